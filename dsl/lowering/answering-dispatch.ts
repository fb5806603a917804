/**
 * What happens to an answer. It resumes the handler that waits for it where the machine holds its continuation directly; where somebody has
 * resumed that by hand, the answer is dropped; else the continuation lies in another frame, and the answer waits with the deferred messages.
 */
import { holdsContinuation, type State, type VariableId } from "../analysis/index.js";
import { invariant, type Span } from "../diagnostics/index.js";
import {
  and,
  at,
  booleanType,
  equal,
  falsehood,
  field,
  read,
  readVariable,
  truth,
  variable,
  type ModelExpr,
  type ModelStatement,
} from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { tagOf } from "./continuation-types.js";
import { argName, offerParams, type Dispatch } from "./dispatch.js";
import type { Frame } from "./frames.js";
import { answersIn, keepAnswer, owingPlace, roleOf, some } from "./gathering.js";
import { knownSender, type Offer } from "./handler.js";
import { isContinuation } from "./linear-types.js";
import { lookThrough, type Collection } from "./looking-through.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import { empty, slotPlace } from "./moving.js";
import type { Program } from "./program.js";
import { copied, goOn } from "./resuming.js";
import { deferredParam } from "./statement.js";
import { valueAt, type Value } from "./value.js";

interface Answering {
  readonly offer: Offer;
  /** The message whose call is answered. */
  readonly called: string;
}

/** The routine that handles the answers to one message. */
export function dispatchAnswer(program: Program, layout: MachineLayout, { offer, called }: Answering): Dispatch {
  const takesSender = knownSender(program, offer.senders) === undefined;
  const params = offerParams(program, offer, takesSender);
  const code = new Code(program, layout, undefined);
  for (const { name } of params) code.names.take(name);
  code.names.take(deferredParam);
  const name = program.names.take(`${layout.variable}_on_${offer.name}`);
  const { span } = layout.machine;
  const { calls } = layout;
  invariant(calls !== undefined, "a machine that calls has its numbers");
  const number = readVariable(argName(offer, 0));
  const isOrphan = at(field(code.actor.instance, calls.orphans), number);
  const close: ModelStatement = { kind: "assign", target: at(field(code.actor.instance, calls.open), number), value: falsehood, span };
  const drop = code.block(() => {
    owesNoLonger(code, { offer, called, number });
    code.emit({ kind: "assign", target: isOrphan, value: falsehood, span }, close, end);
  });
  code.emit({ kind: "if", condition: read(isOrphan), then: drop, otherwise: [], span });
  const wait: Wait = { code, offer, called, number, close };
  for (const { variable: id } of layout.machine.variables) tryVariable(wait, id);
  tryStates(wait);
  code.emit({ kind: "assign", target: variable(deferredParam), value: truth, span });
  program.routines.push({
    name,
    params: [
      ...[...actorParams(program, layout.machine), ...params].map((one) => ({ ...one, passing: "value" as const })),
      { name: deferredParam, type: booleanType, passing: "var" },
    ],
    result: undefined,
    locals: code.locals,
    body: code.body,
    label: `${layout.machine.role} gets ${offer.name}`,
    span,
  });
  return { offer, routine: name, takesSender, defers: true };
}

/** One of several has answered; while others owe an answer, the number stays taken. */
function owesNoLonger(code: Code, { offer, called, number }: Answering & { readonly number: ModelExpr }): void {
  const { program, layout, actor } = code;
  const role = program.protocol.messages.find(({ name }) => name === called)?.call?.asked;
  if (role === undefined || !layout.gathers.has(role)) return;
  const owing = owingPlace(layout, actor.instance, { role, number });
  code.emit({ kind: "assign", target: at(owing, askedBy(offer)), value: falsehood, span: undefined });
  code.emit({ kind: "if", condition: some(code, role, owing), then: [end], otherwise: [], span: undefined });
}

/** Who was asked is the last argument. */
function askedBy(offer: Offer): ModelExpr {
  return readVariable(argName(offer, offer.params.length - 1));
}

const end: ModelStatement = { kind: "return", value: undefined, span: undefined };

interface Wait {
  readonly code: Code;
  readonly offer: Offer;
  readonly called: string;
  readonly number: ModelExpr;
  readonly close: ModelStatement;
}

