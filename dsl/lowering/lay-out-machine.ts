import {
  bodiesOfMachine,
  callOf,
  handlersOf,
  isRight,
  procedureOf,
  statementsIn,
  suspensionOf,
  type Block,
  type Handler,
  type HostOperation,
  type Machine,
  type Message,
  type State,
  type VariableId,
} from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { named, optional, type ModelField, type ModelType, type StateVariable } from "../model/index.js";
import type { ContinuationType, ContinuationTypes, Presence } from "./continuation-types.js";
import { gatheredRole } from "./gathered-role.js";
import { callNumberType, variableOf } from "./frames.js";
import { fromKey, stateMember, type AwaitLayout, type MachineLayout, type TaggedList } from "./machine-layout.js";
import { concerns, fitsAllSenders, handlersInOrder } from "./handler-order.js";
import { hasOwnContinuations } from "./linear-types.js";
import { messagesTo, type MessageFlow } from "./message-flows.js";
import { argumentFields, argumentKey } from "./queues.js";
import { overlay, type VariantField } from "./slots.js";

export interface LaidOut {
  readonly layout: MachineLayout;
  /** The machine's own variable and its scratch. */
  readonly variables: readonly StateVariable[];
}

export function layOutMachine(continuations: ContinuationTypes, flows: readonly MessageFlow[], machine: Machine): LaidOut {
  const { answers } = continuations.protocol;
  const completions = begunOperations(machine).flatMap(({ completion }) => answers.filter(({ name }) => name === completion));
  const messages = new Map([...messagesTo(flows, machine), ...completions.map((message) => [message, [machine.role]] as const)]);
  return new Builder(continuations, machine).build(messages);
}

/** The host operations that some handler begins. */
function begunOperations(machine: Machine): readonly HostOperation[] {
  const statements = bodiesOfMachine(machine).flatMap(({ block }) => statementsIn(block));
  return machine.hosts.filter(({ name }) => statements.some((one) => one.kind === "host" && one.operation === name));
}

/** May some state put this message off? Handlers behind one that always fits do not count. */
export function deferrable(machine: Machine, message: Message, senders: readonly string[]): boolean {
  // An answer waits while what it resumes lies in another frame.
  if (message.answers !== undefined) return true;
  const offer = { kind: "message", name: message.name, senders } as const;
  return machine.states.some((state) => {
    const before = machine.before.filter((handler) => concerns(handler, offer));
    const handlers = handlersInOrder(machine, state).filter((handler) => concerns(handler, offer));
    const last = handlers.findIndex((handler) => handler.guard === undefined && fitsAllSenders(handler, senders));
    return [...before, ...(last < 0 ? handlers : handlers.slice(0, last + 1))].some(defers);
  });
}

function defers(handler: Handler): boolean {
  return statementsIn(handler.body).some((statement) => statement.kind === "defer");
}

/** A set of numbers of calls. */
const numbers: ModelType = { kind: "array", index: callNumberType, element: { kind: "boolean" } };

class Builder {
  readonly #fields: ModelField[] = [];
  readonly #places = new Map<VariableId, string>();
  readonly #continuations = new Map<VariableId, ContinuationType>();
  readonly #spent = new Map<VariableId, string>();
  readonly #flags: string[] = [];
  readonly #prefix: string;

  constructor(
    readonly continuations: ContinuationTypes,
    readonly machine: Machine,
  ) {
    const isOnly = continuations.protocol.machines.filter(({ role }) => role === machine.role).length === 1;
    this.#prefix = isOnly || machine.block === undefined ? machine.role : `${machine.role}_${machine.block}`;
  }

