import { unreachable } from "../diagnostics/index.js";
import type { ModelExpr, ModelOperator, ModelPlace, ModelType } from "./model.js";

const symbols: Readonly<Record<ModelOperator, { readonly text: string; readonly binds: number }>> = {
  implies: { text: "->", binds: 1 },
  or: { text: "|", binds: 2 },
  and: { text: "&", binds: 3 },
  "==": { text: "=", binds: 5 },
  "!=": { text: "!=", binds: 5 },
  same: { text: "same", binds: 5 },
  "<": { text: "<", binds: 5 },
  "<=": { text: "<=", binds: 5 },
  ">": { text: ">", binds: 5 },
  ">=": { text: ">=", binds: 5 },
  "+": { text: "+", binds: 6 },
  "-": { text: "-", binds: 6 },
  "*": { text: "*", binds: 7 },
  "/": { text: "/", binds: 7 },
  "%": { text: "%", binds: 7 },
};

/** What stands alone, or in front of an operator, binds tightest. */
const unary = 8;

/** The expression as text, in parentheses if it binds no tighter than `around`. */
export function printExpr(expr: ModelExpr, around = 0): string {
  const wrap = (text: string, binds: number): string => (binds <= around ? `(${text})` : text);
  switch (expr.kind) {
    case "number":
    case "boolean":
      return String(expr.value);
    case "member":
      return expr.member;
    case "undefined":
      return "undefined";
    case "read":
      return printPlace(expr.place);
    case "not":
      return `!${printExpr(expr.operand, unary)}`;
    case "negate":
      return `-${printExpr(expr.operand, unary)}`;
    case "binary": {
      const { text, binds } = symbols[expr.operator];
      // A chain of one associative operator needs no parentheses.
      const left = printExpr(expr.left, expr.operator === "and" || expr.operator === "or" || expr.operator === "+" ? binds - 1 : binds);
      return wrap(`${left} ${text} ${printExpr(expr.right, binds)}`, binds);
    }
    case "conditional":
      return wrap(`${printExpr(expr.condition, 1)} ? ${printExpr(expr.whenTrue, 1)} : ${printExpr(expr.whenFalse)}`, 0.5);
    case "quantified":
      return `${expr.quantifier} ${expr.variable}: ${printType(expr.over)} do ${printExpr(expr.body)} end`;
    case "defined":
      return `defined(${printExpr(expr.operand)})`;
    case "value":
      return `value(${printExpr(expr.operand)})`;
    case "member of":
      return `ismember(${printExpr(expr.operand)}, ${expr.type})`;
    case "length":
      return `length(${printPlace(expr.list)})`;
    case "call":
      return `${expr.routine}(${expr.args.map((arg) => printExpr(arg)).join(", ")})`;
    default:
      return unreachable(expr);
  }
}

export function printPlace(place: ModelPlace): string {
  return place.root + place.path.map((one) => (one.kind === "field" ? `.${one.name}` : `[${printExpr(one.index)}]`)).join("");
}

export function printType(type: ModelType): string {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "range":
      return `${type.low}..${type.high}`;
    case "named":
      return type.name;
    case "optional":
      return `${printType(type.element)}?`;
    case "array":
      return `array [${printType(type.index)}] of ${printType(type.element)}`;
    case "record":
      return `record ${type.fields.map((one) => `${one.name}: ${printType(one.type)};`).join(" ")} end`;
    case "list":
      return `${type.ordered ? "queue" : "multiset"} [${type.capacity}] of ${printType(type.element)}`;
    default:
      return unreachable(type);
  }
}
