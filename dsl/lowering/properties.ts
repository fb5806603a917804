/** Properties, and the predicate that nothing is owed. */
import { isRight, localChannel, maxCalls, type Expr, type LeadsTo, type Property, type State, type VariableId } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  equal,
  falsehood,
  field,
  length,
  member,
  not,
  numberOf,
  or,
  quantified,
  read,
  readVariable,
  truth,
  type ModelExpr,
  type ModelPlace,
  type ModelProperty,
  type Routine,
} from "../model/index.js";
import { actorOf, actorParams } from "./code.js";
import { allHold, lowerScalar, quiescentRoutine, type Check, type Scope } from "./expression.js";
import { firingBound } from "./firing.js";
import { somethingIn } from "./holding.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import { Names } from "./names.js";
import { isHeld, losesCalls } from "./held-calls.js";
import type { Program } from "./program.js";
import { bindAll, bindScalar } from "./quantified.js";
import { queueBetween, type Queue } from "./queues.js";
import { valueAt } from "./value.js";

/** In the order in which ties are decided. */
export function lowerProperties(program: Program): readonly ModelProperty[] {
  const rest: ModelExpr = { kind: "call", routine: quiescentRoutine, args: [] };
  return [
    { kind: "always possible", name: "stuck", condition: rest, steps: "progress", violation: "stuck", span: undefined },
    ...program.protocol.properties.map((property) => lowerProperty(program, property)),
    { kind: "deadlock", name: "deadlock", condition: rest, span: undefined },
    ...bounds(program),
  ];
}

/** A condition that cannot be evaluated does not hold. */
function lowerProperty(program: Program, property: Property): ModelProperty {
  const { name, span } = property;
  const scope = propertyScope(program);
  if (property.kind === "leads to") return lowerLeadsTo(scope, property);
  const condition = lowerCondition(scope, property.condition);
  if (property.kind !== "always possible") return { kind: property.kind, name, condition, span };
  return { kind: property.kind, name, condition, steps: "all", violation: "impossible", span };
}

function propertyScope(program: Program): Scope {
  return {
    program,
    machine: undefined,
    self: undefined,
    here: undefined,
    names: new Names(program.names),
    variable: (id, of) => valueAt(of === undefined ? program.ghost(id) : at(program.ghost(id), of), program.variable(id).type),
    checks: [],
  };
}

function lowerCondition(scope: Scope, condition: Expr): ModelExpr {
  const checks: Check[] = [];
  const holds = lowerScalar({ ...scope, checks }, condition);
  return and(allHold(checks), holds);
}

function lowerLeadsTo(scope: Scope, { kind, name, variables, condition, goal, span }: LeadsTo): ModelProperty {
  const bound = variables.map((id) => bindScalar(scope, id));
  const inner = bindAll(scope, bound);
  const params = bound.map((one) => ({ name: one.name, type: one.over }));
  return { kind, name, params, condition: lowerCondition(inner, condition), goal: lowerCondition(inner, goal), span };
}

// ---------------------------------------------------------------- bounds

function bounds(program: Program): readonly ModelProperty[] {
  const channels = new Map<string, ModelExpr>();
  for (const queue of program.queues) {
    const { capacity, name } = queue.channel;
    const text = `capacity ${capacity} of channel ${name}`;
    const isReached = some(queue, program, (list) => binary(">=", length(list), numberOf(capacity)));
    channels.set(text, or(channels.get(text) ?? falsehood, isReached));
  }
  const deferred = program.layouts.flatMap((layout): readonly (readonly [string, ModelExpr])[] => {
    if (layout.deferred === undefined) return [];
    const { machine } = layout;
    const list = field(actorOf(program, layout).instance, layout.deferred.field);
    const isReached = binary(">=", length(list), numberOf(machine.deferred));
    return [[`deferred queue bound ${machine.deferred} of ${machine.role}`, forInstances(program, layout, "exists", isReached)]];
  });
  const timers = program.layouts.flatMap((layout) =>
    layout.machine.timers.flatMap((timer): readonly (readonly [string, ModelExpr])[] => {
      const bound = firingBound(program, layout, timer);
      return bound === undefined ? [] : [[bound.name, forInstances(program, layout, "exists", bound.reached)]];
    }),
  );
  return [...channels, ...deferred, ...timers].map(([name, condition]) => ({ kind: "bound", name, condition, span: undefined }));
}

function some(queue: Queue, program: Program, condition: (list: ModelPlace) => ModelExpr): ModelExpr {
  const { types } = program;
  const isLocal = queue.channel.name === localChannel;
  const from = types.nodeNamed(queue.from, "from");
  const to = isLocal ? from : types.nodeNamed(queue.to, "to");
  const body = condition(queueBetween(types, queue, { from, to, block: readVariable("at_block") }));
  const bound = [
    ...(types.isSingle(queue.from) ? [] : [{ name: "from", over: types.kind(queue.from) }]),
    ...(isLocal || types.isSingle(queue.to) ? [] : [{ name: "to", over: types.kind(queue.to) }]),
    ...(queue.perBlock === undefined ? [] : [{ name: "at_block", over: types.kind(queue.perBlock) }]),
  ];
  return bound.reduceRight((inner, one) => quantified("exists", one, inner), body);
}

