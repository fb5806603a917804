/** Expressions as they are written -> expressions of the model, with their types. */
import { unreachable, type Span } from "../diagnostics/index.js";
import {
  binary,
  booleanOf,
  booleanType,
  defined,
  field,
  at,
  member,
  not,
  numberOf,
  read,
  readVariable,
  variable,
  type ModelExpr,
  type ModelType,
} from "../model/index.js";
import type { Expr, Name } from "./ast.js";
import { elaborateArguments, isEffective, partsOfResult } from "./elaborate-calls.js";
import { elaborateBinder, elaborateType } from "./elaborate-types.js";
import { Scope, type Elaboration, type PlaceEntity } from "./elaboration.js";
import { elaborateCount, sameParts } from "./multisets.js";
import { intervalOf } from "./intervals.js";
import { holdsMultiset, hullOf, isCompatible, isScalarType, partsOf, typeText } from "./murphi-type.js";

export interface ExprPlace {
  readonly elaboration: Elaboration;
  readonly scope: Scope;
}

/** An expression of the model. */
export interface Value {
  readonly expr: ModelExpr;
  readonly type: ModelType;
  /** It may be nothing at all. */
  readonly mayMiss: boolean;
}

/** An expression that is a boolean. */
export function elaborateCondition(context: ExprPlace, expr: Expr): ModelExpr {
  return elaborateAs(context, expr, booleanType).expr;
}

/** An expression whose value is to be compatible with a type. */
export function elaborateAs(context: ExprPlace, expr: Expr, type: ModelType): Value {
  const value = elaborateExpr(context, expr);
  requireType(context, value, { type, span: expr.span });
  return value;
}

export function requireType(
  { elaboration }: ExprPlace,
  value: Value,
  { type, span }: { readonly type: ModelType; readonly span: Span },
): void {
  if (isCompatible(elaboration.types, value.type, type)) return;
  elaboration.fail("M201", span, `Cannot take ${typeText(value.type)} here: ${typeText(type)} is wanted`);
}

/** The value, which has to be there. */
export function present({ expr, mayMiss }: Value): ModelExpr {
  return mayMiss ? { kind: "value", operand: expr } : expr;
}

export function elaborateExpr(context: ExprPlace, expr: Expr): Value {
  switch (expr.kind) {
    case "number":
      return numberValue(expr.value);
    case "boolean":
      return booleanValue(booleanOf(expr.value));
    case "undefined":
      return context.elaboration.refuse(expr.span, "'undefined' here", "it may be assigned, or passed as an argument");
    case "name":
    case "field":
    case "index":
      return readOf(context, expr);
    case "call":
      return elaborateCall(context, expr);
    case "not":
      return booleanValue(not(elaborateCondition(context, expr.operand)));
    case "negate":
      return elaborateBinary(context, {
        kind: "binary",
        operator: "-",
        left: { ...expr, kind: "number", value: 0 },
        right: expr.operand,
        span: expr.span,
      });
    case "binary":
      return elaborateBinary(context, expr);
    case "conditional":
      return elaborateConditional(context, expr);
    case "quantified":
      return elaborateQuantified(context, expr);
    case "isundefined": {
      const place = elaboratePlace(context, expr.operand);
      if (!isScalarType(place.type))
        context.elaboration.fail("M201", expr.operand.span, "Only a scalar is defined or undefined as a whole");
      return booleanValue(place.isStored ? not(defined(read(place.place))) : booleanOf(false));
    }
    case "ismember":
      return elaborateMembership(context, expr);
    case "multisetcount":
      return elaborateCount(context, expr);
    default:
      return unreachable(expr);
  }
}

function numberValue(value: number): Value {
  return { expr: numberOf(value), type: { kind: "range", low: value, high: value }, mayMiss: false };
}

function booleanValue(expr: ModelExpr): Value {
  return { expr, type: booleanType, mayMiss: false };
}

// ---------------------------------------------------------------- places

