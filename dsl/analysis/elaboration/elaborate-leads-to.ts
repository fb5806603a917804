import type * as ast from "../../syntax/index.js";
import { inScope, newCode, type Code, type ImplicitBlock } from "./code.js";
import { elaborateCondition, withFacts } from "./elaborate-condition.js";
import { declareFollowed } from "./elaborate-expression.js";
import type { Elaboration } from "./elaboration.js";
import { nothingKnown } from "./narrowing.js";
import type { Expr, LeadsTo, VariableId } from "../typed-protocol.js";

/** `P leads to Q`; one that is meant for each block without saying so is quantified over the only kind of block. */
export function elaborateLeadsTo(elaboration: Elaboration, declaration: ast.LeadsToDecl): LeadsTo | undefined {
  const { text } = declaration;
  const implicit: ImplicitBlock = { span: text.span, variable: undefined };
  const code = newCode(elaboration, { kind: "property", property: "leads to", implicit }, { isGhost: true });
  const sides = elaborateSides(code, declaration, declaration.binders);
  if (sides === undefined) return undefined;
  const outermost = implicit.variable === undefined ? [] : [implicit.variable.id];
  return { kind: "leads to", name: text.value, ...sides, variables: [...outermost, ...sides.variables], span: text.span };
}

interface Sides {
  readonly variables: readonly VariableId[];
  readonly condition: Expr;
  readonly goal: Expr;
}

/** The goal is looked at in other states than the condition: what `where` and the condition tell is not known there. */
function elaborateSides(code: Code, declaration: ast.LeadsToDecl, binders: readonly ast.Binder[]): Sides | undefined {
  const [binder, ...inner] = binders;
  if (binder === undefined) {
    const { expr: condition } = elaborateCondition(code, declaration.condition);
    const { expr: goal } = withoutFacts(code, () => elaborateCondition(code, declaration.goal));
    return condition && goal && { variables: [], condition, goal };
  }
  return inScope(code, () => {
    const variables = declareFollowed(code, binder.variables);
    if (binder.where === undefined) {
      const sides = elaborateSides(code, declaration, inner);
      return variables && sides && { ...sides, variables: [...variables, ...sides.variables] };
    }
    const where = elaborateCondition(code, binder.where);
    const sides = withFacts(code, where.whenTrue, () => elaborateSides(code, declaration, inner));
    if (variables === undefined || where.expr === undefined || sides === undefined) return undefined;
    return { ...sides, variables: [...variables, ...sides.variables], condition: both(where.expr, sides.condition) };
  });
}

function both(left: Expr, right: Expr): Expr {
  return { kind: "binary", operator: "&&", left, right, type: { kind: "boolean" }, span: right.span };
}

/** What is known of optional places here is known of one state alone. */
function withoutFacts<T>(code: Code, work: () => T): T {
  const outer = code.flow;
  code.flow = nothingKnown;
  const result = work();
  code.flow = outer;
  return result;
}
