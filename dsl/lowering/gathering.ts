/** Calls of several nodes: who is missing lies in the frame, who owes an answer in the machine, under the number of the call. */
import type { Gather, StatementOf } from "../analysis/index.js";
import { invariant, type Span } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  equal,
  falsehood,
  field,
  length,
  numberOf,
  not,
  or,
  quantified,
  read,
  readVariable,
  truth,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
} from "../model/index.js";
import type { Code } from "./code.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { tagOf } from "./continuation-types.js";
import type { Frame } from "./frames.js";
import { gatheredRole } from "./gathered-role.js";
import { fieldOf, type MachineLayout } from "./machine-layout.js";
import { empty, slotPlace } from "./moving.js";
import { pendingFor } from "./pending.js";
import type { GatherFields, Program } from "./program.js";
import { copied, putOff } from "./resuming.js";
import { store } from "./storing.js";
import { membership, scalar, valueAt, type Value } from "./value.js";

/** Begins with everybody missing. A gather of nobody leaves its number free. */
export function openGather(code: Code, gather: Gather, { number, span }: { readonly number: ModelExpr; readonly span: Span }): void {
  const { calls } = code.layout;
  invariant(calls !== undefined, "a machine that calls has its numbers");
  const { type } = code.program.variable(gather.missing);
  const missing = code.localFor(gather.missing);
  store(code, { place: missing, type, value: code.evaluate(gather.nodes), span });
  code.emit({ kind: "clear", target: code.localFor(gather.answers), span });
  const role = gatheredRole(type);
  const owing = owingPlace(code.layout, code.actor.instance, { role, number });
  store(code, { place: owing, type, value: valueAt(missing, type), span });
  code.emit({ kind: "assign", target: at(field(code.actor.instance, calls.open), number), value: some(code, role, missing), span });
}

interface Owing {
  readonly role: string;
  readonly number: ModelExpr;
}

/** The set of those who owe an answer to a call. */
export function owingPlace({ gathers }: MachineLayout, instance: ModelPlace, { role, number }: Owing): ModelPlace {
  const name = gathers.get(role);
  invariant(name !== undefined, "a machine that gathers knows who owes an answer");
  return at(field(instance, name), number);
}

/** Is anybody in the set that is stored there? */
export function some(code: Code, role: string, place: ModelPlace): ModelExpr {
  const name = code.names.take("node");
  return quantified("exists", { name, over: code.program.types.kind(role) }, read(at(place, readVariable(name))));
}

/** `give up s`; without nodes, what a gather asks itself when it begins. */
export function giveUp(code: Code, { gather, nodes, span }: StatementOf<"giveUp">): void {
  const source = nodes === undefined ? enteredPlace(code, gather.variable) : code.continuationPlace(gather.variable, []);
  const given = nodes === undefined ? undefined : membership(code.evaluate(nodes));
  for (const frame of source.type.frames) {
    const fields = code.program.callOf(frame)?.gather;
    if (fields === undefined) continue;
    const condition = and(isFull(source), isFrame(source, frame));
    const [then] = code.branch(
      () => {
        takeOut(code, { source, frame, fields }, { given, span });
        return true;
      },
      () => true,
    );
    code.emit({ kind: "if", condition, then, otherwise: [], span });
  }
}

/** The parameter of the state that has just been entered, whatever is known of the one that was left. */
function enteredPlace({ layout, actor }: Code, id: number): ContinuationPlace {
  const type = layout.continuations.get(id);
  const flag = layout.spent.get(id);
  invariant(type !== undefined, "the parameter holds a continuation");
  const place = fieldOf(layout, actor.instance, id);
  return { place, type, variable: id, ...(flag === undefined ? {} : { spent: { root: flag, path: [] } }) };
}

function isFrame({ type, place }: ContinuationPlace, frame: Frame): ModelExpr {
  return type.tag === undefined ? and() : equal(read(field(place, "point")), tagOf(type, frame));
}

interface Gathering {
  readonly source: ContinuationPlace;
  readonly frame: Frame;
  readonly fields: GatherFields;
}