function readOf(context: ExprPlace, expr: Extract<Expr, { readonly kind: "name" | "field" | "index" }>): Value {
  if (expr.kind === "name") {
    const entity = context.elaboration.find(context.scope, expr.name);
    if (entity.kind === "const")
      return typeof entity.value === "number" ? numberValue(entity.value) : booleanValue(booleanOf(entity.value));
    if (entity.kind === "member")
      return { expr: member(entity.type, entity.member), type: { kind: "named", name: entity.type }, mayMiss: false };
  }
  const { place, type, isStored } = elaboratePlace(context, expr);
  return { expr: read(place), type, mayMiss: isStored && isScalarType(type) };
}

/** An expression that names a variable or a part of one. */
export function elaboratePlace(context: ExprPlace, expr: Expr): PlaceEntity {
  const { elaboration } = context;
  switch (expr.kind) {
    case "name": {
      const entity = elaboration.find(context.scope, expr.name);
      if (entity.kind !== "place") return elaboration.fail("M103", expr.span, `'${expr.name.text}' is no variable`);
      return entity;
    }
    case "field": {
      const record = elaboratePlace(context, expr.record);
      if (record.type.kind !== "record")
        return elaboration.fail("M201", expr.record.span, `Cannot take a field of ${typeText(record.type)}`);
      const own = record.type.fields.find((one) => one.name === expr.field.text);
      if (own === undefined) return elaboration.fail("M101", expr.field.span, `Unknown field '${expr.field.text}'`);
      return { ...record, place: field(record.place, own.name), type: own.type };
    }
    case "index": {
      const array = elaboratePlace(context, expr.array);
      if (array.type.kind === "list") return elementOf(context, array, expr.index);
      if (array.type.kind !== "array")
        return elaboration.fail("M201", expr.array.span, `Cannot take an element of ${typeText(array.type)}`);
      const index = elaborateAs(context, expr.index, array.type.index);
      return { ...array, place: at(array.place, index.expr), type: array.type.element };
    }
    default:
      return elaboration.fail("M205", expr.span, "Cannot take this as a place: it is no variable and no part of one");
  }
}

/** Of a multiset: only what `choose` or `multisetcount` goes through is an index. */
function elementOf({ elaboration, scope }: ExprPlace, list: PlaceEntity, index: Expr): PlaceEntity {
  const entity = index.kind === "name" ? elaboration.find(scope, index.name) : undefined;
  if (list.type.kind !== "list" || entity?.kind !== "element" || entity.list !== JSON.stringify(list.place))
    return elaboration.fail("M201", index.span, "Only what was chosen from a multiset is an index of it");
  return { kind: "place", place: entity.place, type: list.type.element, isStored: true, reach: "fixed" };
}

// ---------------------------------------------------------------- operators

const connectives = { "&": "and", "|": "or", "->": "implies" } as const;

function elaborateBinary(context: ExprPlace, expr: Extract<Expr, { readonly kind: "binary" }>): Value {
  const { operator } = expr;
  switch (operator) {
    case "&":
    case "|":
    case "->": {
      const left = elaborateCondition(context, expr.left);
      const right = elaborateCondition(context, expr.right);
      if (left.kind !== "boolean") return booleanValue(binary(connectives[operator], left, right));
      // What the left side alone decides is never looked at further.
      if (operator === "&") return booleanValue(left.value ? right : left);
      if (operator === "|") return booleanValue(left.value ? left : right);
      return booleanValue(left.value ? right : booleanOf(true));
    }
    case "=":
    case "!=":
      return elaborateEquality(context, expr);
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const [left, right] = [elaborateExpr(context, expr.left), elaborateExpr(context, expr.right)];
      requireOrder(context, left, expr.left.span);
      requireType(context, right, { type: left.type, span: expr.right.span });
      return booleanValue(folded(operator, left.expr, right.expr) ?? binary(operator, left.expr, right.expr));
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return elaborateArithmetic(context, { ...expr, operator });
    default:
      return unreachable(operator);
  }
}

