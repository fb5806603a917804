/** A channel in which sends wait for room. */
import { block } from "../random-protocol-body.js";
import { share, type Ingredient } from "./ingredient.js";
import { actions, condition, value } from "./kitchen.js";

export const blockingChannels: Ingredient = ({ choices, perBlock }) =>
  share({
    declarations: [
      `channel tight: ${choices.pick(["fifo", "unordered"])} capacity 1${perBlock && choices.oneIn(3) ? " per block" : ""} blocking`,
      "message Push(flag: boolean) : Peer -> Hub on tight",
      "message Pull : Hub -> Peer on tight",
    ],
    peer: { messages: ["Pull"] },
    hub: { messages: ["Push"] },
    limits: [`push at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [{ text: "now", kind: "boolean" }] } as const;
      const target = kitchen.choices.pick(["c", "Peer"]);
      return {
        Peer: {
          requests: ["request push()"],
          handlers: block("on push()", [...actions(kitchen, peer, 1), `send Push(${value(kitchen, peer, "boolean")}) to Hub`, "return"]),
          anywhere: block("on Pull", actions(kitchen, peer)),
        },
        Hub: {
          handlers: block("on Push(now) from c", [
            ...actions(kitchen, hub, 1),
            ...block(`if ${condition(kitchen, hub)}`, [`send Pull to ${target}`]),
          ]),
        },
      };
    },
  });
