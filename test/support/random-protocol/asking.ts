/** A message, another one that replies to it, and a wait for the reply. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Ingredient } from "./ingredient.js";
import { actions, condition, value, waitFor } from "./kitchen.js";

export const asking: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const channel = choices.pick(["fifo", "unordered", "fifo capacity 2"]);
  return share({
    declarations: [
      `channel post: ${channel}`,
      `message Ask(size: Small) : Peer -> Hub on post`,
      `message Reply${kind === undefined ? "" : `(value: ${kind})`} : Hub -> Peer on post`,
    ],
    peer: { messages: ["Reply"] },
    hub: { messages: ["Ask"] },
    facts: ["exists p: Peer: p within Asking", "(count w: waiting ask) == 2", "exists w: waiting ask: w.node is Ready"],
    limits: [`ask at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const [peer, hub] = [
        { side: "Peer", index, locals: [] } as const,
        { side: "Hub", index, locals: [{ text: "n", kind: "Small" }] } as const,
      ];
      const carries = kind === undefined ? undefined : { name: "found", kind };
      const wait = waitFor(kitchen, peer, { on: "Reply", name: "Asking", carries });
      const after = carries === undefined ? peer : { ...peer, locals: [{ text: carries.name, kind: carries.kind }] };
      const ask = [`send Ask(${value(kitchen, peer, "Small")}) to Hub`, ...wait.lines, ...actions(kitchen, after, 1), "return"];
      const late = kitchen.choices.oneIn(8) ? block(`if ${condition(kitchen, { ...hub })}`, ["defer"]) : [];
      const reply = `send Reply${kind === undefined ? "" : `(${value(kitchen, hub, kind)})`} to c`;
      return {
        Peer: { requests: ["request ask()"], handlers: block("on ask()", [...actions(kitchen, peer, 1), ...ask]), states: wait.states },
        Hub: { handlers: block("on Ask(n) from c", [...late, ...actions(kitchen, hub), reply]) },
      };
    },
  });
};