function elaborateEquality(context: ExprPlace, expr: Extract<Expr, { readonly kind: "binary" }>): Value {
  const [left, right] = [elaborateExpr(context, expr.left), elaborateExpr(context, expr.right)];
  requireType(context, right, { type: left.type, span: expr.right.span });
  if (!isScalarType(left.type)) return booleanValue(compareParts(context, expr, [left, right]));
  const operator = expr.operator === "=" ? "==" : "!=";
  return booleanValue(folded(operator, left.expr, right.expr) ?? binary(operator, left.expr, right.expr));
}

/** Values with parts are equal if all their parts are, or are undefined in both. */
function compareParts(
  context: ExprPlace,
  { operator, span }: Extract<Expr, { readonly kind: "binary" }>,
  [left, right]: readonly [Value, Value],
): ModelExpr {
  const isComparable = left.expr.kind === "read" && right.expr.kind === "read" && !holdsMultiset(left.type);
  if (left.expr.kind !== "read" || right.expr.kind !== "read" || !isComparable)
    return context.elaboration.refuse(span, "the comparison of multisets");
  const equal = sameParts(context.scope, left.type, [left.expr.place, right.expr.place]);
  return operator === "=" ? equal : not(equal);
}

function requireOrder({ elaboration }: ExprPlace, { type }: Value, span: Span): void {
  if (type.kind === "range") return;
  const declaration = type.kind === "named" ? elaboration.types.find((one) => one.name === type.name) : undefined;
  if (declaration?.kind === "enum") return;
  elaboration.fail("M303", span, `Cannot compare ${typeText(type)} by order: it has none`);
}

/** A comparison of constants. */
function folded(operator: "==" | "!=" | "<" | "<=" | ">" | ">=", left: ModelExpr, right: ModelExpr): ModelExpr | undefined {
  if (left.kind !== "number" || right.kind !== "number") return undefined;
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case "==":
      return booleanOf(a === b);
    case "!=":
      return booleanOf(a !== b);
    case "<":
      return booleanOf(a < b);
    case "<=":
      return booleanOf(a <= b);
    case ">":
      return booleanOf(a > b);
    case ">=":
      return booleanOf(a >= b);
    default:
      return unreachable(operator);
  }
}

type Arithmetic = Extract<Expr, { readonly kind: "binary" }> & { readonly operator: "+" | "-" | "*" | "/" | "%" };

function elaborateArithmetic(context: ExprPlace, expr: Arithmetic): Value {
  const { elaboration } = context;
  const numbers = [expr.left, expr.right].map((side) => {
    const value = elaborateExpr(context, side);
    if (value.type.kind !== "range")
      return elaboration.fail("M201", side.span, `Cannot compute with ${typeText(value.type)}: a number is wanted`);
    return { expr: value.expr, type: value.type };
  });
  const [left, right] = numbers;
  if (left === undefined || right === undefined) throw new RangeError("there are two sides");
  const isByZero = (expr.operator === "/" || expr.operator === "%") && right.expr.kind === "number" && right.expr.value === 0;
  const type = intervalOf(expr.operator, left.type, right.type);
  if (type === undefined) return elaboration.fail("M204", expr.span, "Cannot compute this: the result may not fit into 32 bits");
  if (left.expr.kind === "number" && right.expr.kind === "number" && !isByZero) return numberValue(type.low);
  return { expr: binary(expr.operator, left.expr, right.expr), type, mayMiss: false };
}

