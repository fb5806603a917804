/** What params decide when the module is generated: conditions that are always true or always false disappear. */
import type { Expr, Statement } from "../../dsl/analysis/index.js";

/** The expression without what its constant parts decide. */
export function folded(expr: Expr): Expr {
  switch (expr.kind) {
    case "not": {
      const operand = folded(expr.operand);
      return operand.kind === "boolean" ? { ...operand, value: !operand.value, span: expr.span } : { ...expr, operand };
    }
    case "conditional": {
      const condition = folded(expr.condition);
      if (condition.kind !== "boolean") return { ...expr, condition };
      return folded(condition.value ? expr.whenTrue : expr.whenFalse);
    }
    case "binary":
      return foldedBinary(expr);
    default:
      return expr;
  }
}

type Binary = Extract<Expr, { readonly kind: "binary" }>;

function foldedBinary(expr: Binary): Expr {
  const { operator } = expr;
  if (operator !== "&&" && operator !== "||" && operator !== "=>") return expr;
  const left = folded(expr.left);
  const right = folded(expr.right);
  const isDecided = operator === "||";
  if (left.kind === "boolean") {
    const value = operator === "=>" ? !left.value : left.value;
    const decides = operator === "=>" ? true : isDecided;
    return value === decides ? { ...left, value: decides } : right;
  }
  // The left side may fail, so it stays where the right one decides against it.
  if (right.kind === "boolean" && operator !== "=>" && right.value !== isDecided) return left;
  return { ...expr, left, right };
}

/** The statements with the branches that are always taken in place of what decides them, and without those that never are. */
export function withoutDecided(statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap((statement): readonly Statement[] => {
    if (statement.kind !== "if") return [statement];
    const condition = folded(statement.condition);
    if (condition.kind !== "boolean") return [{ ...statement, condition }];
    return withoutDecided((condition.value ? statement.then : statement.otherwise)?.statements ?? []);
  });
}
