import type { Diagnostic } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { newCode, type ImplicitBlock } from "./code.js";
import { elaborateCondition } from "./elaborate-condition.js";
import type { Elaboration } from "./elaboration.js";
import type { Property } from "../typed-protocol.js";

/** A property; one that is meant for each block without saying so gets the quantifier over the only kind of block. */
export function elaborateProperty(elaboration: Elaboration, declaration: ast.PropertyDecl): Property | undefined {
  const { text, property, span } = declaration;
  const implicit: ImplicitBlock = { span: text.span, variable: undefined };
  const code = newCode(elaboration, { kind: "property", property, implicit }, { isGhost: true });
  const { expr } = elaborateCondition(code, declaration.condition);
  if (expr === undefined) return undefined;
  const { variable } = implicit;
  if (variable === undefined) return { kind: property, name: text.value, condition: expr, span: text.span };
  if (property === "always possible") return void reportOpenBlock(elaboration, declaration);
  const quantifier = property === "invariant" ? "forall" : "exists";
  const variables = [variable.id];
  return {
    kind: property,
    name: text.value,
    condition: { kind: "quantified", quantifier, variables, where: undefined, body: expr, type: expr.type, span },
    span: text.span,
  };
}

/** "For each block it is possible" and "it is possible for all blocks at once" differ: the text has to say which is meant. */
function reportOpenBlock(elaboration: Elaboration, { text }: ast.PropertyDecl): Diagnostic {
  const hint = "write 'forall b: …' if it has to hold for all blocks at once, or 'exists b: …'";
  return elaboration.report("T604", text.span, `Cannot tell which block "${text.value}" is meant for: its block is not known`, { hint });
}
