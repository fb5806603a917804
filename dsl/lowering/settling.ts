/**
 * The end of a step: ready continuations run, then the deferred messages are offered again from the head, until a whole pass takes nothing.
 * A message whose handler would defer it again keeps its place; deferring has no other effect, so trying is safe.
 */
import type { Message } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  falsehood,
  field,
  length,
  member,
  not,
  numberOf,
  or,
  read,
  readVariable,
  truth,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type Routine,
} from "../model/index.js";
import { actorArgs, actorOf, actorParams } from "./code.js";
import type { Dispatch } from "./dispatch.js";
import { knownSender } from "./handler.js";
import { fromKey, type MachineLayout, type TaggedList } from "./machine-layout.js";
import { answerKey, hasPending, pendingFor, type Pending } from "./pending.js";
import type { Program } from "./program.js";
import { argumentKey } from "./queues.js";

/** Rounds of a step; more means that handlers resume each other without end. */
const maxRounds = 1000;

/** Writes the routine that settles a machine after a handler; undefined where there is nothing to settle. */
export function writeSettle(program: Program, layout: MachineLayout, dispatches: readonly Dispatch[]): string | undefined {
  const { deferred, machine } = layout;
  const pending = hasPending(program, layout) ? pendingFor(program, layout) : undefined;
  if (deferred === undefined && pending === undefined) return undefined;
  const name = program.names.take(`${layout.variable}_settle`);
  const runReady = pending === undefined ? [] : writeRunReady(program, layout, pending);
  const offers = deferred === undefined ? undefined : writeOffers(program, layout, { deferred, dispatches });
  const routine: Routine = {
    name,
    params: actorParams(program, machine).map((one) => ({ ...one, passing: "value" })),
    result: undefined,
    locals: offers?.locals ?? [],
    body: offers === undefined ? runReady : [...offers.body(runReady)],
    label: `${machine.role} settles`,
    span: machine.span,
  };
  program.routines.push(routine);
  return name;
}

// ---------------------------------------------------------------- ready continuations

const restName = "rest";

function writeRunReady(program: Program, layout: MachineLayout, pending: Pending): readonly ModelStatement[] {
  const name = program.names.take(`${layout.variable}_run`);
  const rest = restName;
  const cases = pending.frames.map((frame) => {
    const slot = (key: string): ModelExpr => read(field(variable(rest), pending.slots.slotOf(frame.key, key)));
    const args = [...frame.fields.map(({ key }) => slot(key)), ...(frame.result === undefined ? [] : [slot(answerKey(frame))])];
    const routine = program.segmentName(frame);
    const call: ModelStatement = {
      kind: "call",
      routine,
      args: [...actorArgs(program, actorOf(program, layout)), ...args],
      span: frame.span,
    };
    return { values: [member(pending.tag, pending.tagNames.get(frame.key) ?? "")], body: [call] };
  });
  program.routines.push({
    name,
    params: [
      ...actorParams(program, layout.machine).map((one) => ({ ...one, passing: "value" as const })),
      { name: rest, type: pending.element, passing: "value" },
    ],
    result: undefined,
    locals: [],
    body: [{ kind: "switch", subject: read(field(variable(rest), "point")), cases, otherwise: [], span: undefined }],
    label: `${layout.machine.role} goes on`,
    span: layout.machine.span,
  });
  const run = (list: ModelPlace): readonly ModelStatement[] => [
    { kind: "assign", target: variable(rest), value: read(at(list, numberOf(0))), span: undefined },
    { kind: "remove", list, index: numberOf(0), span: undefined },
    {
      kind: "call",
      routine: name,
      args: [...actorArgs(program, actorOf(program, layout)), readVariable(rest)],
      span: undefined,
    },
  ];
  const { next, ready } = pending;
  const isThere = (list: ModelPlace): ModelExpr => binary(">", length(list), numberOf(0));
  const condition = next === undefined ? isThere(ready) : or(isThere(next), isThere(ready));
  // What was resumed runs before what was woken.
  const body =
    next === undefined
      ? run(ready)
      : ([{ kind: "if", condition: isThere(next), then: run(next), otherwise: run(ready), span: undefined }] as const);
  const loop = program.names.take(`${layout.variable}_run_ready`);
  program.routines.push({
    name: loop,
    params: actorParams(program, layout.machine).map((one) => ({ ...one, passing: "value" })),
    result: undefined,
    locals: [{ name: rest, type: pending.element }],
    body: [{ kind: "while", condition, limit: maxRounds, body, span: undefined }],
    label: `${layout.machine.role} runs what is ready`,
    span: layout.machine.span,
  });
  return [{ kind: "call", routine: loop, args: actorArgs(program, actorOf(program, layout)), span: undefined }];
}

