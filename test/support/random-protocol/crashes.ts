/** Nodes that forget, and come back or not. */
import { block } from "../random-protocol-body.js";
import { share, type Ingredient } from "./ingredient.js";
import { actions } from "./kitchen.js";

export const crashes: Ingredient = ({ choices }) => {
  const side = choices.pick(["Peer", "Peer", "Hub"] as const);
  const forever = choices.oneIn(3);
  return share({
    declarations: [`fault crash ${side} at most 1${forever ? " forever" : ""}`],
    facts: [side === "Hub" ? "Hub is down" : "exists p: Peer: p is down"],
    write: (kitchen, index) => {
      if (forever || kitchen.choices.oneIn(3)) return {};
      return { [side]: { anywhere: block("on restart", actions(kitchen, { side, index, locals: [] })) } };
    },
  });
};
