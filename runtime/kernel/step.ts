/**
 * One step of one machine while it is made: what handlers read, and what they do.
 *
 * Handlers change drafts that the step has made of the machine's variables and states, and name effects; nothing outside is touched, so a step that
 * fails has not happened. The order of effects is that of the text.
 */
import type { AnyFrame, CallId, Reply } from "./frame.js";
import type { BlockId, NodeId } from "./identity.js";
import { KernelError, ProtocolFailure } from "./failure.js";
import type { Effect } from "./machine-event.js";
import type { Delivery, Level, MachineState, OpenCall, State } from "./machine-state.js";
import type { MachineType } from "./machine-type.js";
import { answerType, type Answer, type Message } from "./message.js";
import type { Setting, Surroundings } from "./setting.js";
import { isVacant } from "./vacant.js";

/** The types of one kind of machine. */
export interface Shape {
  readonly self: NodeId;
  readonly here: BlockId | null;
  readonly vars: object;
  readonly state: State;
  readonly message: Message;
  readonly setting: Setting;
}

/** Continuations that may be ready at once. */
const maxReady = 8;

interface Woken {
  readonly frame: AnyFrame;
  readonly value: unknown;
}

interface Draft<S extends State> {
  state: S;
  frame: AnyFrame | null;
}

export class Step<S extends Shape = Shape> {
  /** The node and the block that the machine is kept for. */
  readonly self: S["self"];
  readonly here: S["here"];
  readonly setting: S["setting"];
  /** The machine's variables; handlers assign to them. */
  readonly vars: S["vars"];
  deferred: readonly Delivery[];
  readonly effects: Effect[] = [];
  readonly #states: MachineType["states"];
  readonly #stack: Draft<S["state"]>[];
  #calls: readonly OpenCall[];
  #armed: ReadonlySet<string>;
  readonly #surroundings: Surroundings<S["setting"]>;
  /** Made when it is needed: most steps wake nothing. */
  #ready: Woken[] | undefined;
  #next: Woken | undefined;

  constructor(
    machine: MachineState<S["vars"], S["state"]>,
    surroundings: Surroundings<S["setting"]> & { readonly self: S["self"]; readonly here: S["here"] },
    states: MachineType["states"],
  ) {
    this.#states = states;
    this.self = surroundings.self;
    this.here = surroundings.here;
    this.setting = surroundings.setting;
    this.vars = { ...machine.vars };
    this.deferred = machine.deferred;
    this.#stack = machine.stack.map(draftOf);
    this.#calls = machine.calls;
    this.#armed = machine.armed;
    this.#surroundings = surroundings;
  }

  /** The machine after the step. */
  machine(): MachineState<S["vars"], S["state"]> {
    return { vars: this.vars, stack: this.#stack, deferred: this.deferred, calls: this.#calls, armed: this.#armed };
  }

  // ---------------------------------------------------------------- states

  /** The state on top: that of the innermost await, or the named one. */
  get state(): S["state"] {
    return this.#top.state;
  }

  get #top(): Draft<S["state"]> {
    const top = this.#stack.at(-1);
    if (top === undefined) throw new KernelError("a machine without a state");
    return top;
  }

  /** Is the machine in one of these states? */
  isIn(...names: readonly S["state"]["name"][]): boolean {
    return names.includes(this.state.name);
  }

  /** The same, also while it waits inside. */
  isWithin(...names: readonly S["state"]["name"][]): boolean {
    return this.#stack.some(({ state }) => names.includes(state.name));
  }

  /** The parameters of the named state that the machine is in, or waits in. */
  named<Name extends S["state"]["name"]>(name: Name): Extract<S["state"], { readonly name: Name }> {
    const found = this.#stack.find(({ state }) => state.name === name)?.state;
    if (found === undefined || !isNamed(found, name)) throw new KernelError(`state '${name}' is asked for in another one`);
    return found;
  }

  /** Enters a state in place of the one that the machine is in. `at`: the statement's place in the protocol. */
  become(state: S["state"], at?: string): void {
    const left = this.#top;
    if (this.#stack.length > 1) {
      const text = `the continuation of the wait '${left.state.name}' is lost: a resumed handler becomes '${state.name}' during it`;
      throw new ProtocolFailure("continuation", text, at);
    }
    this.#requireNothingOwed(left.state, at);
    left.state = state;
  }

