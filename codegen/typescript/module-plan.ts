/**
 * What everything of a protocol is called in its generated module. Made before any text: the printer, and whoever compares the generated
 * code with the model, read the same plan.
 */
import {
  bodiesOf,
  callOf,
  continuationFlow,
  eventName,
  functionsOf,
  ghostVariables,
  handlersOf,
  liveVariables,
  statementsIn,
  suspensionOf,
  type Block,
  type ContinuationFlow,
  type Ghosts,
  type Handler,
  type HandlerBody,
  type Machine,
  type Procedure,
  type Protocol,
  type SiteId,
  type Statement,
  type Variable,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError, positionOf, type Source, type Span } from "../../dsl/diagnostics/index.js";
import { lowerFirst, NameSpace, upperFirst } from "./identifiers.js";

export interface ModulePlan {
  readonly protocol: Protocol;
  readonly source: Source;
  readonly names: NameSpace;
  readonly flow: ContinuationFlow;
  readonly live: ReadonlyMap<SiteId, readonly VariableId[]>;
  readonly ghosts: Ghosts;
  readonly machines: readonly MachinePlan[];
  /** Of roles, blocks, values, enums, records and messages: the names of their types. */
  readonly typeNames: ReadonlyMap<string, string>;
  /** Of the protocol's functions: their names, by the protocol's. */
  readonly functions: ReadonlyMap<string, string>;
  /** What variables are called where they are variables, slots or parameters. */
  readonly variables: ReadonlyMap<VariableId, string>;
  /** Filled while bodies are written. */
  readonly points: Map<SiteId, Point>;
  /** The names of points as they were found when everything was written before: types need them before they are found again. */
  readonly pointNames: ReadonlyMap<SiteId, string>;
  /** The names of points by those of their bodies and their numbers there: copies of a handler have the same. */
  readonly claimed: Map<string, string>;
  /** Functions behind branches and loops, which are points of no suspension, or of several. */
  readonly joins: Point[];
  /** Roles of one node that some handler asks for. */
  readonly placed: Set<string>;
  /** Kinds of blocks and values all of which some handler asks for, by their keys in `typeNames`. */
  readonly listed: Set<string>;
}

export interface MachinePlan {
  readonly machine: Machine;
  /** `Client`: the beginning of the names of its types. */
  readonly name: string;
  /** `client`: the parameter by which its code knows the step. */
  readonly step: string;
  /** Names of states in the module, by the protocol's. */
  readonly states: ReadonlyMap<string, string>;
  readonly handlers: ReadonlyMap<Handler, string>;
  readonly procedures: ReadonlyMap<Procedure, string>;
  readonly functions: ReadonlyMap<string, string>;
}

/** The slot of frames that holds what is left of a loop, and the type of its elements. */
export interface LoopSlot {
  readonly slot: string;
  readonly element: string;
}

/** A place where suspended code goes on: a function, and what its frame holds. */
export interface Point {
  readonly name: string;
  readonly machine: MachinePlan;
  readonly slots: readonly VariableId[];
  /** Of enclosing loops, outermost first. */
  readonly loops: readonly LoopSlot[];
  /** The type of the right to answer that the frame holds: that of a request of which the handler does not speak. */
  readonly reply: string | undefined;
  /** The type of the frame of a procedure's caller. */
  readonly caller: string | undefined;
  /** The type of what it is resumed with, and what that is called where it goes on, if it is a variable. */
  readonly result: string;
  readonly resultName?: string;
}

/** Does the frame of the point hold nothing? */
export function isBare({ slots, loops, reply, caller }: Point): boolean {
  return slots.length + loops.length === 0 && reply === undefined && caller === undefined;
}

/** Gives everything its name. */
export function planModule(protocol: Protocol, source: Source, pointNames: ModulePlan["pointNames"] = new Map()): ModulePlan {
  const names = new NameSpace();
  const typeNames = nameTypes(protocol, names);
  return {
    protocol,
    source,
    names,
    flow: continuationFlow(protocol),
    live: liveVariables(protocol),
    ghosts: ghostVariables(protocol),
    machines: protocol.machines.map((machine) => planMachine(protocol, machine, names)),
    typeNames,
    functions: new Map(protocol.functions.map(({ name }) => [name, names.claim(name)])),
    variables: nameVariables(protocol, liveVariables(protocol)),
    points: new Map(),
    pointNames,
    claimed: new Map(),
    joins: [],
    placed: new Set(),
    listed: new Set(),
  };
}

