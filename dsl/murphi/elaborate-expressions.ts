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
  type ModelStatement,
  type ModelType,
} from "../model/index.js";
import type { Expr, Name } from "./ast.js";
import { elaborateCall } from "./elaborate-calls.js";
import { elaborateBinder, elaborateType } from "./elaborate-types.js";
import { Scope, type ChosenElement, type Elaboration, type PlaceEntity } from "./elaboration.js";
import { apart, inTurn, newVariable, type Hoist } from "./hoisting.js";
import { elaborateCount, sameParts } from "./multisets.js";
import { intervalOf } from "./intervals.js";
import { holdsMultiset, hullOf, isCompatible, isScalarType, partsOf, stored, typeText } from "./murphi-type.js";

export interface ExprPlace {
  readonly elaboration: Elaboration;
  readonly scope: Scope;
  /** Undefined where nothing can be done before: what is asked for is a constant. */
  readonly hoist?: Hoist;
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
  const { place } = entity;
  // In guards and conditions an element is looked at where it is.
  const isCopy = place.path.length === 0;
  const chosen: ChosenElement = { list, type: list.type, copy: place };
  return { kind: "place", place, type: list.type.element, isStored: true, reach: "fixed", ...(isCopy ? { chosen } : {}) };
}

// ---------------------------------------------------------------- operators

const connectives = { "&": "and", "|": "or", "->": "implies" } as const;

