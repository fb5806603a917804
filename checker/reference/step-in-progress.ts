/** What one machine does in a step, while it is executed: the machine that it runs on, and what it sends. */
import { List, type Map, type Set } from "immutable";
import { localChannel, maxCalls, type Channel, type HostOperation, type VariableId } from "../../dsl/analysis/index.js";
import type { Span } from "../../dsl/diagnostics/index.js";
import type { HandlerRun } from "../verdict/index.js";
import { coerce } from "./evaluate.js";
import { StepFailure } from "./failure.js";
import type { Choices } from "./choices.js";
import { isGone } from "./down.js";
import type { MachineState, Message, Queue, SystemState } from "./state.js";
import type { Frame, Right, Value } from "./value.js";
import type { Instance, World } from "./world.js";

/** The step does not happen: a message for a blocking channel finds no room. */
export class Blocked extends Error {
  override readonly name = "Blocked";

  constructor(
    readonly sent: Message,
    readonly channel: string,
  ) {
    super("a send without room");
  }
}

/** What a step did, for traces. */
export interface StepRecord {
  readonly runs: readonly RunRecord[];
  readonly sent: readonly Message[];
  /** Host operations that it began. */
  readonly begun: readonly BegunOperation[];
  readonly answered: readonly { readonly request: string; readonly result: Value }[];
  /** All choices in words, and those of statements as they were made, be it for a message that was put off after all. */
  readonly choices: readonly string[];
  readonly picks: readonly PickRecord[];
  readonly notes: readonly NoteRecord[];
  /** Where the step ended in a crash: the sends that did not come out. */
  readonly lost?: readonly Message[];
}

/** One of several that a `choose`, or a loop in any order, picked for its variable; or the only one. */
export interface PickRecord {
  readonly instance: Instance;
  readonly variable: VariableId;
  readonly candidates: readonly Value[];
  readonly picked: Value;
}

/** What `note` says, and where. */
export interface NoteRecord {
  readonly text: string;
  readonly span: Span;
}

/** A host operation with what it is given. */
export interface BegunOperation {
  readonly operation: HostOperation;
  readonly args: List<Value>;
  readonly span: Span;
}

export interface RunRecord {
  readonly label: string;
  readonly how: HandlerRun["how"];
  readonly span: Span;
  readonly message: Message | undefined;
}

interface Sent {
  readonly message: Message;
  readonly span: Span;
}

interface Woken {
  readonly frame: Frame;
  readonly value: Value;
}

/** Continuations that may be ready at once in one machine. */
const maxReady = 8;

export class StepInProgress {
  machine: MachineState;
  ghosts: Map<VariableId, Value>;
  readonly #sent: Sent[] = [];
  readonly #begun: BegunOperation[] = [];
  readonly #ready: Woken[] = [];
  readonly #runs: RunRecord[] = [];
  readonly #answered: { readonly request: string; readonly result: Value }[] = [];
  readonly #picks: PickRecord[] = [];
  readonly #notes: NoteRecord[] = [];
  #putOffBy: Span | undefined;

  constructor(
    readonly world: World,
    readonly instance: Instance,
    readonly input: { readonly state: SystemState; readonly machine: MachineState; readonly choices: Choices },
  ) {
    this.machine = input.machine;
    this.ghosts = input.state.ghosts;
  }

  get record(): StepRecord {
    const sent = this.#sent.map(({ message }) => message);
    return {
      runs: this.#runs,
      sent,
      begun: this.#begun,
      answered: this.#answered,
      choices: this.input.choices.made,
      picks: this.#picks,
      notes: this.#notes,
    };
  }

  /** One of the candidates, of which there is at least one, for a variable. */
  pick(variable: VariableId, candidates: readonly Value[]): Value {
    const { name } = this.world.variable(variable);
    const at = (index: number): Value => candidates[index] ?? null;
    const index = this.input.choices.choose(candidates.length, (one) => `${name} = ${this.world.universe.textOf(at(one))}`);
    this.#picks.push({ instance: this.instance, variable, candidates, picked: at(index) });
    return at(index);
  }

  note(run: RunRecord): void {
    this.#runs.push(run);
  }

  /** What `note` says of the step. */
  label(note: NoteRecord): void {
    this.#notes.push(note);
  }

  send(message: Message, span: Span): void {
    const channel = this.#channelOf(message);
    if (!channel.lossy && !isGone(this.world, this.input.state, message.to)) this.#requireRoom({ message, span }, channel);
    this.#sent.push({ message, span });
  }

