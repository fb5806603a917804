import type * as ast from "../../syntax/index.js";
import { findLocal, type Code } from "./code.js";
import { evaluateCondition } from "./constants.js";
import { Elaboration } from "./elaboration.js";

/** The items that the params choose, in the order of the text. */
export function chooseItems<Item extends { readonly kind: string }>(
  elaboration: Elaboration,
  items: readonly (Item | ast.ConditionalDecl<Item>)[],
): readonly Exclude<Item, { kind: "conditional" }>[] {
  return items.flatMap((item) => {
    if (!isConditional(item)) return isPlain(item) ? [item] : [];
    const condition = evaluateCondition(elaboration, item.condition);
    if (condition === undefined) return [];
    const chosen = condition ? item.whenTrue : item.whenFalse;
    elaboration.noteChoice(item, chosen);
    return chooseItems(elaboration, chosen);
  });
}

/** The value of a condition over params alone; undefined if it reads anything else or is wrong. */
export function paramCondition(code: Code, condition: ast.Expr): boolean | undefined {
  if (!isOverParams(code, condition)) return undefined;
  const attempt = new Elaboration();
  for (const found of code.elaboration.namesOf("param")) attempt.addName(found.param.declaration.name.name, found);
  return evaluateCondition(attempt, condition);
}

function isOverParams(code: Code, expr: ast.Expr): boolean {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return true;
    case "name":
      return findLocal(code.scope, expr.name.name) === undefined && code.elaboration.find(expr.name.name, "param") !== undefined;
    case "not":
    case "negate":
      return isOverParams(code, expr.operand);
    case "binary":
      return isOverParams(code, expr.left) && isOverParams(code, expr.right);
    case "conditional":
      return [expr.condition, expr.whenTrue, expr.whenFalse].every((part) => isOverParams(code, part));
    default:
      return false;
  }
}

function isConditional<Item extends { readonly kind: string }>(item: Item | ast.ConditionalDecl<Item>): item is ast.ConditionalDecl<Item> {
  return item.kind === "conditional";
}

function isPlain<Item extends { readonly kind: string }>(item: Item): item is Exclude<Item, { kind: "conditional" }> {
  return item.kind !== "conditional";
}
