/** Storing values, and assignment to the places of the protocol. */
import {
  expressionsIn,
  holdsContinuation,
  readsIn,
  type Expr,
  type Place,
  type StatementOf,
  type Type,
  type VariableId,
} from "../analysis/index.js";
import { InternalError, type Span } from "../diagnostics/index.js";
import {
  at,
  binary,
  booleanOf,
  equal,
  exprIsConstant,
  field,
  length,
  not,
  numberOf,
  read,
  readVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
} from "../model/index.js";
import type { Code } from "./code.js";
import { fitSet, isWithin } from "./fitting.js";
import { somethingIn } from "./holding.js";
import { isContinuation } from "./linear-types.js";
import { stateValue } from "./machine-layout.js";
import { lost } from "./moving.js";
import { wrap } from "./operation.js";
import { fieldName, isComposite } from "./type-table.js";
import { exprOf, fieldIn, isPresent, lookUp, membership, queueOf, scalar, valueAt, type Value } from "./value.js";

interface Storing {
  readonly place: ModelPlace;
  readonly type: Type;
  readonly value: Value;
  readonly span: Span | undefined;
}

/** Stores a value element by element; nothing that it reads may lie in the place, unless it is read where it is written. */
export function store(code: Code, { place, type, value, span }: Storing): void {
  const { types } = code.program;
  if (type.kind === "set") {
    if (value.kind === "set" && value.place !== undefined) {
      code.emit({ kind: "assign", target: place, value: read(value.place), span });
      return;
    }
    const name = code.names.take("x");
    const isIn = membership(value)(readVariable(name));
    if (exprIsConstant(isIn, false)) code.emit({ kind: "clear", target: place, span });
    else {
      const body: ModelStatement = { kind: "assign", target: at(place, readVariable(name)), value: isIn, span };
      code.emit({ kind: "for", variable: name, over: types.lower(type.element), body: [body], span });
    }
  } else if (type.kind === "map") {
    const name = code.names.take("key");
    const key = readVariable(name);
    const body = code.block(() => {
      store(code, { place: at(place, key), type: type.value, value: lookUp(value, key), span });
    });
    code.emit({ kind: "for", variable: name, over: types.lower(type.key), body, span });
  } else if (type.kind === "queue") {
    storeQueue(code, { place, type, value: queueOf(value), span });
  } else if (type.kind === "record") {
    for (const { name, type: of } of type.fields)
      store(code, { place: field(place, fieldName(name)), type: of, value: fieldIn(value, name), span });
  } else if (isContinuation(type)) {
    if (!exprIsConstant(isPresent(value), false)) throw new InternalError("a continuation is copied");
    code.emit({ kind: "clear", target: place, span });
  } else if (type.kind === "optional" && isComposite(type.element)) storeOptional(code, { place, type: type.element, value, span });
  else code.emit({ kind: "assign", target: place, value: exprOf(value), span });
}

function storeQueue(
  code: Code,
  {
    place,
    type,
    value,
    span,
  }: Omit<Storing, "type" | "value"> & {
    readonly type: Extract<Type, { readonly kind: "queue" }>;
    readonly value: ReturnType<typeof queueOf>;
  },
): void {
  if (value.place !== undefined) {
    code.emit({ kind: "assign", target: place, value: read(value.place), span });
    return;
  }
  code.emit({ kind: "clear", target: place, span });
  if (value.length.kind === "number") return;
  const name = code.names.take("position");
  const then = code.block(() => {
    append(code, { place, type: type.element, value: value.element(readVariable(name)), span });
  });
  const condition = binary("<", readVariable(name), value.length);
  const body: ModelStatement = { kind: "if", condition, then, otherwise: [], span };
  code.emit({ kind: "for", variable: name, over: { kind: "range", low: 0, high: type.capacity - 1 }, body: [body], span });
}

/** Puts a value of `type` at the end of a queue that has room. */
function append(code: Code, { place, type, value, span }: Storing): void {
  if (value.kind === "scalar") {
    code.emit({ kind: "append", list: place, value: value.expr, span });
    return;
  }
  const element = code.local("element", code.program.types.lower(type));
  store(code, { place: element, type, value, span });
  code.emit({ kind: "append", list: place, value: read(element), span });
}

/** `q += x`: what is more than the queue holds is an overflow. */
export function requireRoom(code: Code, queue: ModelPlace, { type, variable: id, span }: Place): void {
  if (type.kind !== "queue") throw new InternalError("a queue is wanted");
  const { name } = code.program.variable(id);
  const text = `the queue in '${name}' is full: one more would exceed its length ${type.capacity}`;
  code.assert(binary("<", length(queue), numberOf(type.capacity)), { kind: "overflow", subject: undefined, text }, span);
}

function storeOptional(code: Code, { place, type, value, span }: Storing): void {
  const present = isPresent(value);
  const content = field(place, "value");
  code.emit({ kind: "assign", target: field(place, "present"), value: present, span });
  const then = code.block(() => {
    if (!exprIsConstant(present, false))
      store(code, { place: content, type, value: value.kind === "optional" ? value.value : value, span });
  });
  const otherwise: readonly ModelStatement[] = [{ kind: "clear", target: content, span }];
  if (exprIsConstant(present, false)) code.emit(...otherwise);
  else code.emit({ kind: "if", condition: present, then, otherwise, span });
}

type Assignment = StatementOf<"assign">;