/** The current state's parameters; what lies below an await is not held directly. */
function tryStates(wait: Wait): void {
  const { code } = wait;
  const { layout, actor } = code;
  const cases = layout.machine.states
    .filter((state: State) => state.params.length > 0)
    .map((state) => ({
      values: [stateValue(layout, state.name)],
      body: code.block(() => {
        for (const id of state.params) tryVariable(wait, id);
      }),
    }))
    .filter(({ body }) => body.length > 0);
  if (cases.length === 0) return;
  code.emit({ kind: "switch", subject: read(field(actor.instance, "state")), cases, otherwise: [], span: undefined });
}

function tryVariable(wait: Wait, id: VariableId): void {
  const { code } = wait;
  const { type } = code.program.variable(id);
  if (!holdsContinuation(type)) return;
  if (isContinuation(type)) tryPlace(wait, code.continuationPlace(id, []));
  else tryCollection(wait, { place: fieldOf(code.layout, code.actor.instance, id), type, own: code.layout.continuations.get(id) });
}

/** The frames in a place that wait for an answer to this message. */
function awaiting({ code, called }: Wait, source: Pick<ContinuationPlace, "type">): readonly Frame[] {
  return source.type.frames.filter((frame) => code.program.callOf(frame)?.message === called);
}

function isAwaiting({ code, number }: Wait, source: ContinuationPlace, frame: Frame): ModelExpr {
  const { type, place } = source;
  const key = code.program.callOf(frame)?.key ?? "";
  const isFrame = type.tag === undefined ? and() : equal(read(field(place, "point")), tagOf(type, frame));
  return and(isFull(source), isFrame, equal(read(slotPlace(source, frame, key)), number));
}

function tryPlace(wait: Wait, source: ContinuationPlace): void {
  const { code } = wait;
  for (const frame of awaiting(wait, source)) {
    const then = code.block(() => {
      keep(wait, source, frame);
      const copy = copied(code, source);
      empty(code, source);
      close(wait, frame);
      resumeWith(wait, copy, frame);
    });
    code.emit({ kind: "if", condition: isAwaiting(wait, source, frame), then, otherwise: [], span: undefined });
  }
}

/** The answer of one of several stays in the frame, and that is all while others are missing. */
function keep(wait: Wait, source: ContinuationPlace, frame: Frame): void {
  const { code, offer, called, number } = wait;
  const fields = code.program.callOf(frame)?.gather;
  if (fields === undefined) return;
  const isMissing = keepAnswer(code, { source, frame, fields, asked: askedBy(offer), value: valueOf(offer) });
  // While anybody is missing somebody owes an answer, so the number stays taken.
  const then = code.block(() => {
    owesNoLonger(code, { offer, called, number });
    code.emit(end);
  });
  code.emit({ kind: "if", condition: isMissing, then, otherwise: [], span: undefined });
}

/** The last answer that somebody waits for: those of nodes that were given up are dropped when they come. */
function close(wait: Wait, frame: Frame): void {
  const { code, offer, number } = wait;
  const { layout, actor, program } = code;
  const fields = program.callOf(frame)?.gather;
  if (fields === undefined) {
    code.emit(wait.close);
    return;
  }
  const role = roleOf(fields);
  const owing = owingPlace(layout, actor.instance, { role, number });
  code.emit({ kind: "assign", target: at(owing, askedBy(offer)), value: falsehood, span: undefined });
  const { calls } = layout;
  invariant(calls !== undefined, "a machine that calls has its numbers");
  const isOwed = some(code, role, owing);
  code.emit({ kind: "assign", target: at(field(actor.instance, calls.open), number), value: isOwed, span: undefined });
  code.emit({ kind: "assign", target: at(field(actor.instance, calls.orphans), number), value: isOwed, span: undefined });
}

/** Maps, records and queues. */
function tryCollection(wait: Wait, collection: Collection): void {
  lookThrough(wait.code, collection, {
    awaiting: (source) => awaiting(wait, source),
    isAwaiting: (source, frame) => isAwaiting(wait, source, frame),
    keep: (source, frame) => keep(wait, source, frame),
    resume: (source, frame) => {
      close(wait, frame);
      resumeWith(wait, source, frame);
    },
  });
}

function resumeWith({ code, offer }: Wait, source: ContinuationPlace, frame: Frame): void {
  const span: Span = code.layout.machine.span;
  const fields = code.program.callOf(frame)?.gather;
  const value = fields === undefined ? valueOf(offer) : answersIn(source, frame, fields);
  goOn(code, source, { value, span, only: frame });
  code.emit(end);
}

function valueOf(offer: Offer): Value | undefined {
  const index = offer.params.findIndex(({ name }) => name === "value");
  const type = offer.params[index]?.type;
  return type && valueAt(variable(argName(offer, index)), type);
}
