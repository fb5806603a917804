/**
 * Multisets. A model keeps them sorted, so a position means nothing once one has changed: `choose` copies the element that it stands for when the
 * rule's body begins, and what is removed is one that is equal to the copy. To Murphi equal elements are the same thing anyway.
 */
import type { Span } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  equal,
  field,
  implies,
  length,
  numberOf,
  quantified,
  read,
  readVariable,
  truth,
  falsehood,
  variable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../model/index.js";
import type { Expr, Name, Statement } from "./ast.js";
import { elaborateAs, elaborateCondition, elaboratePlace, present, type ExprPlace, type Value } from "./elaborate-expressions.js";
import type { Body } from "./elaborate-statements.js";
import { Scope, type ChosenElement, type PlaceEntity } from "./elaboration.js";
import { apart, newVariable } from "./hoisting.js";
import { isScalarType, stored } from "./murphi-type.js";

export type ListType = Extract<ModelType, { readonly kind: "list" }>;

/** A multiset with its place. */
export interface Multiset {
  readonly place: ModelPlace;
  readonly type: ListType;
}

/** The multiset that an expression names. */
export function elaborateMultiset(context: ExprPlace, expr: Expr): Multiset {
  return requireMultiset(context, elaboratePlace(context, expr), expr.span);
}

/** A place that has to be a multiset. */
export function requireMultiset({ elaboration }: ExprPlace, { place, type }: PlaceEntity, span: Span): Multiset {
  if (type.kind !== "list") return elaboration.fail("M201", span, "Cannot take this as a multiset: it is none");
  return { place, type };
}

/** A scope in which a name stands for the place of an element. */
export function bindElement(outer: Scope, { text }: Name, element: { readonly list: ModelPlace; readonly place: ModelPlace }): Scope {
  const scope = new Scope(outer);
  scope.bind(text, { kind: "element", list: JSON.stringify(element.list), place: element.place });
  return scope;
}

/** How many elements satisfy the condition. */
export function elaborateCount(context: ExprPlace, expr: Extract<Expr, { readonly kind: "multisetcount" }>): Value {
  const { place, type } = elaborateMultiset(context, expr.list);
  const name = context.scope.modelName(expr.name.text);
  const here = at(place, readVariable(name));
  const scope = bindElement(context.scope, expr.name, { list: place, place: here });
  const { before, result: condition } = apart({ ...context, scope }, (inner) => elaborateCondition(inner, expr.condition));
  const over: ModelType = { kind: "range", low: 0, high: type.capacity - 1 };
  const isThere = binary("<", readVariable(name), length(place));
  const whole: ModelType = { kind: "range", low: 0, high: type.capacity };
  const { hoist } = context;
  if (hoist === undefined || before.length === 0) {
    const counted: ModelExpr = { kind: "quantified", quantifier: "count", variable: name, over, body: binary("and", isThere, condition) };
    return { expr: counted, type: whole, mayMiss: false };
  }
  // A condition that calls: a loop that counts.
  const { span } = expr;
  const count = newVariable({ ...context, scope }, hoist, whole);
  const assign = (value: ModelExpr): ModelStatement => ({ kind: "assign", target: variable(count), value, span });
  const add: ModelStatement = {
    kind: "if",
    condition,
    then: [assign(binary("+", readVariable(count), numberOf(1)))],
    otherwise: [],
    span,
  };
  const round: ModelStatement = { kind: "if", condition: isThere, then: [...before, add], otherwise: [], span };
  hoist.before.push(assign(numberOf(0)), { kind: "for", variable: name, over, body: [round], span });
  return { expr: readVariable(count), type: whole, mayMiss: false };
}

type Change = Extract<Statement, { readonly kind: "multisetadd" | "multisetremove" | "multisetremovepred" }>;

/** A statement that changes a multiset. */
export function elaborateChange(body: Body, statement: Change, list: Multiset): readonly ModelStatement[] {
  switch (statement.kind) {
    case "multisetadd":
      return add(body, list, statement);
    case "multisetremove":
      return remove(body, list, statement);
    case "multisetremovepred":
      return removeAll(body, list, statement);
  }
}

function add(
  body: Body,
  { place, type }: Multiset,
  { value, span }: Extract<Change, { readonly kind: "multisetadd" }>,
): readonly ModelStatement[] {
  const found = elaborateAs(body, value, type.element);
  const failure = { kind: "error", subject: undefined, text: `a multiset of ${type.capacity} gets one more element` } as const;
  const hasRoom = binary("<", length(place), numberOf(type.capacity));
  return [
    { kind: "assert", condition: hasRoom, failure, span },
    { kind: "append", list: place, value: isScalarType(type.element) ? present(found) : found.expr, span },
  ];
}

/** Takes out one that is equal to the chosen element. */
function remove(
  body: Body,
  list: Multiset,
  { index, span }: Extract<Change, { readonly kind: "multisetremove" }>,
): readonly ModelStatement[] {
  const { elaboration, scope } = body;
  const entity = index.kind === "name" ? elaboration.find(scope, index.name) : undefined;
  if (entity?.kind !== "element" || entity.list !== JSON.stringify(list.place))
    return elaboration.fail("M201", index.span, "Only what was chosen from a multiset is removed from it");
  return takeOut(body, list, { equalTo: entity.place, done: "removed", span });
}

interface TakeOut {
  readonly equalTo: ModelPlace;
  /** What is done with the element, for a message. */
  readonly done: "removed" | "changed";
  readonly span: Span;
}

