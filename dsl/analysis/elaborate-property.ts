import type * as ast from "../syntax/index.js";
import { newCode, type ImplicitBlock } from "./code.js";
import { elaborateCondition } from "./elaborate-condition.js";
import type { Elaboration } from "./elaboration.js";
import type { Property } from "./typed-protocol.js";

/** A property; one that is meant for each block without saying so gets the quantifier over the only kind of block. */
export function elaborateProperty(elaboration: Elaboration, declaration: ast.PropertyDecl): Property | undefined {
  const { text, property, span } = declaration;
  const implicit: ImplicitBlock = { span: text.span, variable: undefined };
  const code = newCode(elaboration, { kind: "property", property, implicit }, { isGhost: true });
  const { expr } = elaborateCondition(code, declaration.condition);
  if (expr === undefined) return undefined;
  const { variable } = implicit;
  if (variable === undefined) return { kind: property, name: text.value, condition: expr, span: text.span };
  const quantifier = property === "invariant" ? "forall" : "exists";
  const variables = [variable.id];
  return {
    kind: property,
    name: text.value,
    condition: { kind: "quantified", quantifier, variables, where: undefined, body: expr, type: expr.type, span },
    span: text.span,
  };
}
