import type { BoundVariable, Expr } from "../../dsl/syntax/index.js";

/** A syntax tree as plain data without spans and docs that are not there: names and texts are strings. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return value;
  if ("kind" in value && value.kind === "ident" && "name" in value) return value.name;
  if ("kind" in value && value.kind === "text" && "value" in value) return JSON.stringify(value.value);
  const entries = Object.entries(value).filter(([key, part]) => key !== "span" && part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, shape(part)]));
}

/** An expression with parentheses around everything that holds something. */
export function explicit(expr: Expr): string {
  switch (expr.kind) {
    case "binary":
      return `(${explicit(expr.left)} ${expr.operator} ${explicit(expr.right)})`;
    case "in":
      return `(${explicit(expr.element)} ${expr.negated ? "not in" : "in"} ${explicit(expr.set)})`;
    case "is":
      return `(${explicit(expr.machine)} ${expr.within ? "within" : "is"} ${expr.state.name})`;
    case "at":
      return `(${explicit(expr.node)} at ${explicit(expr.block)})`;
    case "conditional":
      return `(${explicit(expr.condition)} ? ${explicit(expr.whenTrue)} : ${explicit(expr.whenFalse)})`;
    case "not":
      return `(!${explicit(expr.operand)})`;
    case "negate":
      return `(-${explicit(expr.operand)})`;
    case "take":
      return `(take ${explicit(expr.place)})`;
    case "unwrap":
      return `(${explicit(expr.operand)}!)`;
    case "member":
      return `(${explicit(expr.object)}.${expr.member.name})`;
    case "index":
      return `(${explicit(expr.object)}[${explicit(expr.index)}])`;
    case "call":
      return `${expr.callee.name}(${expr.args.map(explicit).join(", ")})`;
    case "set":
      return `{${expr.elements.map(explicit).join(", ")}}`;
    case "quantified": {
      const variables = expr.variables.map(explicitVariable).join(", ");
      const where = expr.where === undefined ? "" : ` where ${explicit(expr.where)}`;
      const body = expr.body === undefined ? "" : `: ${explicit(expr.body)}`;
      return `(${expr.quantifier} ${variables}${where}${body})`;
    }
    case "number":
    case "boolean":
      return String(expr.value);
    case "name":
      return expr.name.name;
    default:
      return expr.kind;
  }
}

function explicitVariable({ name, type, among, block }: BoundVariable): string {
  const domain = among === undefined ? type.name : `${among.name} ${type.name}`;
  return `${name.name}: ${domain}${block === undefined ? "" : ` at ${explicit(block)}`}`;
}
