/** Queues of nodes and of other values: filled, looked at, gone through and emptied. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Action, type Ingredient, type Kind } from "./ingredient.js";
import { actions, condition, value } from "./kitchen.js";

function logging(kind: Kind): readonly Action[] {
  return [
    {
      sends: false,
      write: (kitchen, place) => {
        const add = [`log += ${value(kitchen, place, kind)}`];
        return kitchen.choices.oneIn(8) ? add : block("if log.size < 2", add);
      },
    },
    { sends: false, write: ({ fresh }) => [`let ${fresh("old")} = take log.head`] },
    {
      sends: false,
      write: (kitchen, place) => {
        const name = kitchen.fresh("old");
        const some = block(
          `some ${name} =>`,
          actions({ ...kitchen, shares: kitchen.shares.slice(0, 1) }, { ...place, locals: [{ text: name, kind }] }, 1),
        );
        return block("match take log.head", [...some, "none => { }"]);
      },
    },
    {
      sends: false,
      write: (kitchen, place) => (kind === "Data" ? ["log = {}"] : block(`if ${value(kitchen, place, kind)} in log`, ["log = {}"])),
    },
  ];
}

const turns: readonly Action[] = [
  { sends: false, write: ({ fresh }) => block("if line != {}", [`let ${fresh("next")} = take line.head!`]) },
  {
    sends: true,
    write: ({ fresh }) => {
      const name = fresh("next");
      return [`let ${name} = take line.head`, `if ${name} != none { send Next(line.size == 0) to ${name} }`];
    },
  },
  {
    sends: false,
    write: ({ fresh, choices }) => (choices.oneIn(2) ? ["size = line.size"] : block(`for ${fresh("w")} in line`, ["flag = !flag"])),
  },
];

export const queues: Ingredient = ({ choices }) => {
  const kind = choices.pick(kinds);
  const room = choices.pick([2, 2, 1]);
  const own = { items: [`var log: queue<${kind}, 2>`], conditions: ["log == {}", "log.size >= 2"], actions: logging(kind) };
  return share({
    declarations: ["message Enter, Leave : Peer -> Hub on net", "message Next(last: boolean) : Hub -> Peer on net"],
    peer: { ...own, messages: ["Next"] },
    hub: {
      ...own,
      items: [...own.items, `var line: queue<Peer, ${room}>`],
      conditions: [...own.conditions, "line == {}", "line.size == 1"],
      actions: [...own.actions, ...turns],
      messages: ["Enter", "Leave"],
    },
    facts: ["Hub.line.size == 2", "exists p: Peer: p in Hub.line", "Hub.line.head == none"],
    limits: [`enter at most ${choices.pick([1, 1, 2])}`, "leave at most 1"],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [] } as const;
      const guard = kitchen.choices.pick([`line.size < ${room}`, `line.size < ${room} && c not in line`, "c not in line"]);
      const full = kitchen.choices.pick([["drop"], ["defer"], ["size = 2"]]);
      const enter = [...block(`if !(${guard})`, full.includes("size = 2") ? ["return"] : full), "line += c", ...actions(kitchen, hub, 1)];
      const leave = [
        "let first = take line.head",
        ...block("if first != none", ["send Next(line == {}) to first"]),
        ...actions(kitchen, hub, 1),
      ];
      return {
        Peer: {
          requests: ["request enter()", "request leave()"],
          handlers: [
            ...block("on enter()", [...actions(kitchen, peer, 1), "send Enter to Hub", "return"]),
            ...block("on leave()", ["send Leave to Hub", ...actions(kitchen, peer, 1), "return"]),
          ],
          anywhere: block("on Next(first)", actions(kitchen, { ...peer, locals: [{ text: "first", kind: "boolean" }] })),
        },
        Hub: {
          handlers: [
            ...block("on Enter from c", enter),
            ...block(`on Leave${kitchen.choices.oneIn(4) ? ` when ${condition(kitchen, hub)}` : ""}`, leave),
            "on Leave { }",
          ],
        },
      };
    },
  });
};
