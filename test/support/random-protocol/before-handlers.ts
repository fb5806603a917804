/** Handlers that look at messages before all others, and machines that ask for their own state. */
import { block } from "../random-protocol-body.js";
import { share, type Ingredient, type Side } from "./ingredient.js";
import { condition, sharesOf, type Kitchen } from "./kitchen.js";

export const beforeHandlers: Ingredient = () =>
  share({
    peer: { conditions: ["self in {Ready, Other}", "self is Other"] },
    hub: { conditions: ["self not in {Other}", "self within Ready"] },
    write: (kitchen, index) => ({ Peer: { anywhere: looking(kitchen, "Peer", index) }, Hub: { anywhere: looking(kitchen, "Hub", index) } }),
  });

function looking(kitchen: Kitchen, side: Side, index: number): readonly string[] {
  const { choices } = kitchen;
  const messages = sharesOf(kitchen, side).flatMap((one) => one.messages);
  if (messages.length === 0) return [];
  const test = `if ${condition(kitchen, { side, index, locals: [] })}`;
  const tests = choices.pick([[], block(test, ["drop"]), block(test, ["defer"])]);
  return block(`before on ${choices.pick(messages)}`, [...tests, ...choices.pick([[], ["size = 0"]]), "pass"]);
}