/** Line and column of a place in the protocol: `112:5`. */
export function placeOf({ source }: Pick<ModulePlan, "source">, span: Span): string {
  const { line, column } = positionOf(source, span.start);
  return `${line}:${column}`;
}

export function variableOf({ protocol }: Pick<ModulePlan, "protocol">, id: VariableId): Variable {
  const variable = protocol.variables[id];
  if (variable === undefined) throw new InternalError(`unknown variable ${id}`);
  return variable;
}

/** The machine's own variables, without what only the model has. */
export function realVariables({ ghosts }: ModulePlan, { machine }: MachinePlan): readonly VariableId[] {
  const counters = new Set(machine.timers.flatMap(({ armed, firings }) => (firings === undefined ? [armed] : [armed, firings.count])));
  return machine.variables.map(({ variable }) => variable).filter((id) => !ghosts.variables.has(id) && !counters.has(id));
}

/** What is called so in `names`, which has everything that the protocol declares. */
export function nameIn<Key>(names: ReadonlyMap<Key, string>, key: Key): string {
  const name = names.get(key);
  if (name === undefined) throw new InternalError(`${String(key)} has no name`);
  return name;
}

/** The key of `typeNames`; two kinds of declarations may share a name. */
export function typeKey(kind: "node" | "block" | "value" | "enum" | "record" | "message", name: string): string {
  return `${kind} ${name}`;
}

function nameTypes(protocol: Protocol, names: NameSpace): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (kind: Parameters<typeof typeKey>[0], name: string): void => {
    const key = typeKey(kind, name);
    if (!found.has(key)) found.set(key, names.claim(upperFirst(name)));
  };
  for (const { name, symmetry } of protocol.nodes) {
    add("node", name);
    if (symmetry === "single") names.claim(`${lowerFirst(name)}Of`);
  }
  for (const { name } of protocol.blocks) add("block", name);
  for (const { name } of protocol.values) add("value", name);
  for (const { name } of protocol.enums) add("enum", name);
  for (const { name } of recordsOf(protocol)) add("record", name);
  for (const { name } of protocol.messages) add("message", name);
  return found;
}

type RecordType = Extract<Variable["type"], { readonly kind: "record" }>;

/** The records that occur in types of variables and messages, each once, those inside others before them. */
export function recordsOf(protocol: Protocol): readonly RecordType[] {
  const found = new Map<string, RecordType>();
  const visit = (type: Variable["type"] | undefined): void => {
    switch (type?.kind) {
      case "record":
        for (const field of type.fields) visit(field.type);
        found.set(type.name, type);
        return;
      case "optional":
      case "set":
      case "queue":
        visit(type.element);
        return;
      case "map":
        visit(type.key);
        visit(type.value);
        return;
      case "continuation":
        visit(type.result);
        return;
      default:
    }
  };
  for (const { type } of protocol.variables) visit(type);
  for (const { params, call } of protocol.messages) {
    for (const { type } of params) visit(type);
    visit(call?.result);
  }
  for (const machine of protocol.machines) {
    for (const { result } of machine.requests) visit(result);
    for (const { params, result } of machine.hosts) {
      for (const { type } of params) visit(type);
      visit(result);
    }
  }
  return [...found.values()];
}

function planMachine(protocol: Protocol, machine: Machine, names: NameSpace): MachinePlan {
  const isAlone = protocol.machines.filter(({ role }) => role === machine.role).length === 1;
  const name = isAlone ? machine.role : `${machine.role}${machine.block ?? "Node"}`;
  for (const suffix of [
    "Vars",
    "State",
    "Step",
    "Requests",
    "Host",
    ...machine.states.map((state) => upperFirst(state.name.replace("#", ""))),
  ])
    names.claim(`${name}${suffix}`);
  const step = names.claim(lowerFirst(name));
  const states = nameStates(machine);
  return {
    machine,
    name,
    step,
    states,
    handlers: nameHandlers(machine, { states, names }),
    procedures: new Map(machine.procedures.map((procedure) => [procedure, names.claim(procedure.name)])),
    functions: new Map(machine.functions.map((one) => [one.name, names.claim(one.name)])),
  };
}

/** Anonymous waits are called after the handler or procedure that they stand in. */
function nameStates(machine: Machine): ReadonlyMap<string, string> {
  return new Map(machine.states.map(({ name }) => [name, name.replace("#", "")]));
}

