/**
 * Resuming. A continuation that is resumed leaves its place, and the routine of its rest is called: the resuming handler is over. Where
 * rests could resume each other in a circle, and for `wake`, continuations go through a list that the step works off.
 */
import { givenTo, type Expr, type StatementOf, type Type } from "../analysis/index.js";
import { InternalError, invariant, type Span } from "../diagnostics/index.js";
import { at, binary, equal, field, length, member, numberOf, read, truth, type ModelExpr, type ModelPlace } from "../model/index.js";
import { actorArgs, type Code } from "./code.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { requireNothingHeld } from "./ending.js";
import type { Frame } from "./frames.js";
import { empty, forEachFrame, placeOfExpr, resumedTwice, slotPlace } from "./moving.js";
import { stateValue } from "./machine-layout.js";
import { answerKey, pendingFor, type Pending } from "./pending.js";
import { store } from "./storing.js";
import { isInParts } from "./type-table.js";
import { exprOf, valueAt, type Value } from "./value.js";

/** What a continuation is resumed with. */
export interface Given {
  readonly value: Value | undefined;
  readonly span: Span;
  /** The frame that the place is known to hold. */
  readonly only?: Frame;
}

export function resume(code: Code, statement: StatementOf<"resume">): void {
  const { span } = statement;
  const value = given(code, statement.value, givenTo(statement.continuation.type));
  const source = taken(code, statement.continuation, span);
  requireNothingHeld(code, span);
  orphan(code, source);
  goOn(code, source, { value, span });
  code.emit({ kind: "return", value: undefined, span });
}

/** What is resumed gets a value of the type that it says. */
function given(code: Code, value: Expr | undefined, type: Type | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return type === undefined ? code.evaluate(value) : code.evaluateInto(value, type);
}

/** Ends the innermost wait: the state below is back. */
export function resumeWait(code: Code, statement: StatementOf<"resumeWait">): void {
  const { layout, actor, rootState } = code;
  const { span } = statement;
  const value = given(code, statement.value, statement.result);
  const pushed = rootState && layout.awaits.get(rootState.name);
  invariant(pushed !== undefined && rootState !== undefined, "a wait is resumed in its own handlers");
  const kept = value && keptValue(code, statement.value, value);
  if (code.knowledge.state !== rootState.name) {
    // Resumed late, the handler may find that its wait is over and another one has begun.
    const isOnTop = equal(read(field(actor.instance, "state")), stateValue(layout, rootState.name));
    code.assert(isOnTop, { ...resumedTwice, text: "the wait has been resumed already" }, span);
  }
  const source = copied(code, { place: field(actor.instance, pushed.rest), type: pushed.type });
  const below = field(actor.instance, pushed.below);
  code.emit({ kind: "assign", target: field(actor.instance, "state"), value: read(below), span });
  const fields = [
    pushed.below,
    ...(pushed.type.type === undefined ? [] : [pushed.rest]),
    ...rootState.params.flatMap((id) => layout.fields.get(id) ?? []),
  ];
  for (const name of fields) code.emit({ kind: "clear", target: field(actor.instance, name), span });
  requireNothingHeld(code, span);
  goOn(code, source, { value: kept, span });
  code.emit({ kind: "return", value: undefined, span });
}

/** The value, read before the variables of the wait are gone. */
function keptValue(code: Code, expr: Expr | undefined, value: Value): Value {
  if (expr === undefined || expr.type.kind === "none") return value;
  const place = code.local("answer", code.program.types.lower(expr.type, { mortal: true }));
  store(code, { place, type: expr.type, value, span: expr.span });
  return valueAt(place, expr.type);
}

export function wake(code: Code, statement: StatementOf<"wake">): void {
  const { span } = statement;
  const value = given(code, statement.value, givenTo(statement.continuation.type));
  const source = taken(code, statement.continuation, span);
  const pending = pendingFor(code.program, code.layout);
  const failure = { kind: "overflow", subject: undefined, text: `more than ${pending.capacity} continuations are ready at once` } as const;
  code.assert(binary("<", length(pending.ready), numberOf(pending.capacity)), failure, span);
  orphan(code, source);
  putOff(code, source, { value, span }, { pending, list: pending.ready });
}

