/** Expressions as text. What may be missing is undefined in Murphi, where only `isundefined` may look at it. */
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import {
  definite,
  isScalar,
  typeOfExpr,
  typeOfPlace,
  type ModelExpr,
  type ModelOperator,
  type ModelPlace,
  type ModelType,
} from "../../dsl/model/index.js";
import type { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { countText } from "./counting.js";
import { rankFunction } from "./ordering.js";

const operators: Readonly<Record<Exclude<ModelOperator, "same">, { readonly text: string; readonly binds: number }>> = {
  implies: { text: "->", binds: 1 },
  or: { text: "|", binds: 2 },
  and: { text: "&", binds: 3 },
  "==": { text: "=", binds: 5 },
  "!=": { text: "!=", binds: 5 },
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

/** What needs no parentheses anywhere. */
const atom = 9;

interface Written {
  readonly text: string;
  readonly binds: number;
}

export function exprText(body: Body, expr: ModelExpr): string {
  return write(body, expr).text;
}

/** In parentheses, unless it stands for itself anywhere. */
export function operandText(body: Body, expr: ModelExpr, around = atom - 1): string {
  const { text, binds } = write(body, expr);
  return binds <= around ? `(${text})` : text;
}

export function placeText(body: Body, place: ModelPlace): string {
  let text = body.nameOf(place.root);
  for (const [depth, selector] of place.path.entries()) {
    if (selector.kind === "field") {
      text += `.${body.exporter.fieldName(selector.name)}`;
      continue;
    }
    const whole = typeOfPlace(body.exporter.model, body.scope, { root: place.root, path: place.path.slice(0, depth) });
    if (whole === undefined) throw new InternalError(`'${place.root}' has no such part`);
    text += `${body.exporter.resolve(whole).kind === "list" ? ".items" : ""}[${exprText(body, selector.index)}]`;
  }
  return text;
}

/** The type of an expression as far as it has one; `undefined` has none. */
export function typeOf(body: Body, expr: ModelExpr): ModelType | undefined {
  const type = typeOfExpr(body.exporter.model, body.scope, expr);
  return type && body.exporter.resolve(type);
}

/** May its value be missing? */
export function mayBeMissing(body: Body, expr: ModelExpr): boolean {
  if (expr.kind === "undefined") return true;
  if (expr.kind === "conditional") return mayBeMissing(body, expr.whenTrue) || mayBeMissing(body, expr.whenFalse);
  return typeOf(body, expr)?.kind === "optional";
}

/** Is there a value? */
function definedText(body: Body, expr: ModelExpr): Written {
  if (!mayBeMissing(body, expr)) return { text: "true", binds: atom };
  if (expr.kind === "undefined") return { text: "false", binds: atom };
  if (expr.kind === "read") return { text: `!isundefined(${placeText(body, expr.place)})`, binds: atom - 1 };
  if (expr.kind !== "conditional") throw new InternalError(`what '${expr.kind}' gives is not stored`);
  const [then, otherwise] = [definedText(body, expr.whenTrue).text, definedText(body, expr.whenFalse).text];
  return { text: `(${operandText(body, expr.condition)} ? ${then} : ${otherwise})`, binds: atom };
}

function write(body: Body, expr: ModelExpr): Written {
  switch (expr.kind) {
    case "number":
      return { text: String(expr.value), binds: expr.value < 0 ? 0 : atom };
    case "boolean":
      return { text: String(expr.value), binds: atom };
    case "member":
      return { text: body.exporter.memberName(expr.type, expr.member), binds: atom };
    case "undefined":
      throw new InternalError("a missing value stands where one is needed");
    case "read":
      return { text: placeText(body, expr.place), binds: atom };
    case "not":
      return { text: `!${operandText(body, expr.operand)}`, binds: atom - 1 };
    case "negate":
      return { text: `-${operandText(body, expr.operand)}`, binds: 0 };
    case "binary":
      return writeBinary(body, expr);
    case "conditional": {
      const branch = (part: ModelExpr): string => (part.kind === "undefined" ? missingText(body, expr) : operandText(body, part));
      return { text: `(${operandText(body, expr.condition)} ? ${branch(expr.whenTrue)} : ${branch(expr.whenFalse)})`, binds: atom };
    }
    case "quantified":
      return writeQuantified(body, expr);
    case "defined":
      return definedText(body, expr.operand);
    case "value":
      return write(body, expr.operand);
    case "member of":
      return writeMembership(body, expr.operand, expr.type);
    case "length":
      return { text: `${placeText(body, expr.list)}.length`, binds: atom };
    case "call":
      return { text: `${body.exporter.nameOf(expr.routine)}(${argTexts(body, expr.args).join(", ")})`, binds: atom };
    default:
      return unreachable(expr);
  }
}

/** Nothing, where a value of the type of `like` could stand. */
function missingText(body: Body, like: ModelExpr): string {
  const type = typeOf(body, like);
  if (type === undefined) throw new InternalError("a missing value stands where one is needed");
  return missingVariable(body.exporter, type);
}

/** A variable that is never assigned to: using it is an error in every tool. */
export function missingVariable(exporter: Exporter, type: ModelType): string {
  return exporter.made(`no_${exporter.labelOf(type)}`, (name) => void exporter.variableLines.push(`${name}: ${exporter.typeText(type)};`));
}

function argTexts(body: Body, args: readonly ModelExpr[]): readonly string[] {
  return args.map((arg) => exprText(body, arg));
}

function writeBinary(body: Body, expr: Extract<ModelExpr, { readonly kind: "binary" }>): Written {
  const { operator, left, right } = expr;
  if (operator === "same") return writeSame(body, left, right);
  const { text, binds } = operators[operator];
  const isChain = operator === "and" || operator === "or" || operator === "+";
  if (binds === 5 && operator !== "==" && operator !== "!=")
    return { text: `${orderedText(body, left, binds)} ${text} ${orderedText(body, right, binds)}`, binds };
  return { text: `${operandText(body, left, isChain ? binds - 1 : binds)} ${text} ${operandText(body, right, binds)}`, binds };
}

/** An operand of a comparison by order. Murphi orders numbers only, so members of enums are compared by their places. */
function orderedText(body: Body, operand: ModelExpr, binds: number): string {
  const type = typeOf(body, operand);
  const whole = type && definite(type);
  if (whole?.kind !== "named" || body.exporter.representationOf(whole.name).kind === "numbers") return operandText(body, operand, binds);
  return `${rankFunction(body.exporter, whole.name)}(${exprText(body, operand)})`;
}

/** Nothing equals nothing alone. */
function writeSame(body: Body, left: ModelExpr, right: ModelExpr): Written {
  if (left.kind === "conditional") {
    const [then, otherwise] = [writeSame(body, left.whenTrue, right), writeSame(body, left.whenFalse, right)];
    return { text: `(${operandText(body, left.condition)} ? (${then.text}) : (${otherwise.text}))`, binds: atom };
  }
  if (right.kind === "conditional") return writeSame(body, right, left);
  const missing = [left, right].map((side) => ({ side, may: mayBeMissing(body, side) }));
  const isMissing = (side: ModelExpr): string => (side.kind === "read" ? `isundefined(${placeText(body, side.place)})` : "false");
  if (left.kind === "undefined") return { text: right.kind === "undefined" ? "true" : isMissing(right), binds: atom };
  if (right.kind === "undefined") return { text: isMissing(left), binds: atom };
  const equal = `${operandText(body, left, 5)} = ${operandText(body, right, 5)}`;
  const uncertain = missing.filter(({ may }) => may).map(({ side }) => isMissing(side));
  const both = uncertain
    .map((text) => `!${text}`)
    .concat(equal)
    .join(" & ");
  return {
    text: uncertain.length < 2 ? both : `(${uncertain.join(" & ")} | ${both})`,
    binds: uncertain.length === 0 ? 5 : uncertain.length < 2 ? 3 : atom,
  };
}

function writeQuantified(body: Body, expr: Extract<ModelExpr, { readonly kind: "quantified" }>): Written {
  if (expr.quantifier === "count" || expr.quantifier === "sum") return { text: countText(body, expr), binds: atom };
  const { inner, name } = body.with(expr.variable, expr.over);
  return { text: `${expr.quantifier} ${name}: ${body.exporter.typeText(expr.over)} do ${exprText(inner, expr.body)} end`, binds: atom };
}

/** Types of which values may belong to one or another are stretches of numbers. */
function writeMembership(body: Body, operand: ModelExpr, type: string): Written {
  const part = body.exporter.representationOf(type);
  if (part.kind !== "numbers") return definedText(body, operand);
  const value = operandText(body, operand);
  const bounds = `${value} >= ${part.low} & ${value} <= ${part.low + part.members.length - 1}`;
  if (!mayBeMissing(body, operand)) return { text: bounds, binds: 3 };
  return { text: `${definedText(body, operand).text} & ${bounds}`, binds: 3 };
}

/** Is it a value without parts? */
export function isScalarExpr(body: Body, expr: ModelExpr): boolean {
  const type = typeOf(body, expr);
  return type === undefined || isScalar(body.exporter.model, type);
}