function takeOut({ scope, locals }: Body, { place, type }: Multiset, { equalTo, done, span }: TakeOut): readonly ModelStatement[] {
  const isTaken = scope.modelName(`taken_${locals.length}`);
  locals.push({ name: isTaken, type: { kind: "boolean" } });
  const position = scope.modelName("position");
  const here = at(place, readVariable(position));
  const take: readonly ModelStatement[] = [
    { kind: "remove", list: place, index: readVariable(position), span },
    { kind: "assign", target: variable(isTaken), value: truth, span },
  ];
  const condition = sameParts(scope, type.element, [here, equalTo]);
  const ifEqual: ModelStatement = { kind: "if", condition, then: take, otherwise: [], span };
  const isOpen = and({ kind: "not", operand: readVariable(isTaken) }, binary("<", readVariable(position), length(place)));
  const failure = { kind: "error", subject: undefined, text: `an element is ${done} that is not in the multiset any more` } as const;
  return [
    { kind: "assign", target: variable(isTaken), value: falsehood, span },
    {
      kind: "for",
      variable: position,
      over: { kind: "range", low: 0, high: type.capacity - 1 },
      body: [{ kind: "if", condition: isOpen, then: [ifEqual], otherwise: [], span }],
      span,
    },
    { kind: "assert", condition: readVariable(isTaken), failure, span },
  ];
}

/**
 * Statements that change the rule's copy of an element, and then the element: one that is equal to what it was goes, and the copy comes in its place. Of two
 * elements that are chosen from the same multiset, which may be one, neither is changed.
 */
export function changeElement(
  body: Body,
  { list, type, copy }: ChosenElement,
  { work, span }: { readonly work: readonly ModelStatement[]; readonly span: Span },
): readonly ModelStatement[] {
  const { scope, locals, elaboration } = body;
  if (scope.chosenFrom(JSON.stringify(list.place)).length > 1)
    elaboration.refuse(span, "a change of an element where another one is chosen from the same multiset", "remove it, and add another one");
  const before = scope.modelName(`before_${locals.length}`);
  locals.push({ name: before, type: stored(type.element) });
  const equalTo = variable(before);
  return [
    { kind: "assign", target: equalTo, value: read(copy), span },
    ...work,
    ...takeOut(body, { place: list.place, type }, { equalTo, done: "changed", span }),
    { kind: "append", list: list.place, value: read(copy), span },
  ];
}

/** Goes through the places with a position that stays where something is taken out. */
function removeAll(
  body: Body,
  { place, type }: Multiset,
  statement: Extract<Change, { readonly kind: "multisetremovepred" }>,
): readonly ModelStatement[] {
  const { locals } = body;
  const { span, name, condition } = statement;
  const position = body.scope.modelName(`${name.text}_${locals.length}`);
  locals.push({ name: position, type: { kind: "range", low: 0, high: type.capacity } });
  const here = at(place, readVariable(position));
  const scope = bindElement(body.scope, name, { list: place, place: here });
  const { before, result: isWanted } = apart({ ...body, scope }, (inner) => elaborateCondition(inner, condition));
  const next: ModelStatement = {
    kind: "assign",
    target: variable(position),
    value: binary("+", readVariable(position), numberOf(1)),
    span,
  };
  const take: ModelStatement = { kind: "remove", list: place, index: readVariable(position), span };
  const look: ModelStatement = { kind: "if", condition: isWanted, then: [take], otherwise: [next], span };
  const isThere = binary("<", readVariable(position), length(place));
  return [
    { kind: "assign", target: variable(position), value: numberOf(0), span },
    {
      kind: "for",
      variable: body.scope.modelName("round"),
      over: { kind: "range", low: 1, high: type.capacity },
      body: [{ kind: "if", condition: isThere, then: [...before, look], otherwise: [], span }],
      span,
    },
  ];
}

/** Are two values equal in all their parts, undefined ones among them? */
export function sameParts(scope: Scope, type: ModelType, [a, b]: readonly [ModelPlace, ModelPlace]): ModelExpr {
  switch (type.kind) {
    case "record":
      return and(...type.fields.map((one) => sameParts(scope, one.type, [field(a, one.name), field(b, one.name)])));
    case "array": {
      const name = scope.modelName("each");
      const inner = new Scope(scope);
      inner.bind(name, { kind: "place", place: variable(name), type: type.index, isStored: false, reach: "fixed" });
      const index = readVariable(name);
      return quantified("forall", { name, over: type.index }, sameParts(inner, type.element, [at(a, index), at(b, index)]));
    }
    case "list": {
      // Equal multisets are sorted alike.
      const name = scope.modelName("nth");
      const inner = new Scope(scope);
      const over: ModelType = { kind: "range", low: 0, high: type.capacity - 1 };
      inner.bind(name, { kind: "place", place: variable(name), type: over, isStored: false, reach: "fixed" });
      const position = readVariable(name);
      const isSame = sameParts(inner, type.element, [at(a, position), at(b, position)]);
      const alike = quantified("forall", { name, over }, implies(binary("<", position, length(a)), isSame));
      return and(equal(length(a), length(b)), alike);
    }
    default:
      return binary("same", read(a), read(b));
  }
}

/** The variable that holds a chosen element while the body runs, and the statement that fills it. */
export function copyOfElement(
  name: string,
  { place, type }: Multiset,
  index: ModelExpr,
  span: Span,
): {
  readonly local: { readonly name: string; readonly type: ModelType };
  readonly statement: ModelStatement;
} {
  const statement: ModelStatement = { kind: "assign", target: variable(name), value: read(at(place, index)), span };
  return { local: { name, type: stored(type.element) }, statement };
}
