/** Operations of the surrounding program, which complete at any time with any result. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Ingredient, type Side } from "./ingredient.js";
import { actions, moveOn, value, waitingState } from "./kitchen.js";

export const hostOperations: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const side = choices.pick<Side>(["Peer", "Hub"]);
  const items = [`host save(data: Data)${kind === undefined ? "" : `: ${kind}`}`];
  return share({
    ...(side === "Peer" ? { peer: { items } } : { hub: { items } }),
    facts: [side === "Peer" ? "exists p: Peer: p is Saving" : "Hub is Saving", "(count w: waiting save) > 0"],
    limits: [`save at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const place = { side, index, locals: [] };
      const call = `call host.save(${value(kitchen, place, "Data")}) in Saving`;
      const after = { ...place, locals: kind === undefined ? [] : [{ text: "saved", kind }] };
      const lines = [kind === undefined ? call : `let saved = ${call}`, moveOn(kitchen), ...actions(kitchen, after), "return"];
      const written = {
        requests: ["request save()"],
        handlers: block("on save()", [...actions(kitchen, place, 1), ...lines]),
        states: waitingState(kitchen, place, { name: "Saving", result: kind }),
      };
      return { [side]: written };
    },
  });
};