  build(messages: ReadonlyMap<Message, readonly string[]>): LaidOut {
    const { machine } = this;
    const { types } = this.continuations;
    const stateType = types.declareEnum(
      `${this.#prefix}_state`,
      machine.states.map((state) => stateMember(state.name)),
    );
    this.#add("state", named(stateType));
    for (const { variable: id } of machine.variables) this.#place(id, { presence: "maybe", mortal: false });
    const stateFields = this.#layOutParams();
    const awaits = this.#layOutAwaits(stateType);
    const deferred = this.#layOutDeferred(messages);
    const issued = this.#layOutIssued();
    const range: ModelType = { kind: "range", low: 0, high: machine.outstanding };
    const open = new Map(machine.requests.map(({ name }) => [name, this.#add(`open_${name}`, range)]));
    const calls = this.#layOutCalls();
    const hosts = this.#layOutHosts();
    const gathers = this.#layOutGathers();
    const type = this.#arrayOf(types.declareRecord(`${this.#prefix}_machine`, this.#fields));
    const variable = types.names.take(this.#prefix.charAt(0).toLowerCase() + this.#prefix.slice(1));
    const layout: MachineLayout = {
      machine,
      variable,
      type,
      stateType,
      record: this.#fields.map(({ name }) => name),
      fields: this.#places,
      stateFields,
      awaits,
      continuations: this.#continuations,
      spent: this.#spent,
      messages,
      deferred,
      issued,
      open,
      calls,
      gathers,
      hosts,
    };
    const flags = this.#flags.map((name): StateVariable => ({ name, type: { kind: "boolean" }, transient: true }));
    return { layout, variables: [{ name: variable, type, transient: false }, ...flags] };
  }

  #layOutGathers(): MachineLayout["gathers"] {
    const suspensions = bodiesOfMachine(this.machine).flatMap(({ block }) => statementsIn(block).flatMap((one) => suspensionOf(one) ?? []));
    const gathers = suspensions.flatMap((one) => (one.kind === "suspend" && one.call?.gather !== undefined ? [one.call.gather] : []));
    const types = gathers.map(({ missing }) => variableOf(this.continuations.protocol, missing).type);
    const roles = new Set(types.map(gatheredRole));
    return new Map(
      [...roles].map((role) => {
        const owing: ModelType = { kind: "array", index: this.continuations.types.kind(role), element: { kind: "boolean" } };
        return [role, this.#add(`owing_${role}`, { kind: "array", index: callNumberType, element: owing })];
      }),
    );
  }

  #layOutHosts(): MachineLayout["hosts"] {
    return new Map(begunOperations(this.machine).map(({ name }) => [name, this.#add(`host_${name}`, numbers)]));
  }

  #layOutCalls(): MachineLayout["calls"] {
    const callsSomebody = bodiesOfMachine(this.machine).some(({ block }) =>
      statementsIn(block).some((one) => one.kind === "host" || (one.kind === "send" && one.call !== undefined)),
    );
    if (!callsSomebody && !this.#mayBeAnswered()) return undefined;
    return { open: this.#add("calls", numbers), orphans: this.#add("orphans", numbers) };
  }

  /** What answers a call of this machine is lowered, also where the params leave the call itself out. */
  #mayBeAnswered(): boolean {
    const { role, block } = this.machine;
    return this.continuations.protocol.messages.some(
      ({ call }) => call !== undefined && call.block === block && call.callers.includes(role),
    );
  }

  #arrayOf(record: ModelType): ModelType {
    const { machine } = this;
    const { types } = this.continuations;
    const indices = [...(types.isSingle(machine.role) ? [] : [machine.role]), ...(machine.block === undefined ? [] : [machine.block])];
    return indices.reduceRight<ModelType>((element, kind) => ({ kind: "array", index: types.kind(kind), element }), record);
  }

  #add(wish: string, type: ModelType): string {
    const name = this.#freeName(wish);
    this.#fields.push({ name, type });
    return name;
  }

  #freeName(wish: string): string {
    const isTaken = (name: string): boolean => this.#fields.some((known) => known.name === name);
    let name = wish;
    for (let number = 2; isTaken(name); number += 1) name = `${wish}_${number}`;
    return name;
  }

  #nameOf(id: VariableId): string {
    return variableOf(this.continuations.protocol, id).name;
  }

  #place(id: VariableId, how: { readonly presence: Presence; readonly mortal: boolean }): void {
    const type = this.#storage(id, how);
    this.#places.set(id, type === undefined ? this.#nameOf(id) : this.#add(this.#nameOf(id), type));
  }

  /** Undefined where a continuation needs no storage. */
  #storage(id: VariableId, how: { readonly presence: Presence; readonly mortal: boolean }): ModelType | undefined {
    const { type } = variableOf(this.continuations.protocol, id);
    const { types } = this.continuations;
    if (!hasOwnContinuations(type)) return types.lower(type, { mortal: how.mortal });
    const continuation = this.continuations.ofVariable(id, how.presence);
    this.#continuations.set(id, continuation);
    return continuation.type === undefined ? undefined : types.lower(type, { mortal: how.mortal, continuation: continuation.type });
  }