/** Whoever waits for an answer and is resumed by hand does not wait any more. */
function orphan(code: Code, source: ContinuationPlace): void {
  const { calls } = code.layout;
  if (calls === undefined) return;
  forEachFrame(code, source, (frame) => {
    const call = code.program.callOf(frame);
    if (call === undefined) return;
    const target = at(field(code.actor.instance, calls.orphans), read(slotPlace(source, frame, call.key)));
    code.emit({ kind: "assign", target, value: truth, span: undefined });
  });
}

/** Takes the continuation out of its place, into a local. */
export function taken(code: Code, expr: Expr, span: Span): ContinuationPlace {
  const binding = expr.kind === "variable" ? code.bindings.get(expr.variable) : undefined;
  if (binding?.kind === "frame") throw new InternalError("a handler resumes itself");
  const source = placeOfExpr(code, expr);
  const isSure = source.variable !== undefined && code.knowledge.mustHold.has(source.variable);
  if (!isSure) code.assert(isFull(source), resumedTwice, span);
  const copy = copied(code, source);
  empty(code, source);
  return copy;
}

export function copied(code: Code, source: ContinuationPlace): ContinuationPlace {
  const { type } = source.type;
  if (type === undefined) return { place: source.place, type: source.type };
  const place = code.local("rest", type);
  code.emit({ kind: "assign", target: place, value: read(source.place), span: undefined });
  return { place, type: source.type };
}

/** Runs the rest that lies in a local place, or puts it where it runs next. */
export function goOn(code: Code, source: ContinuationPlace, given: Given): void {
  const pending = pendingFor(code.program, code.layout);
  if (pending.next !== undefined) {
    putOff(code, source, given, { pending, list: pending.next });
    return;
  }
  eachFrame(
    code,
    source,
    given,
  )((frame) => {
    const fields = frame.fields.map(({ key }) => read(slotPlace(source, frame, key)));
    callSegment(code, frame, [...fields, ...answerFor(code, frame, given)]);
  });
}

function eachFrame(code: Code, source: ContinuationPlace, { only }: Given): (write: (frame: Frame) => void) => void {
  return (write) => {
    if (only === undefined) forEachFrame(code, source, write);
    else write(only);
  };
}

function callSegment(code: Code, frame: Frame, args: readonly ModelExpr[]): void {
  const { program, actor } = code;
  code.emit({ kind: "call", routine: program.segmentName(frame), args: [...actorArgs(program, actor), ...args], span: frame.span });
}

function answerFor(code: Code, frame: Frame, { value, span }: Given): readonly ModelExpr[] {
  const { result } = frame;
  if (result === undefined || value === undefined) return [];
  if (!isInParts(result) && value.kind === "scalar") return [exprOf(value)];
  const place = code.local("answer", code.program.types.lower(result, { mortal: true }));
  store(code, { place, type: result, value, span });
  return [read(place)];
}

/** Puts the rest at the end of a list. */
export function putOff(
  code: Code,
  source: ContinuationPlace,
  given: Given,
  to: { readonly pending: Pending; readonly list: ModelPlace },
): void {
  const { pending, list } = to;
  const { value, span } = given;
  const entry = code.local("ready", pending.element);
  code.emit({ kind: "clear", target: entry, span });
  eachFrame(
    code,
    source,
    given,
  )((frame) => {
    const slot = (key: string): ModelPlace => field(entry, pending.slots.slotOf(frame.key, key));
    code.emit({ kind: "assign", target: field(entry, "point"), value: member(pending.tag, pending.tagNames.get(frame.key) ?? ""), span });
    for (const { key } of frame.fields) code.emit({ kind: "assign", target: slot(key), value: read(slotPlace(source, frame, key)), span });
    if (frame.result !== undefined && value !== undefined) store(code, { place: slot(answerKey(frame)), type: frame.result, value, span });
  });
  code.emit({ kind: "append", list, value: read(entry), span });
}
