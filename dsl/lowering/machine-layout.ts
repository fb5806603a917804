/** One kind of machine as a variable of the model: a record for each instance. */
import type { Machine, Message, Protocol, State, VariableId } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { at, field, member, variable, type ModelExpr, type ModelPlace, type ModelType } from "../model/index.js";
import type { ContinuationType } from "./continuation-types.js";
import type { Slots } from "./slots.js";
import type { TypeTable } from "./type-table.js";

/** A list of tagged records: deferred messages or issued requests. */
export interface TaggedList {
  readonly field: string;
  readonly element: ModelType;
  readonly tag: string;
  readonly slots: Slots;
  /** The names of what it can hold. */
  readonly variants: ReadonlySet<string>;
}

export interface AwaitLayout {
  readonly state: State;
  /** The field that says which state lies below; missing while the await is not on the stack. */
  readonly below: string;
  /** The field that holds the continuation, where there is anything to hold. */
  readonly rest: string;
  readonly type: ContinuationType;
}

export interface MachineLayout {
  readonly machine: Machine;
  readonly variable: string;
  readonly type: ModelType;
  readonly stateType: string;
  /** The names of all fields of one instance's record. */
  readonly record: readonly string[];
  /** The field of every variable, ghost, and parameter of a state. */
  readonly fields: ReadonlyMap<VariableId, string>;
  /** For each named state the fields that hold its parameters. */
  readonly stateFields: ReadonlyMap<string, readonly string[]>;
  readonly awaits: ReadonlyMap<string, AwaitLayout>;
  /** How each variable or parameter stores continuations. */
  readonly continuations: ReadonlyMap<VariableId, ContinuationType>;
  /** For parameters of waiting states: the transient variable that says that the current state's parameter is spent. */
  readonly spent: ReadonlyMap<VariableId, string>;
  /** Messages that it can get, with the roles of their senders. */
  readonly messages: ReadonlyMap<Message, readonly string[]>;
  readonly deferred: TaggedList | undefined;
  readonly issued: TaggedList | undefined;
  /** For each request the field that counts those accepted and not answered. */
  readonly open: ReadonlyMap<string, string>;
  /** For a machine that calls: the fields with the set of its calls' numbers, and with those that nobody waits for any more. */
  readonly calls: { readonly open: string; readonly orphans: string } | undefined;
  /** For each role that it gathers from: the field with the nodes that owe an answer, by the number of the call. */
  readonly gathers: ReadonlyMap<string, string>;
  /** For each host operation that it begins: the field with the numbers of those under way. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** The slot for the sender of a deferred message. */
export function fromKey(message: string): string {
  return `from ${message}`;
}

/** The member of the machine's enum of states. */
export function stateMember(state: string): string {
  return state.replaceAll("#", "_");
}

export function stateValue(layout: MachineLayout, state: string): ModelExpr {
  return member(layout.stateType, stateMember(state));
}

/** The record of one instance. */
export function instanceOf(
  types: TypeTable,
  layout: MachineLayout,
  who: { readonly node: ModelExpr; readonly block: ModelExpr | undefined },
): ModelPlace {
  let place = variable(layout.variable);
  if (!types.isSingle(layout.machine.role)) place = at(place, who.node);
  return who.block === undefined ? place : at(place, who.block);
}

export function fieldOf(layout: MachineLayout, instance: ModelPlace, id: VariableId): ModelPlace {
  const name = layout.fields.get(id);
  invariant(name !== undefined, `variable ${id} has its field`);
  return field(instance, name);
}

export function stateNamed(machine: Machine, name: string): State {
  const found = machine.states.find((state) => state.name === name);
  invariant(found !== undefined, `state '${name}' is declared`);
  return found;
}

/** The machine of a role that is kept for this kind of block. */
export function findLayout(layouts: readonly MachineLayout[], role: string, block: string | undefined): MachineLayout {
  const found = layouts.find(({ machine }) => machine.role === role && machine.block === block);
  invariant(found !== undefined, `role '${role}' has its machine`);
  return found;
}

export function isShared(protocol: Protocol, id: VariableId): boolean {
  return protocol.ghosts.some((ghost) => ghost.variable === id);
}