  /** Parameters of named states share slots: the machine is in one of these states at a time. */
  #layOutParams(): ReadonlyMap<string, readonly string[]> {
    const states = this.machine.states.filter((state) => state.kind === "named");
    const variants = new Map(states.map((state) => [state.name, state.params.flatMap((id) => this.#paramField(state, id))]));
    const slots = overlay(
      variants,
      this.#fields.map((known) => known.name),
    );
    this.#fields.push(...slots.fields);
    for (const [state, fields] of variants) {
      for (const { key } of fields) this.#places.set(Number(key), slots.slotOf(state, key));
    }
    return new Map(states.map((state) => [state.name, slots.slotsOf(state.name)]));
  }

  #paramField(state: State, id: VariableId): readonly VariantField[] {
    const { type: declared } = variableOf(this.continuations.protocol, id);
    const isWaitingFor = declared.kind === "continuation" && !isRight(declared);
    // Below an await a spent parameter outlives the step, so the place has to say it itself.
    const presence = isWaitingFor && !this.#mayStaySpent(state) ? "full" : "maybe";
    const type = this.#storage(id, { presence, mortal: true });
    if (presence === "full") this.#flagFor(state, id);
    if (type !== undefined) return [{ key: String(id), name: this.#nameOf(id), type }];
    this.#places.set(id, this.#nameOf(id));
    return [];
  }

  #flagFor(state: State, id: VariableId): void {
    const ordinal = state.params.filter((other) => this.#spent.has(other) && other !== id).length;
    const name = this.#flags[ordinal] ?? this.continuations.types.names.take(`${this.#prefix}_spent`);
    if (this.#flags[ordinal] === undefined) this.#flags.push(name);
    this.#spent.set(id, name);
  }

  /**
   * Can the state stay below an await while its continuation is spent? Its own handlers may await after `wake`, and a resumed handler may
   * await before it leaves the state.
   */
  #mayStaySpent(state: State): boolean {
    return handlersOf(this.machine).some(({ handler, state: own }) => {
      const kinds = this.#suspensionsIn(handler.body);
      return kinds.has("await") && (kinds.has("suspend") || own === state);
    });
  }

  /** The kinds of suspensions in a block and in the procedures that are expanded in it. */
  #suspensionsIn(block: Block): ReadonlySet<"suspend" | "await"> {
    const kinds = statementsIn(block).flatMap((statement) => {
      const call = callOf(statement);
      const procedure = call && procedureOf(this.machine, call);
      const own = suspensionOf(statement)?.kind;
      return [...(own === undefined ? [] : [own]), ...(procedure?.suspends === true ? this.#suspensionsIn(procedure.body) : [])];
    });
    return new Set(kinds);
  }

  #layOutAwaits(stateType: string): ReadonlyMap<string, AwaitLayout> {
    const awaits = new Map<string, AwaitLayout>();
    for (const state of this.machine.states) {
      if (state.kind !== "await") continue;
      invariant(state.site !== undefined, "an await has its site");
      const wish = stateMember(state.name);
      const type = this.continuations.of(this.continuations.framesOfSite(state.site), "full", `${wish}_rest`);
      const below = this.#add(`${wish}_below`, optional(named(stateType)));
      const rest = type.type === undefined ? `${wish}_rest` : this.#add(`${wish}_rest`, type.type);
      awaits.set(state.name, { state, below, rest, type });
      for (const id of state.params) this.#place(id, { presence: "maybe", mortal: true });
    }
    return awaits;
  }

  #layOutDeferred(messages: ReadonlyMap<Message, readonly string[]>): TaggedList | undefined {
    const { types } = this.continuations;
    const variants = new Map<string, readonly VariantField[]>();
    for (const [message, senders] of messages) {
      if (!deferrable(this.machine, message, senders)) continue;
      const isKnown = senders.length === 1 && types.isSingle(senders[0] ?? "");
      const from = isKnown ? [] : [{ key: fromKey(message.name), name: "from", type: optional(types.nodes(senders)) }];
      variants.set(message.name, [...from, ...argumentFields(this.continuations, message)]);
    }
    return this.#taggedList(variants, { field: "deferred", tag: "message", ordered: true, capacity: this.machine.deferred });
  }

  #layOutIssued(): TaggedList | undefined {
    const { types } = this.continuations;
    const variants = new Map(
      this.machine.requests.map((request) => [
        request.name,
        request.params.map(({ name, type }, index) => ({
          key: argumentKey(request, index),
          name,
          type: types.lower(type, { mortal: true }),
        })),
      ]),
    );
    return this.#taggedList(variants, { field: "issued", tag: "request", ordered: false, capacity: this.machine.outstanding });
  }

  #taggedList(
    variants: ReadonlyMap<string, readonly VariantField[]>,
    list: { readonly field: string; readonly tag: string; readonly ordered: boolean; readonly capacity: number },
  ): TaggedList | undefined {
    if (variants.size === 0) return undefined;
    const { types } = this.continuations;
    const tag = types.declareEnum(`${this.#prefix}_${list.field}_kind`, [...variants.keys()]);
    const slots = overlay(variants, [list.tag]);
    const element = types.declareRecord(`${this.#prefix}_${list.field}`, [{ name: list.tag, type: named(tag) }, ...slots.fields]);
    const field = this.#add(list.field, { kind: "list", ordered: list.ordered, capacity: list.capacity, element });
    return { field, element, tag, slots, variants: new Set(variants.keys()) };
  }
}