  #channelOf(message: Message): Channel {
    return channelOf(this.world, message);
  }

  /** What the step has sent already takes room too. A lossy channel that is full loses the message at the end of the step. */
  #requireRoom({ message, span }: Sent, channel: Channel): void {
    const key = queueKey(message, channel);
    const waiting = this.input.state.channels.get(key)?.messages.size ?? 0;
    const before = this.#sent.filter((sent) => queueKey(sent.message, this.#channelOf(sent.message)) === key).length;
    if (waiting + before < channel.capacity) return;
    if (channel.blocking) throw new Blocked(message, channel.name);
    throw overflow(this.world, { channel, message, span });
  }

  answer(request: string, result: Value): void {
    const left = this.machine.open.get(request, 0) - 1;
    const open = left > 0 ? this.machine.open.set(request, left) : this.machine.open.delete(request);
    this.machine = { ...this.machine, open };
    this.#answered.push({ request, result });
  }

  /** Gives a call its number: the smallest that is free. A gather of nobody does not keep it. */
  openCall(span: Span, asked?: Set<Value>): number {
    const { calls } = this.machine;
    const number = Array.from({ length: maxCalls }, (_, index) => index).find((index) => !calls.has(index));
    if (number === undefined)
      throw new StepFailure("overflow", `more than ${maxCalls} calls of one machine wait for their answers`, { span });
    if (asked?.isEmpty() === true) return number;
    const gathers = asked === undefined ? this.machine.gathers : this.machine.gathers.set(number, asked);
    this.machine = { ...this.machine, calls: calls.add(number), gathers };
    return number;
  }

  /** Replaces what a parameter of the state on top holds. */
  setParam(variable: VariableId, value: Value): void {
    const { stack } = this.machine;
    const level = stack.last();
    if (level !== undefined)
      this.machine = { ...this.machine, stack: stack.set(-1, { ...level, params: level.params.set(variable, value) }) };
  }

  /** An operation of the surrounding program is under way. */
  beginHost(begun: BegunOperation, number: number): void {
    this.machine = { ...this.machine, hosts: this.machine.hosts.set(number, begun.operation.name) };
    this.#begun.push(begun);
  }

  /** The answer to a call has come, of a gather that of the node that was asked. */
  closeCall(number: number, asked: Value): void {
    const left = this.machine.gathers.get(number)?.delete(asked);
    const gathers = left === undefined || left.isEmpty() ? this.machine.gathers.delete(number) : this.machine.gathers.set(number, left);
    this.machine = { ...this.machine, gathers };
    if (gathers.has(number)) return;
    this.machine = { ...this.machine, calls: this.machine.calls.delete(number) };
  }

  /** An answer to a call travels to its caller as a message; one to a request is given at once. */
  answerRight(right: Right, { value, span }: { readonly value: Value; readonly span: Span }): void {
    if (right.kind === "request") {
      const declared = this.instance.machine.requests.find(({ name }) => name === right.request);
      this.answer(right.request, declared?.result === undefined ? null : coerce(value, declared.result, { world: this.world, span }));
      return;
    }
    const { call } = this.world.message(right.message);
    const result = call?.result === undefined ? [] : [coerce(value, call.result, { world: this.world, span })];
    const args = List<Value>([right.number, ...result, ...(right.asked === undefined ? [] : [right.asked])]);
    this.send({ message: `${right.message}_answer`, args, from: this.instance.node, to: right.node, block: right.block }, span);
  }

  wake(woken: Woken, span: Span): void {
    if (this.#ready.length >= maxReady)
      throw new StepFailure("overflow", `more than ${maxReady} continuations are ready at once`, { span });
    this.#ready.push(woken);
  }

  /** The head of the handler that put off what was attempted last. */
  get putOffBy(): Span | undefined {
    return this.#putOffBy;
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  nextReady(): Woken | undefined {
    return this.#ready.shift();
  }

  /** Executes `attempt`; where it says that it deferred, everything is as if it had not been executed. */
  attempt(attempt: () => "deferred" | "done"): "deferred" | "done" {
    const { machine, ghosts } = this;
    const ran = this.#runs.length;
    const { made } = this.input.choices;
    const lengths = [this.#runs, this.#sent, this.#begun, this.#ready, made, this.#answered, this.#notes].map(
      (list) => [list, list.length] as const,
    );
    const outcome = attempt();
    if (outcome === "done") return outcome;
    this.#putOffBy = this.#runs.length > ran ? this.#runs.at(-1)?.span : undefined;
    this.machine = machine;
    this.ghosts = ghosts;
    for (const [list, length] of lengths) list.length = length;
    return outcome;
  }

  /** The state after the step: sends appear in their channels in text order. */
  commit(): SystemState {
    const { state } = this.input;
    const machines = state.machines.set(this.instance.key, this.machine);
    const channels = this.#sent.reduce((into, sent) => this.#append(into, sent), state.channels);
    return { ...state, machines, ghosts: this.ghosts, channels };
  }

  #append(channels: SystemState["channels"], { message }: Sent): SystemState["channels"] {
    if (isGone(this.world, this.input.state, message.to)) return channels;
    const channel = this.#channelOf(message);
    const key = queueKey(message, channel);
    const queue: Queue = channels.get(key) ?? {
      channel: channel.name,
      from: message.from,
      to: message.to,
      block: channel.perBlock ? message.block : undefined,
      messages: List(),
    };
    if (queue.messages.size >= channel.capacity) return channels;
    if (queue.messages.size + 1 === channel.capacity)
      this.world.boundsReached.add(`capacity ${channel.capacity} of channel ${channel.name}`);
    return channels.set(key, { ...queue, messages: queue.messages.push(message) });
  }
}

/** The channel that a message takes: to oneself the built-in one. */
export function channelOf(world: World, message: Message): Channel {
  return world.channel(message.from === message.to ? localChannel : world.message(message.message).channel);
}

/** Under which key of `SystemState.channels` the message travels. */
export function queueKey(
  message: Pick<Message, "from" | "to" | "block">,
  channel: { readonly name: string; readonly perBlock: boolean },
): string {
  const block = channel.perBlock && message.block !== undefined ? `@${message.block.index}` : "";
  return `${channel.name} ${message.from.sort}.${message.from.index} ${message.to.sort}.${message.to.index}${block}`;
}

interface Overflow {
  readonly channel: Channel;
  readonly message: Message;
  readonly span: Span;
}

function overflow(world: World, { channel, message, span }: Overflow): StepFailure {
  const [from, to] = [message.from, message.to].map((node) => world.universe.nameOf(node));
  const text = `channel '${channel.name}' from ${from} to ${to} is full: '${message.message}' would exceed its capacity ${channel.capacity}`;
  return new StepFailure("overflow", text, { span, subject: channel.name });
}