interface Given {
  readonly given: ((element: ModelExpr) => ModelExpr) | undefined;
  readonly span: Span;
}

/** Where nobody is missing any more, the rest runs later in the step. */
function takeOut(code: Code, { source, frame, fields }: Gathering, { given, span }: Given): void {
  const role = roleOf(fields);
  const missing = slotPlace(source, frame, fields.missing);
  if (given !== undefined) {
    const name = code.names.take("node");
    const node = readVariable(name);
    const body: ModelStatement = { kind: "assign", target: at(missing, node), value: falsehood, span };
    const guarded: ModelStatement = { kind: "if", condition: given(node), then: [body], otherwise: [], span };
    code.emit({ kind: "for", variable: name, over: code.program.types.kind(role), body: [guarded], span });
  }
  const then = code.block(() => {
    const copy = copied(code, source);
    empty(code, source);
    orphanIfOpen(code, copy, frame);
    const pending = pendingFor(code.program, code.layout);
    const failure = {
      kind: "overflow",
      subject: undefined,
      text: `more than ${pending.capacity} continuations are ready at once`,
    } as const;
    code.assert(binary("<", length(pending.ready), numberOf(pending.capacity)), failure, span);
    const value = valueAt(slotPlace(copy, frame, fields.answers), fields.type);
    putOff(code, copy, { value, span, only: frame }, { pending, list: pending.ready });
  });
  code.emit({ kind: "if", condition: not(some(code, role, missing)), then, otherwise: [], span });
}

/** Answers of nodes that were given up are still to come, and dropped then. */
function orphanIfOpen(code: Code, copy: ContinuationPlace, frame: Frame): void {
  const { calls } = code.layout;
  const call = code.program.callOf(frame);
  invariant(calls !== undefined && call !== undefined, "a gather has a number");
  const number = read(slotPlace(copy, frame, call.key));
  const { instance } = code.actor;
  const target = at(field(instance, calls.orphans), number);
  code.emit({ kind: "assign", target, value: read(at(field(instance, calls.open), number)), span: undefined });
}

/** Of the nodes that a gather asks. */
export function roleOf({ type }: GatherFields): string {
  return gatheredRole(type.kind === "map" ? { kind: "set", element: type.key } : type);
}

/** `k.missing` */
export function missingIn(program: Program, source: ContinuationPlace): (node: ModelExpr) => ModelExpr {
  const parts = source.type.frames.flatMap((frame) => {
    const fields = program.callOf(frame)?.gather;
    return fields === undefined ? [] : [{ frame, fields }];
  });
  return (node) =>
    or(
      falsehood,
      ...parts.map(({ frame, fields }) =>
        and(isFull(source), isFrame(source, frame), read(at(slotPlace(source, frame, fields.missing), node))),
      ),
    );
}

export interface AnswerOfOne extends Gathering {
  readonly number: ModelExpr;
  readonly asked: ModelExpr;
  readonly value: Value | undefined;
}

/** Keeps the answer of one node of several in the frame, unless the node was given up; says whether anybody is missing now. */
export function keepAnswer(code: Code, { source, frame, fields, asked, value }: Omit<AnswerOfOne, "number">): ModelExpr {
  const missing = at(slotPlace(source, frame, fields.missing), asked);
  const answers = slotPlace(source, frame, fields.answers);
  const { type } = fields;
  const then = code.block(() => {
    code.emit({ kind: "assign", target: missing, value: falsehood, span: undefined });
    if (type.kind === "map" && value !== undefined) store(code, { place: at(answers, asked), type: type.value, value, span: undefined });
    else store(code, { place: at(answers, asked), type: { kind: "boolean" }, value: scalar(truth), span: undefined });
  });
  code.emit({ kind: "if", condition: read(missing), then, otherwise: [], span: undefined });
  return some(code, roleOf(fields), slotPlace(source, frame, fields.missing));
}

/** What the frame goes on with. */
export function answersIn(source: ContinuationPlace, frame: Frame, fields: GatherFields): Value {
  return valueAt(slotPlace(source, frame, fields.answers), fields.type);
}