/** `place = value`, with the value's own evaluation done. `mentions`: an expression whose variables the value reads. */
export function assign(
  code: Code,
  statement: Assignment,
  given: { readonly value: Value; readonly from: Type; readonly mentions: Expr | undefined },
): void {
  const { place, operator } = statement;
  const target = placeOf(code, place);
  const { type } = place;
  const value = isUnsafe(statement, given.mentions) ? copied(code, given) : given.value;
  if (holdsContinuation(type)) code.assert(not(somethingIn(code.program, { place: target, type })), lost, place.span);
  if (operator === "+=" && type.kind === "queue") {
    code.requireRange(value, { from: given.from, to: type.element, span: statement.span });
    requireRoom(code, target, place);
    append(code, { place: target, type: type.element, value, span: statement.span });
  } else if (operator !== "=" && type.kind === "set") {
    addOrRemove(code, statement, { target, value, from: given.from });
  } else {
    const combined = operator === "=" ? value : combine(operator, { target, type, value });
    const fitting = code.fit(combined, { from: operator === "=" ? given.from : { kind: "integer" }, to: type, span: statement.span });
    store(code, { place: target, type, value: fitting, span: statement.span });
  }
  mirror(code, place);
}

function combine(
  operator: "+=" | "-=",
  { target, type, value }: { readonly target: ModelPlace; readonly type: Type; readonly value: Value },
): Value {
  return scalar(wrap(binary(operator === "+=" ? "+" : "-", exprOf(valueAt(target, type)), exprOf(value)), type));
}

/** The value in memory of its own. */
function copied(code: Code, { value, from }: { readonly value: Value; readonly from: Type }): Value {
  const copy = code.local("copy", code.program.types.lower(from, { mortal: true }));
  store(code, { place: copy, type: from, value, span: undefined });
  return valueAt(copy, from);
}

/** Could storing change what is still to be read? Sets combined element by element are read just where they are written. */
function isUnsafe({ place, operator }: Assignment, mentions: Expr | undefined): boolean {
  if (mentions === undefined || !isComposite(mentions.type)) return false;
  const isAlike = place.path.length === 0 && operator === "=";
  return readsVariable(mentions, place.variable) && !(isAlike && isElementwise(mentions, place.variable));
}

function isElementwise(expr: Expr, id: VariableId): boolean {
  if (expr.kind === "variable") return true;
  if (expr.kind === "binary" && expr.type.kind === "set") return isElementwise(expr.left, id) && isElementwise(expr.right, id);
  return !readsVariable(expr, id);
}

/** `+=` and `-=` on a set, with a set or a single element. */
function addOrRemove(
  code: Code,
  statement: Assignment,
  { target, value, from }: { readonly target: ModelPlace; readonly value: Value; readonly from: Type },
): void {
  const { span, operator, place, value: right } = statement;
  if (place.type.kind !== "set") throw new InternalError("a set is wanted");
  const { element: type } = place.type;
  const put = (element: ModelExpr): ModelStatement => ({
    kind: "assign",
    target: at(target, element),
    value: booleanOf(operator === "+="),
    span,
  });
  const putEach = (isMeant: (element: ModelExpr) => ModelExpr): void => {
    const name = code.names.take("x");
    const then = [put(readVariable(name))];
    const body: ModelStatement = { kind: "if", condition: isMeant(readVariable(name)), then, otherwise: [], span };
    code.emit({ kind: "for", variable: name, over: code.program.types.lower(type), body: [body], span });
  };
  const putOne = (one: ModelExpr, given: Type): void => {
    // What is no element cannot be in the set, and so needs not be taken out.
    if (operator === "-=" && !isWithin(given, type)) {
      putEach((element) => equal(element, one));
      return;
    }
    code.requireRange(scalar(one), { from: given, to: type, span });
    code.emit(put(one));
  };
  if (from.kind !== "set") putOne(exprOf(value), from);
  else if (right.kind === "set") for (const element of right.elements) putOne(code.evaluateScalar(element), element.type);
  else putEach(membership(fitSet(code.scope(), value, { from, to: place.type })));
}

/** The place in the model; its keys are evaluated here. */
export function placeOf(code: Code, place: Place): ModelPlace {
  const of = place.of && code.evaluateScalar(place.of);
  return place.path.reduce(
    (whole, step) => {
      // The head is no place of its own: whoever takes it removes it from the queue.
      if (step.kind === "head") return whole;
      return step.kind === "key" ? at(whole, code.evaluateScalar(step.key)) : field(whole, fieldName(step.field));
    },
    code.placeOf(place.variable, of),
  );
}

/** Keeps the parameter of the state up to date while the machine is in it, where the handler works on a copy. */
function mirror(code: Code, { variable: id }: Place): void {
  const binding = code.bindings.get(id);
  if (binding?.kind !== "place" || binding.mirror === undefined) return;
  const { place, state } = binding.mirror;
  const known = code.knowledge.state;
  if (known !== undefined && known !== state) return;
  const update: ModelStatement = { kind: "assign", target: place, value: read(binding.place), span: undefined };
  if (known === state) code.emit(update);
  else {
    const condition = equal(read(field(code.actor.instance, "state")), stateValue(code.layout, state));
    code.emit({ kind: "if", condition, then: [update], otherwise: [], span: undefined });
  }
}

/** Does evaluating the expression read the variable, or anything that it could be? */
export function readsVariable(expr: Expr, id: VariableId): boolean {
  // A function may read any variable of its machine.
  return readsIn(expr).some((one) => one.variable === id) || expressionsIn(expr).some((one) => one.kind === "functionCall");
}