function forInstances(program: Program, layout: MachineLayout, quantifier: "forall" | "exists", body: ModelExpr): ModelExpr {
  return actorParams(program, layout.machine).reduceRight(
    (inner, { name, type }) => quantified(quantifier, { name, over: type }, inner),
    body,
  );
}

// ---------------------------------------------------------------- rest

/** The function that says whether nothing is owed. */
export function quiescent(program: Program): Routine {
  const channels = program.queues.map((queue) => not(some(queue, program, (list) => binary(">", length(list), numberOf(0)))));
  const machines = program.layouts.map((layout) => forInstances(program, layout, "forall", isAtRest(program, layout)));
  return {
    name: quiescentRoutine,
    params: [],
    result: booleanType,
    locals: [],
    body: [{ kind: "return", value: and(...channels, ...machines, noneDown(program)), span: undefined }],
    label: "nothing is owed",
    span: undefined,
  };
}

function isAtRest(program: Program, layout: MachineLayout): ModelExpr {
  const { instance } = actorOf(program, layout);
  const noneDeferred = layout.deferred === undefined ? and() : equal(length(field(instance, layout.deferred.field)), numberOf(0));
  const idle = layout.machine.states.filter((state) => state.idle).map((state) => isIn(layout, instance, state));
  return and(
    noneDeferred,
    noneCalled(program, layout, instance),
    not(owesAnswer(layout, instance)),
    or(...idle, not(isSuspended(program, layout, instance))),
  );
}

/** A call is owed an answer until it has come, or until a crash has made sure that it never comes. */
function noneCalled(program: Program, layout: MachineLayout, instance: ModelPlace): ModelExpr {
  const { calls } = layout;
  if (calls === undefined) return and();
  const numbers = Array.from({ length: maxCalls }, (_, number) => {
    const isOpen = read(at(field(instance, calls.open), numberOf(number)));
    return losesCalls(program) ? and(isOpen, isHeld(program, layout, { number: numberOf(number) })) : isOpen;
  });
  return not(or(falsehood, ...numbers));
}

/** A node that is down, though not for ever, has to come back. */
function noneDown(program: Program): ModelExpr {
  const roles = [...program.crashes.values()].filter(({ crash }) => !crash.forever);
  return and(
    ...roles.map(({ crash: { role }, down }) => {
      const isUp = not(read(down(program.types.nodeNamed(role, "self"))));
      return program.types.isSingle(role) ? isUp : quantified("forall", { name: "self", over: program.types.kind(role) }, isUp);
    }),
  );
}

function isIn(layout: MachineLayout, instance: ModelPlace, state: State): ModelExpr {
  return equal(read(field(instance, "state")), stateValue(layout, state.name));
}

function owesAnswer(layout: MachineLayout, instance: ModelPlace): ModelExpr {
  const { issued } = layout;
  const owed = layout.machine.requests.filter((request) => !request.mayWait);
  if (issued === undefined || owed.length === 0) return falsehood;
  const open = owed.map(({ name }) => binary(">", read(field(instance, layout.open.get(name) ?? "")), numberOf(0)));
  const list = field(instance, issued.field);
  if (owed.length === layout.machine.requests.length) return or(binary(">", length(list), numberOf(0)), ...open);
  const position = readVariable("position");
  const isOwed = owed.map(({ name }) => equal(read(field(at(list, position), "request")), member(issued.tag, name)));
  const body = and(binary("<", position, length(list)), or(...isOwed));
  const range = { kind: "range", low: 0, high: layout.machine.outstanding - 1 } as const;
  return or(quantified("exists", { name: "position", over: range }, body), ...open);
}

/** Does the machine hold a continuation? Below an await others may lie, but the await's own is enough. */
function isSuspended(program: Program, layout: MachineLayout, instance: ModelPlace): ModelExpr {
  const { machine } = layout;
  const awaits = machine.states.filter((state) => state.kind === "await").map((state) => isIn(layout, instance, state));
  const waiting = machine.states
    .filter((state) => state.kind === "named")
    .map((state) => and(isIn(layout, instance, state), or(...state.params.map((id) => holds(program, { layout, instance }, id)))));
  const variables = machine.variables.map(({ variable: id }) => holds(program, { layout, instance }, id));
  return or(falsehood, ...awaits, ...waiting, ...variables);
}

interface Instance {
  readonly layout: MachineLayout;
  readonly instance: ModelPlace;
}

/** Does a variable or parameter hold a continuation between two steps? A waiting state's parameter always does. */
function holds(program: Program, { layout, instance }: Instance, id: VariableId): ModelExpr {
  const { type } = program.variable(id);
  if (layout.continuations.get(id)?.presence === "full") return truth;
  // Rights to answer are owed by whoever called, or by the request.
  return somethingIn(program, { place: fieldOf(layout, instance, id), type, counts: (one) => !isRight(one) });
}
