/** Timers: with a limit and without, started again, stopped, waited for and ignored. */
import { block } from "../random-protocol-body.js";
import { share, type Action, type Ingredient, type Side, type Written } from "./ingredient.js";
import { actions, condition, moveOn, otherwise, type Kitchen } from "./kitchen.js";

const clock: readonly Action[] = [
  { sends: false, write: () => ["start alarm"] },
  { sends: false, write: () => ["stop alarm"] },
];

export const timers: Ingredient = ({ choices }) => {
  const limited = choices.oneIn(2);
  const side = { items: [`timer alarm${limited ? ` at most ${choices.between(1, 2)}` : ""}`], actions: clock };
  return share({
    peer: side,
    ...(choices.oneIn(2) ? { hub: side } : {}),
    facts: ["exists w: waiting arm: w.node within Ready", "(count w: waiting arm) == 2"],
    limits: ["arm at most 1"],
    write: (kitchen, index) => {
      const hub = kitchen.shares[index]?.sides.Hub.items.length === 1;
      return { Peer: ringing(kitchen, "Peer", index), Hub: hub ? ringing(kitchen, "Hub", index) : {} };
    },
  });
};

function ringing(kitchen: Kitchen, side: Side, index: number): Partial<Written> {
  const { choices } = kitchen;
  const place = { side, index, locals: [] };
  // What rings without a limit sends nothing, or there would be no end of messages.
  const calm = { ...place, index: kitchen.shares.length };
  const guard = choices.oneIn(4) ? ` when ${condition(kitchen, place)}` : "";
  const ring = [...block(`on alarm${guard}`, actions(kitchen, calm)), ...(guard === "" ? [] : ["on alarm { }"])];
  const wait = block("await Resting", [...block("on alarm", ["resume"]), ...otherwise(kitchen, place)]);
  const nap = choices.oneIn(2) ? wait : actions(kitchen, place);
  const arm = block("on arm()", ["start alarm", ...nap, moveOn(kitchen), "return"]);
  const starts = choices.oneIn(2);
  return {
    requests: side === "Peer" ? ["request arm()"] : [],
    handlers: [...(side === "Peer" ? arm : []), ...(starts ? ring : [])],
    anywhere: choices.oneIn(3) && starts ? ["ignore alarm"] : block("on alarm", actions(kitchen, calm, 1)),
  };
}