function elaborateBinary(context: ExprPlace, expr: Extract<Expr, { readonly kind: "binary" }>): Value {
  const { operator } = expr;
  switch (operator) {
    case "&":
    case "|":
    case "->":
      return elaborateConnective(context, { ...expr, operator });
    case "=":
    case "!=":
      return elaborateEquality(context, expr);
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const [left, right] = bothSides(context, expr);
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

type BinaryExpr = Extract<Expr, { readonly kind: "binary" }>;

function bothSides(context: ExprPlace, { left, right }: BinaryExpr): readonly [Value, Value] {
  const turns = [left, right].map((side) => ({ span: side.span, evaluate: () => elaborateExpr(context, side) }));
  const [first, second] = inTurn(context, turns);
  if (first === undefined || second === undefined) throw new RangeError("there are two sides");
  return [first, second];
}

/** The right side is evaluated only where it matters. */
function elaborateConnective(context: ExprPlace, expr: BinaryExpr & { readonly operator: "&" | "|" | "->" }): Value {
  const { operator, span } = expr;
  const left = elaborateAs(context, expr.left, booleanType);
  const { before, result: right } = apart(context, (inner) => elaborateAs(inner, expr.right, booleanType));
  const { hoist } = context;
  const known = left.expr.kind === "boolean" ? left.expr.value : undefined;
  const decides = known === (operator === "|");
  if (known !== undefined && decides) return booleanValue(booleanOf(operator !== "&"));
  if (known !== undefined) hoist?.before.push(...before);
  if (known !== undefined) return booleanValue(right.expr);
  if (hoist === undefined || before.length === 0) return booleanValue(binary(connectives[operator], left.expr, right.expr));
  const name = newVariable(context, hoist, booleanType);
  const assign = (value: ModelExpr): ModelStatement => ({ kind: "assign", target: variable(name), value, span });
  const further = [...before, assign(present(right))];
  const [then, otherwise] = operator === "|" ? [[], further] : [further, operator === "->" ? [assign(booleanOf(true))] : []];
  hoist.before.push(assign(present(left)), { kind: "if", condition: readVariable(name), then, otherwise, span });
  return booleanValue(readVariable(name));
}

function elaborateEquality(context: ExprPlace, expr: BinaryExpr): Value {
  const [left, right] = bothSides(context, expr);
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

type Arithmetic = BinaryExpr & { readonly operator: "+" | "-" | "*" | "/" | "%" };

function elaborateArithmetic(context: ExprPlace, expr: Arithmetic): Value {
  const { elaboration } = context;
  const [left, right] = bothSides(context, expr);
  const wrong = (side: Expr, { type }: Value): never =>
    elaboration.fail("M201", side.span, `Cannot compute with ${typeText(type)}: a number is wanted`);
  if (left.type.kind !== "range") return wrong(expr.left, left);
  if (right.type.kind !== "range") return wrong(expr.right, right);
  const isByZero = (expr.operator === "/" || expr.operator === "%") && right.expr.kind === "number" && right.expr.value === 0;
  const type = intervalOf(expr.operator, left.type, right.type);
  if (type === undefined) return elaboration.fail("M204", expr.span, "Cannot compute this: the result may not fit into 32 bits");
  if (left.expr.kind === "number" && right.expr.kind === "number" && !isByZero) return numberValue(type.low);
  return { expr: binary(expr.operator, left.expr, right.expr), type, mayMiss: false };
}

function elaborateConditional(context: ExprPlace, expr: Extract<Expr, { readonly kind: "conditional" }>): Value {
  const condition = elaborateCondition(context, expr.condition);
  const [first, second] = [expr.whenTrue, expr.whenFalse].map((one) => apart(context, (inner) => elaborateExpr(inner, one)));
  if (first === undefined || second === undefined) throw new RangeError("there are two values");
  const [yes, no] = [first.result, second.result];
  requireType(context, no, { type: yes.type, span: expr.whenFalse.span });
  const type = hullOf(yes.type, no.type);
  if (JSON.stringify(type) !== JSON.stringify(no.type) && type.kind === "named")
    context.elaboration.refuse(expr.span, "a choice between values of different types");
  const hasParts = !isScalarType(type);
  if (condition.kind === "boolean") {
    const { before, result } = condition.value ? first : second;
    context.hoist?.before.push(...before);
    return { ...result, type };
  }
  if (hasParts || first.before.length > 0 || second.before.length > 0)
    return chosenBefore(context, { condition, type, ways: [first, second], span: expr.span });
  return { expr: { kind: "conditional", condition, whenTrue: present(yes), whenFalse: present(no) }, type, mayMiss: false };
}

interface Choice {
  readonly condition: ModelExpr;
  readonly type: ModelType;
  readonly ways: readonly { readonly before: readonly ModelStatement[]; readonly result: Value }[];
  readonly span: Span;
}

/** A choice between values with parts, or between calls. */
function chosenBefore(context: ExprPlace, { condition, type, ways, span }: Choice): Value {
  const { elaboration, hoist } = context;
  if (hoist === undefined) return elaboration.fail("M203", span, "Cannot compute this now: it is no constant");
  const name = newVariable(context, hoist, isScalarType(type) ? type : stored(type));
  const [then = [], otherwise = []] = ways.map(({ before, result }): readonly ModelStatement[] => {
    const value = isScalarType(type) ? present(result) : result.expr;
    return [...before, { kind: "assign", target: variable(name), value, span }];
  });
  hoist.before.push({ kind: "if", condition, then, otherwise, span });
  return { expr: readVariable(name), type, mayMiss: false };
}

function elaborateQuantified(context: ExprPlace, expr: Extract<Expr, { readonly kind: "quantified" }>): Value {
  const { quantifier, span } = expr;
  const bound = elaborateBinder(context, expr.binder);
  const { scope, name } = bindFixed(context.scope, expr.binder.name, bound?.type ?? { kind: "range", low: 0, high: 0 });
  const { before, result: body } = apart({ ...context, scope }, (inner) => elaborateAs(inner, expr.body, booleanType));
  if (bound === undefined) return booleanValue(booleanOf(quantifier === "forall"));
  const hit = stepTest(name, bound);
  if (before.length > 0) return soughtBefore({ ...context, scope }, { quantifier, name, over: bound.type, hit, before, body, span });
  const whole = hit === undefined ? body.expr : binary(quantifier === "forall" ? "implies" : "and", hit, body.expr);
  return booleanValue({ kind: "quantified", quantifier, variable: name, over: bound.type, body: whole });
}

interface Sought {
  readonly quantifier: "forall" | "exists";
  readonly name: string;
  readonly over: ModelType;
  readonly hit: ModelExpr | undefined;
  readonly before: readonly ModelStatement[];
  readonly body: Value;
  readonly span: Span;
}

/** A quantifier whose body calls: a loop, in which nothing is done once it is decided. */
function soughtBefore(context: ExprPlace, { quantifier, name, over, hit, before, body, span }: Sought): Value {
  const { hoist } = context;
  if (hoist === undefined) throw new RangeError("what is done before is taken somewhere");
  const found = newVariable(context, hoist, booleanType);
  const isAll = quantifier === "forall";
  const assign = (value: ModelExpr): ModelStatement => ({ kind: "assign", target: variable(found), value, span });
  const isOpen = isAll ? readVariable(found) : not(readVariable(found));
  const condition = hit === undefined ? isOpen : binary("and", hit, isOpen);
  const round: ModelStatement = { kind: "if", condition, then: [...before, assign(present(body))], otherwise: [], span };
  hoist.before.push(assign(booleanOf(isAll)), { kind: "for", variable: name, over, body: [round], span });
  return booleanValue(readVariable(found));
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