  /** What a state holds that may not be lost has been moved away before it is left. */
  #requireNothingOwed(left: S["state"], at: string | undefined): void {
    const { waits, owed } = this.#states[left.name] ?? {};
    if (waits === undefined && owed === undefined) return;
    for (const [name, value] of Object.entries(left)) {
      if ((waits?.includes(name) === true || owed?.includes(name) === true) && !isVacant(value))
        throw new ProtocolFailure("continuation", `what '${name}' holds is lost on leaving '${left.name}'`, at);
    }
  }

  // ---------------------------------------------------------------- effects

  /** `block`: the receiver's, where it is another one than the sender's. */
  send(to: NodeId, message: S["message"], block: BlockId | null = this.here): void {
    this.effects.push({ kind: "send", to, block, message });
  }

  /** To each of several nodes the same. */
  multicast(to: Iterable<NodeId>, message: S["message"], block: BlockId | null = this.here): void {
    for (const node of to) this.send(node, message, block);
  }

  /** Uses a right to answer. */
  answer<Result>(reply: Reply<Result> | null, value: Result, at?: string): void {
    if (reply === null) throw new ProtocolFailure("continuation", "the right to answer has been used already", at);
    if (reply.right === "request") {
      this.effects.push({ kind: "answer", request: reply.request, id: reply.id, value });
      return;
    }
    const { to, block, message, call, asked } = reply;
    const answer: Answer = { type: answerType, message, call, value, asked };
    this.effects.push({ kind: "send", to, block, message: answer });
  }

  startTimer(timer: string): void {
    this.effects.push({ kind: "start", timer });
    this.#armed = new Set([...this.#armed, timer]);
  }

  /** For the kernel: the timer has gone off. */
  disarm(timer: string): void {
    this.#armed = new Set([...this.#armed].filter((armed) => armed !== timer));
  }

  stopTimer(timer: string): void {
    this.effects.push({ kind: "stop", timer });
    this.disarm(timer);
  }

  /** A label for logs. */
  note(text: string): void {
    this.effects.push({ kind: "note", text });
  }

  // ---------------------------------------------------------------- calls

  /** Opens a call; a gather says whom it asks. */
  call(asked: ReadonlySet<NodeId> | null = null): CallId {
    const id = this.#surroundings.nameCall(this.#calls);
    if (asked === null || asked.size > 0) this.#calls = [...this.#calls, { id, asked, operation: null }];
    return id;
  }

  /** What a call of this machine carries, so that whoever has it can answer. `asked`: who is asked, where several are. */
  replyTo(message: string, call: CallId, asked: NodeId | null = null): Reply<never> {
    return { right: "call", to: this.self, block: this.here, message, call, asked };
  }

  /** Begins an operation of the host. */
  begin(operation: string, args: readonly unknown[], call: CallId): void {
    this.#calls = this.#calls.map((one) => (one.id === call ? { ...one, operation } : one));
    this.effects.push({ kind: "host", operation, args, call });
  }

  /** The answer of a call has come, of a gather that of one node. False where no such call is open. */
  closeCall(id: CallId, asked: NodeId | null): boolean {
    const open = this.#calls.find((one) => one.id === id);
    if (open === undefined) return false;
    const left = open.asked === null || asked === null ? null : new Set([...open.asked].filter((node) => node !== asked));
    const isOver = left === null || left.size === 0;
    this.#calls = isOver
      ? this.#calls.filter((one) => one !== open)
      : this.#calls.map((one) => (one === open ? { ...one, asked: left } : one));
    return true;
  }

  /** Does the call ask several nodes? */
  isGather(id: CallId): boolean {
    return this.#calls.some((one) => one.id === id && one.asked !== null);
  }

  // ---------------------------------------------------------------- waiting and going on

  /** Ends the handler: what is suspended goes on in its place. `at`: the statement's place. */
  resume<Result>(frame: AnyFrame<Result> | null, value: Result, at?: string): void {
    if (frame === null) throw new ProtocolFailure("continuation", "the continuation has been resumed already", at);
    this.#next = { frame, value };
  }

  /** What is suspended goes on after this handler, before anything else. */
  wake<Result>(frame: AnyFrame<Result> | null, value: Result, at?: string): void {
    if (frame === null) throw new ProtocolFailure("continuation", "the continuation has been resumed already", at);
    this.#ready ??= [];
    if (this.#ready.length >= maxReady) throw new ProtocolFailure("overflow", `more than ${maxReady} continuations are ready at once`, at);
    this.#ready.push({ frame, value });
  }

  /** Waits above the state that the machine is in. */
  await(state: S["state"], frame: AnyFrame & { readonly [slot: string]: unknown }): void {
    this.#stack.push({ state, frame });
  }

  /** Ends the wait that is called `name` and goes on behind it. */
  resumeWait(name: string, value: unknown, at: string): void {
    const top = this.#top;
    if (top.frame === null || top.state.name !== name) throw new ProtocolFailure("continuation", "the wait has been resumed already", at);
    this.#stack.pop();
    this.#next = { frame: top.frame, value };
  }

  /** For the kernel: what the handler that has ended resumes. */
  takeNext(): Woken | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  /** For the kernel: the first continuation that has been woken. */
  takeReady(): Woken | undefined {
    return this.#ready?.shift();
  }

  get hasReady(): boolean {
    return this.#ready !== undefined && this.#ready.length > 0;
  }

  /** For the kernel: the states from the named one on. */
  get levels(): readonly Level<S["state"]>[] {
    return this.#stack;
  }

  // ---------------------------------------------------------------- choices and failures

  /** One of several, which the program around picks; none is a failure. */
  choose<T>(variable: string, candidates: Iterable<T>, at: string): T {
    const all = [...candidates];
    if (all.length === 0) throw new ProtocolFailure("assertion", `nothing to choose for '${variable}'`, at);
    return this.pick(variable, all);
  }

  /** One of `candidates`, of which there is at least one. */
  pick<T>(variable: string, candidates: readonly T[]): T {
    const position = this.#surroundings.choose(variable, candidates);
    if (position < 0 || position >= candidates.length) throw new KernelError(`no candidate ${position} for '${variable}'`);
    const [picked] = candidates.slice(position);
    return picked ?? raise(`no candidate ${position} for '${variable}'`);
  }

  /** All of a set, in an order that the program around picks. */
  *inAnyOrder<T>(variable: string, elements: Iterable<T>): Iterable<T> {
    let left = [...elements];
    while (left.length > 0) {
      const picked = this.pick(variable, left);
      left = left.filter((element) => element !== picked);
      yield picked;
    }
  }

  fail(text: string, at: string): never {
    throw new ProtocolFailure("assertion", text, at);
  }
}

function draftOf<S extends State>({ state, frame }: Level<S>): Draft<S> {
  return { state: { ...state }, frame };
}

function raise(text: string): never {
  throw new KernelError(text);
}

function isNamed<S extends State, Name extends string>(state: S, name: Name): state is Extract<S, { readonly name: Name }> {
  return state.name === name;
}