function nameHandlers(
  machine: Machine,
  { states, names }: { readonly states: ReadonlyMap<string, string>; readonly names: NameSpace },
): ReadonlyMap<Handler, string> {
  const found = new Map<Handler, string>();
  const all = handlersOf(machine);
  for (const body of all) {
    const { handler } = body;
    if (found.has(handler)) continue;
    const copies = all.filter((one) => isCopy(body, one));
    const name = names.claim(`${lowerFirst(whereOf(machine, copies, states))}${upperFirst(eventName(handler) ?? handler.event.kind)}`);
    for (const copy of copies) found.set(copy.handler, name);
  }
  return found;
}

/** The same handler of two states: that does the same unless it reads parameters. */
function isCopy(a: HandlerBody, b: HandlerBody): boolean {
  if (a.handler === b.handler) return true;
  // A wait in its place is a state of its own in each copy.
  const isBare = ({ state, block }: HandlerBody): boolean =>
    state?.kind === "named" && state.params.length === 0 && statementsIn(block).every((one) => suspensionOf(one)?.kind !== "await");
  return a.handler.span.start === b.handler.span.start && a.handler.span.end === b.handler.span.end && isBare(a) && isBare(b);
}

function whereOf(machine: Machine, copies: readonly HandlerBody[], states: ReadonlyMap<string, string>): string {
  const [first, second, ...others] = [...new Set(copies.map(({ state, before }) => (before ? "before" : state?.name)))];
  if (first === undefined || copies[0]?.handler.event.kind === "restart" || others.length > 0) return machine.role;
  const name = (state: string): string => states.get(state) ?? state;
  return second === undefined ? name(first) : `${name(first)}Or${upperFirst(name(second))}`;
}

/** Local variables of one body have different names, whatever blocks they stand in: any two of them may meet in a frame. */
function nameVariables(protocol: Protocol, live: ReadonlyMap<SiteId, readonly VariableId[]>): ReadonlyMap<VariableId, string> {
  const found = new Map<VariableId, string>();
  // A state is known by its name.
  const fields = new NameSpace(new Set(["name"]));
  for (const { id, name, storage } of protocol.variables)
    if (storage !== "local" && storage !== "quantified") found.set(id, fields.inner().claim(name));
  nameCalls(protocol, found);
  for (const { span, block } of textsOf(protocol)) {
    const names = new NameSpace();
    const kept = statementsIn(block).flatMap((statement) => live.get(siteOf(statement) ?? -1) ?? []);
    for (const id of kept) if (variableOf({ protocol }, id).storage === "state") names.claim(nameIn(found, id));
    // States that share a handler have a copy of it each: what stands at one place of the text has one name.
    const known = new Map<string, string>();
    for (const { id, name, span: own } of localsIn(protocol, span)) {
      const key = `${name} ${own.start}`;
      const given = found.get(id) ?? known.get(key) ?? names.claim(unlikeDerived(name));
      known.set(key, given);
      found.set(id, given);
    }
  }
  for (const { id, name } of protocol.variables) if (!found.has(id)) found.set(id, new NameSpace().claim(name));
  return found;
}

/** Names that are made of those of variables (`cLeft`, of a loop over c), and that of an element: no variable is called so. */
function unlikeDerived(name: string): string {
  return name === "one" || /(?:Left|Picked|Candidates|Box)$/u.test(name) ? `${name}2` : name;
}

/** What the kernel looks for in frames has the names that it knows. */
function nameCalls(protocol: Protocol, found: Map<VariableId, string>): void {
  for (const statement of bodiesOf(protocol).flatMap(({ block }) => statementsIn(block))) {
    const suspension = suspensionOf(statement);
    if (suspension?.kind !== "suspend" || suspension.call === undefined) continue;
    const { number, gather } = suspension.call;
    found.set(number, "call");
    if (gather === undefined) continue;
    found.set(gather.missing, "missing");
    found.set(gather.answers, "answers");
  }
}

function siteOf(statement: Statement): SiteId | undefined {
  return suspensionOf(statement)?.site ?? callOf(statement)?.site;
}

/** Every body with the whole text that it belongs to, heads with parameters included. */
function textsOf(protocol: Protocol): readonly { readonly span: Span; readonly block: Block }[] {
  return [
    ...bodiesOf(protocol).map((body) => ({ span: body.kind === "handler" ? body.handler.span : body.procedure.span, block: body.block })),
    ...functionsOf(protocol).map(({ span, body }) => ({ span, block: body })),
  ];
}

function localsIn(protocol: Protocol, { start, end }: Span): readonly Variable[] {
  return protocol.variables.filter(
    ({ span, storage }) => (storage === "local" || storage === "quantified") && span.start >= start && span.start < end,
  );
}