function elaborateConditional(context: ExprPlace, expr: Extract<Expr, { readonly kind: "conditional" }>): Value {
  const condition = elaborateCondition(context, expr.condition);
  const [yes, no] = [elaborateExpr(context, expr.whenTrue), elaborateExpr(context, expr.whenFalse)];
  if (!isScalarType(yes.type)) context.elaboration.refuse(expr.span, "a choice between values with parts");
  requireType(context, no, { type: yes.type, span: expr.whenFalse.span });
  const type = hullOf(yes.type, no.type);
  if (JSON.stringify(type) !== JSON.stringify(no.type) && type.kind === "named")
    context.elaboration.refuse(expr.span, "a choice between values of different types");
  if (condition.kind === "boolean") return { ...(condition.value ? yes : no), type };
  return { expr: { kind: "conditional", condition, whenTrue: present(yes), whenFalse: present(no) }, type, mayMiss: false };
}

function elaborateQuantified(context: ExprPlace, expr: Extract<Expr, { readonly kind: "quantified" }>): Value {
  const bound = elaborateBinder(context, expr.binder);
  const { scope, name } = bindFixed(context.scope, expr.binder.name, bound?.type ?? { kind: "range", low: 0, high: 0 });
  const body = elaborateCondition({ ...context, scope }, expr.body);
  if (bound === undefined) return booleanValue(booleanOf(expr.quantifier === "forall"));
  const hit = stepTest(name, bound);
  const whole = hit === undefined ? body : binary(expr.quantifier === "forall" ? "implies" : "and", hit, body);
  return booleanValue({ kind: "quantified", quantifier: expr.quantifier, variable: name, over: bound.type, body: whole });
}

/** Is the variable of a loop one of every so many numbers? Undefined if it is anyway. */
export function stepTest(name: string, { type, by }: { readonly type: ModelType; readonly by: number }): ModelExpr | undefined {
  if (by === 1 || type.kind !== "range") return undefined;
  return binary("==", binary("%", binary("-", readVariable(name), numberOf(type.low)), numberOf(by)), numberOf(0));
}

/** A scope with one more name, which stands for one value. */
export function bindFixed(outer: Scope, { text }: Name, type: ModelType): { readonly scope: Scope; readonly name: string } {
  const name = outer.modelName(text);
  const scope = new Scope(outer);
  scope.bind(text, { kind: "place", place: variable(name), type, isStored: false, reach: "fixed" });
  return { scope, name };
}

function elaborateMembership(context: ExprPlace, expr: Extract<Expr, { readonly kind: "ismember" }>): Value {
  const { elaboration, scope } = context;
  const value = elaborateExpr(context, expr.operand);
  const type = elaborateType({ elaboration, scope, name: "ismember" }, expr.type);
  if (value.type.kind !== "named") return elaboration.fail("M201", expr.operand.span, `Cannot ask for the type of ${typeText(value.type)}`);
  if (type.kind !== "named") return elaboration.fail("M201", expr.type.span, "Only enums, scalarsets and unions have members");
  requireType(context, value, { type, span: expr.span });
  const operand = present(value);
  const tests = partsOf(elaboration.types, type.name).map((part): ModelExpr => ({ kind: "member of", operand, type: part }));
  return booleanValue(tests.reduce((all, one) => binary("or", all, one)));
}

function elaborateCall(context: ExprPlace, expr: Extract<Expr, { readonly kind: "call" }>): Value {
  if (partsOfResult(context, expr.callee) !== undefined)
    context.elaboration.refuse(expr.span, "a function whose value has parts, called here", "assign its value to a variable first");
  if (isEffective(context, expr.callee))
    context.elaboration.refuse(
      expr.span,
      "a call here of a function that changes something",
      "call it in an assignment or a condition of its own",
    );
  return callValue(context, expr);
}

/** The value of a function. */
export function callValue(context: ExprPlace, expr: Extract<Expr, { readonly kind: "call" }>): Value {
  const { routine, args } = elaborateArguments(context, expr);
  if (routine.result === undefined)
    return context.elaboration.fail("M103", expr.callee.span, `'${expr.callee.text}' is a procedure and has no value`);
  return { expr: { kind: "call", routine: routine.name, args }, type: routine.result, mayMiss: false };
}
