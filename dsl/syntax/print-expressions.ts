/** Expressions and types as text, with no more parentheses than they need. */
import { unreachable } from "../diagnostics/index.js";
import type { BinaryOperator, Binder, BoundVariable, Expr, Param, Text, TypeExpr } from "./ast.js";

/** How tightly an expression holds together. What is looser than its place asks for stands in parentheses. */
const levels = { implication: 0, conditional: 1, or: 2, and: 3, comparison: 4, at: 5, sum: 6, product: 7, prefix: 8, postfix: 9 } as const;

type Level = (typeof levels)[keyof typeof levels];

/** The text of an expression, as it would be written in a source. A piece that could not be read is `…`. */
export function printExpr(expr: Expr): string {
  return printAt(expr, levels.implication);
}

/** The text of an expression where only arithmetic may stand: bounds, targets of sends. */
export function printAdditive(expr: Expr): string {
  return printAt(expr, levels.sum);
}

/** The text of an expression that is followed by `?` or by a word that could belong to it. */
export function printCondition(expr: Expr): string {
  return printAt(expr, levels.or);
}

/** The text of an expression in front of `, name: Type`, which must not be read as one more variable of a quantifier at its end. */
export function printInitialiser(expr: Expr): string {
  return printAt(expr, levels.conditional);
}

/** The text of a type. */
export function printType(type: TypeExpr): string {
  switch (type.kind) {
    case "named":
      return type.name.name;
    case "range":
      return `${printAdditive(type.low)}..${printAdditive(type.high)}`;
    case "cyclic":
      return `cyclic ${printAdditive(type.modulus)}`;
    case "optional":
      return `${printType(type.element)}?`;
    case "set":
      return `set<${printType(type.element)}>`;
    case "map":
      return `map<${printType(type.key)}, ${printType(type.value)}>`;
    case "queue":
      return `queue<${printType(type.element)}, ${printAdditive(type.capacity)}>`;
    case "continuation":
      return type.result === undefined ? "continuation" : `continuation<${printType(type.result)}>`;
    case "reply":
      return type.result === undefined ? "reply" : `reply<${printType(type.result)}>`;
    default:
      return unreachable(type);
  }
}

/** A text literal. */
export function printText({ value }: Text): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** `(a: T, b: U)` */
export function printParams(params: readonly Param[]): string {
  return `(${params.map((param) => `${param.name.name}: ${printType(param.type)}`).join(", ")})`;
}

/** `(a, b)`, or nothing where there are none and none are needed. */
export function printArgs(args: readonly Expr[]): string {
  return args.length === 0 ? "" : `(${printList(args)})`;
}

function printList(list: readonly Expr[]): string {
  return list.map(printExpr).join(", ");
}

function printAt(expr: Expr, level: Level): string {
  const text = printBare(expr);
  return levelOf(expr) < level ? `(${text})` : text;
}

function levelOf(expr: Expr): Level {
  switch (expr.kind) {
    case "binary":
      return operatorLevel(expr.operator);
    case "in":
    case "is":
      return levels.comparison;
    case "at":
      return levels.at;
    case "conditional":
      return levels.conditional;
    // A quantifier goes on as far as it can: only where nothing follows it needs no parentheses.
    case "quantified":
      return levels.implication;
    case "not":
    case "negate":
    case "take":
      return levels.prefix;
    case "number":
    case "boolean":
    case "none":
    case "name":
    case "self":
    case "here":
    case "quiescent":
    case "reply":
    case "set":
    case "record":
    case "call":
    case "member":
    case "index":
    case "unwrap":
    case "missing":
      return levels.postfix;
    default:
      return unreachable(expr);
  }
}

function operatorLevel(operator: BinaryOperator): Level {
  switch (operator) {
    case "=>":
      return levels.implication;
    case "||":
      return levels.or;
    case "&&":
      return levels.and;
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return levels.comparison;
    case "+":
    case "-":
      return levels.sum;
    case "*":
    case "&":
      return levels.product;
    default:
      return unreachable(operator);
  }
}

function printBare(expr: Expr): string {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return String(expr.value);
    case "none":
    case "self":
    case "here":
    case "quiescent":
    case "reply":
      return expr.kind;
    case "name":
      return expr.name.name;
    case "set":
      return `{${printList(expr.elements)}}`;
    case "record": {
      // The variables of a quantifier would go on with the fields behind it.
      const print = (part: Expr): string => printAt(part, levels.conditional);
      const base = expr.base === undefined ? [] : [`...${print(expr.base)}`];
      return `{${[...base, ...expr.fields.map(({ name, value }) => `${name.name}: ${print(value)}`)].join(", ")}}`;
    }
    case "call":
      return `${expr.callee.name}(${printList(expr.args)})`;
    case "member":
      return `${printAt(expr.object, levels.postfix)}.${expr.member.name}`;
    case "index":
      return `${printAt(expr.object, levels.postfix)}[${printExpr(expr.index)}]`;
    case "unwrap":
      return `${printAt(expr.operand, levels.postfix)}!`;
    case "not":
      return `!${printAt(expr.operand, levels.prefix)}`;
    case "negate":
      return `-${printAt(expr.operand, levels.prefix)}`;
    case "take":
      return `take ${printAt(expr.place, levels.prefix)}`;
    case "missing":
      return "…";
    default:
      return printOperation(expr);
  }
}

type Operation = Extract<Expr, { kind: "binary" | "in" | "is" | "at" | "conditional" | "quantified" }>;

function printOperation(expr: Operation): string {
  switch (expr.kind) {
    case "binary":
      return printBinary(expr.operator, expr.left, expr.right);
    case "in":
      return `${printAt(expr.element, levels.at)} ${expr.negated ? "not in" : "in"} ${printAt(expr.set, levels.at)}`;
    case "is":
      return `${printAt(expr.machine, levels.at)} ${expr.within ? "within" : "is"} ${expr.state.name}`;
    case "at":
      return `${printAt(expr.node, levels.at)} at ${printAdditive(expr.block)}`;
    case "conditional": {
      const [condition, whenFalse] = [printAt(expr.condition, levels.or), printAt(expr.whenFalse, levels.conditional)];
      return `${condition} ? ${printExpr(expr.whenTrue)} : ${whenFalse}`;
    }
    case "quantified": {
      const body = expr.body === undefined ? "" : `: ${printExpr(expr.body)}`;
      return `${expr.quantifier} ${printVariables(expr)}${body}`;
    }
    default:
      return unreachable(expr);
  }
}

/** `a: T, b: U where e` */
export function printVariables({ variables, where }: Pick<Binder, "variables" | "where">): string {
  const bound = variables.map(printVariable).join(", ");
  return where === undefined ? bound : `${bound} where ${printExpr(where)}`;
}

function printVariable({ name, type, among, block }: BoundVariable): string {
  const domain = among === undefined ? type.name : `${among.name} ${type.name}`;
  return `${name.name}: ${domain}${block === undefined ? "" : ` at ${printAdditive(block)}`}`;
}

function printBinary(operator: BinaryOperator, left: Expr, right: Expr): string {
  const level = operatorLevel(operator);
  const tighter = nextLevel(level);
  switch (level) {
    case levels.implication:
      return `${printAt(left, tighter)} ${operator} ${printAt(right, level)}`;
    case levels.comparison:
      return `${printAt(left, tighter)} ${operator} ${printAt(right, tighter)}`;
    default:
      return `${printAt(left, level)} ${operator} ${printAt(right, tighter)}`;
  }
}

function nextLevel(level: Level): Level {
  return Object.values(levels).find((candidate) => candidate > level) ?? levels.postfix;
}