// ---------------------------------------------------------------- deferred messages

interface Offering {
  readonly deferred: TaggedList;
  readonly dispatches: readonly Dispatch[];
}

interface Offers {
  readonly locals: readonly LocalVariable[];
  readonly body: (runReady: readonly ModelStatement[]) => readonly ModelStatement[];
}

const again = "again";
const place = "place";
const entry = "entry";
const deferring = "put_off";

function writeOffers(program: Program, layout: MachineLayout, offering: Offering): Offers {
  const { deferred } = offering;
  const { instance } = actorOf(program, layout);
  const list = field(instance, deferred.field);
  const offer = writeOffer(program, layout, offering);
  const index = readVariable(place);
  const take: readonly ModelStatement[] = [
    { kind: "remove", list, index, span: undefined },
    { kind: "assign", target: variable(again), value: truth, span: undefined },
  ];
  const next: ModelStatement = { kind: "assign", target: variable(place), value: binary("+", index, numberOf(1)), span: undefined };
  const decline: ModelStatement = {
    kind: "mark",
    label: `${layout.machine.role} leaves it deferred`,
    offer: "declined",
    span: undefined,
  };
  const scan: readonly ModelStatement[] = [
    { kind: "assign", target: variable(entry), value: read(at(list, index)), span: undefined },
    { kind: "assign", target: variable(deferring), value: falsehood, span: undefined },
    { kind: "mark", label: `${layout.machine.role} is offered a deferred message`, offer: "begins", span: undefined },
    {
      kind: "call",
      routine: offer,
      args: [...actorArgs(program, actorOf(program, layout)), readVariable(entry), readVariable(deferring)],
      span: undefined,
    },
    { kind: "if", condition: readVariable(deferring), then: [decline, next], otherwise: take, span: undefined },
  ];
  const isMore = and(not(readVariable(again)), binary("<", index, length(list)));
  return {
    locals: [
      { name: again, type: booleanType },
      { name: place, type: { kind: "range", low: 0, high: layout.machine.deferred } },
      { name: entry, type: deferred.element },
      { name: deferring, type: booleanType },
    ],
    body: (runReady) => [
      { kind: "assign", target: variable(again), value: truth, span: undefined },
      {
        kind: "while",
        condition: readVariable(again),
        limit: maxRounds,
        body: [
          { kind: "assign", target: variable(again), value: falsehood, span: undefined },
          ...runReady,
          { kind: "assign", target: variable(place), value: numberOf(0), span: undefined },
          { kind: "while", condition: isMore, limit: layout.machine.deferred + 1, body: scan, span: undefined },
        ],
        span: undefined,
      },
    ],
  };
}

/** Offers one deferred message again: the routine of its message. */
function writeOffer(program: Program, layout: MachineLayout, { deferred, dispatches }: Offering): string {
  const { machine } = layout;
  const name = program.names.take(`${layout.variable}_offer_again`);
  const message = (dispatch: Dispatch): Message | undefined => [...layout.messages.keys()].find((one) => one.name === dispatch.offer.name);
  const cases = dispatches
    .filter((dispatch) => dispatch.defers && message(dispatch) !== undefined)
    .map((dispatch) => {
      const { offer } = dispatch;
      const slot = (key: string): ModelExpr => read(field(variable(entry), deferred.slots.slotOf(offer.name, key)));
      const args = offer.params.map((_, index) => slot(argumentKey({ name: offer.name }, index)));
      const sender = dispatch.takesSender && knownSender(program, offer.senders) === undefined ? [slot(fromKey(offer.name))] : [];
      const call: ModelStatement = {
        kind: "call",
        routine: dispatch.routine,
        args: [...actorArgs(program, actorOf(program, layout)), ...args, ...sender, readVariable(deferring)],
        span: undefined,
      };
      return { values: [member(deferred.tag, offer.name)], body: [call] };
    });
  program.routines.push({
    name,
    params: [
      ...actorParams(program, machine).map((one) => ({ ...one, passing: "value" as const })),
      { name: entry, type: deferred.element, passing: "value" },
      { name: deferring, type: booleanType, passing: "var" },
    ],
    result: undefined,
    locals: [],
    body: [{ kind: "switch", subject: read(field(variable(entry), "message")), cases, otherwise: [], span: undefined }],
    label: `${machine.role} looks at a deferred message`,
    span: machine.span,
  });
  return name;
}
