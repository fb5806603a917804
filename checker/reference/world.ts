import { Map } from "immutable";
import {
  bodiesOf,
  crashesOf,
  liveVariables,
  localChannel,
  statementsIn,
  suspensionOf,
  type AnsweredCall,
  type Channel,
  type Crash,
  type FunctionDef,
  type Handler,
  type Machine,
  type Message as MessageDecl,
  type Procedure,
  type Protocol,
  type SiteId,
  type State,
  type Variable,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { createUniverse, type Universe } from "./universe.js";
import type { Element } from "./value.js";

/** What never changes during a search: the protocol with its elements and look-ups. */
export interface World {
  readonly protocol: Protocol;
  readonly universe: Universe;
  /** All state machines, in the order of declaration, then node, then block. */
  readonly instances: readonly Instance[];
  readonly live: ReadonlyMap<SiteId, readonly VariableId[]>;
  /** The suspensions that an answer resumes. */
  readonly calls: ReadonlyMap<SiteId, AnsweredCall>;
  /** Bounds that some step has reached so far; grows during a search. */
  readonly boundsReached: Set<string>;
  instance(node: Element, block: Element | undefined): Instance;
  variable(id: VariableId): Variable;
  message(name: string): MessageDecl;
  channel(name: string): Channel;
  handler(id: number): Handler;
  /** The first machine of each node that may crash. */
  readonly crashing: readonly Instance[];
  /** May rights to answer and answers get lost in crashes? */
  readonly losesCalls: boolean;
  /** How nodes of this node's role crash; undefined where they do not. */
  crash(node: Element): Crash | undefined;
}

/** One state machine of one node (for one block). */
export interface Instance {
  readonly key: string;
  readonly machine: Machine;
  readonly node: Element;
  readonly block: Element | undefined;
  readonly states: ReadonlyMap<string, State>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly functions: ReadonlyMap<string, FunctionDef>;
}

/** Capacity of a queue where the declaration names none, and of the built-in channel to oneself. */
const defaultCapacity = 4;

export function createWorld(protocol: Protocol): World {
  const universe = createUniverse(protocol);
  const instances = protocol.machines.flatMap((machine) => instancesOf(machine, { protocol, universe }));
  const byKey = Map(instances.map((instance) => [instance.key, instance]));
  const variables = Map(protocol.variables.map((variable) => [variable.id, variable]));
  const messages = Map([...protocol.messages, ...protocol.answers].map((message) => [message.name, message]));
  const channels = Map([...protocol.channels, localChannelOf(protocol)].map((channel) => [channel.name, channel]));
  const crashes = Map(crashesOf(protocol).map((crash) => [crash.role, crash]));
  const handlers = Map(protocol.machines.flatMap(handlersOf).map((handler) => [handler.id, handler]));
  return {
    protocol,
    universe,
    instances,
    live: liveVariables(protocol),
    calls: callSites(protocol),
    boundsReached: new Set(),
    instance: (node, block) => found(byKey.get(instanceKey(node, block)), "instance"),
    variable: (id) => found(variables.get(id), "variable"),
    message: (name) => found(messages.get(name), name),
    channel: (name) => found(channels.get(name), name),
    handler: (id) => found(handlers.get(id), "handler"),
    crashing: instances.filter(
      ({ node }, index) => crashes.has(node.sort) && instances.findIndex((other) => other.node === node) === index,
    ),
    losesCalls: protocol.answers.length > 0 && instances.some(({ node }) => crashes.has(node.sort)),
    crash: (node) => crashes.get(node.sort),
  };
}

function instancesOf(machine: Machine, context: { readonly protocol: Protocol; readonly universe: Universe }): readonly Instance[] {
  const { universe, protocol } = context;
  const blocks = machine.block === undefined ? [undefined] : universe.sort(machine.block).elements;
  const tables = {
    states: new globalThis.Map(machine.states.map((state) => [state.name, state])),
    procedures: new globalThis.Map(machine.procedures.map((procedure) => [procedure.name, procedure])),
    functions: new globalThis.Map([...protocol.functions, ...machine.functions].map((declared) => [declared.name, declared])),
  };
  return universe
    .sort(machine.role)
    .elements.flatMap((node) => blocks.map((block) => ({ key: instanceKey(node, block), machine, node, block, ...tables })));
}

function instanceKey(node: Element, block: Element | undefined): string {
  const own = `${node.sort}.${node.index}`;
  return block === undefined ? own : `${own}@${block.sort}.${block.index}`;
}

function callSites(protocol: Protocol): ReadonlyMap<SiteId, AnsweredCall> {
  const statements = bodiesOf(protocol).flatMap(({ block }) => statementsIn(block));
  return new globalThis.Map(
    statements.flatMap((statement) => {
      const suspension = suspensionOf(statement);
      return suspension?.kind === "suspend" && suspension.call !== undefined ? [[suspension.site, suspension.call] as const] : [];
    }),
  );
}

export function handlersOf(machine: Machine): readonly Handler[] {
  const scopes = [{ handlers: machine.handlers, otherwise: machine.otherwise }, ...machine.states];
  const others = scopes.flatMap((scope) => (scope.otherwise === undefined ? scope.handlers : [...scope.handlers, scope.otherwise]));
  return [...machine.before, ...others, ...(machine.restart === undefined ? [] : [machine.restart])];
}

function localChannelOf(protocol: Protocol): Channel {
  return {
    name: localChannel,
    discipline: "fifo",
    capacity: defaultCapacity,
    perBlock: false,
    lossy: false,
    duplicating: false,
    blocking: false,
    span: protocol.span,
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InternalError(`unknown ${what}`);
  return value;
}
