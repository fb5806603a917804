/** Channels that lose and duplicate, as often as they like or a few times. */
import { block } from "../random-protocol-body.js";
import { share, type Action, type Ingredient } from "./ingredient.js";
import { actions, condition } from "./kitchen.js";

export const faultyChannels: Ingredient = ({ choices, perBlock }) => {
  const faults = choices.pick([["lossy"], ["duplicating"], ["lossy", "duplicating"]]);
  const bag = choices.pick(["fifo", "unordered"]);
  const split = perBlock && choices.oneIn(3) ? ["per block"] : [];
  const limits = [
    ...(faults.includes("lossy") && choices.oneIn(2) ? [`fault lose radio at most ${choices.pick([1, 1, 2])}`] : []),
    // Copies without a limit are taken and taken again.
    ...(faults.includes("duplicating") && !choices.oneIn(3) ? ["fault duplicate radio at most 1"] : []),
  ];
  const beacon: Action = { sends: true, write: ({ choices: own }) => [`send Beacon(turn ${own.pick(["+", "-"])} 1) to Hub`] };
  const turn: Action = { sends: false, write: () => ["turn += 1"] };
  return share({
    declarations: [
      `channel radio: ${[bag, `capacity ${choices.between(1, 2)}`, ...split, ...faults].join(" ")}`,
      ...limits,
      "message Beacon(serial: Turn) : Peer -> Hub on radio",
      "message Echo(serial: Turn) : Hub -> Peer on radio",
    ],
    peer: { items: ["var turn: Turn"], conditions: ["turn == 1"], actions: [beacon, turn], messages: ["Echo"] },
    hub: { items: ["var turn: Turn"], conditions: ["turn == 1"], actions: [turn], messages: ["Beacon"] },
    facts: ["Hub.turn == 2", "exists p: Peer: p.turn == Hub.turn"],
    limits: [`signal at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [] } as const;
      const echo = kitchen.choices.pick([[], ["send Echo(serial) to c"], block("if serial == turn", ["send Echo(turn) to c"])]);
      const late = kitchen.choices.oneIn(6) ? block(`if serial != turn && ${condition(kitchen, hub)}`, ["defer"]) : [];
      return {
        Peer: {
          requests: ["request signal()"],
          handlers: block("on signal()", ["send Beacon(turn) to Hub", ...actions(kitchen, peer), "return"]),
          anywhere: block("on Echo(serial)", ["turn = serial", ...actions(kitchen, peer, 1)]),
        },
        Hub: { anywhere: block("on Beacon(serial) from c", [...late, "turn = serial", ...actions(kitchen, hub, 1), ...echo]) },
      };
    },
  });
};
