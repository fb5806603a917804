/**
 * A node from its start to its end, its event loop above all. What is in memory belongs to one incarnation and goes with it; what still calls back for an
 * incarnation that has ended is not heard.
 *
 * One event is handled at a time, to its end, in the order of arrival. Messages to a role of the same node go through the loop like all others. After each step
 * the requests that wait for its machine are offered to it. A turn of the loop handles a limited number of events and then lets the process handle its input
 * and output; it awaits nothing and makes no closure for an event.
 */
import type { CallId, RequestId } from "../frame.js";
import type { ProtocolFailure } from "../failure.js";
import type { Effect, MachineEvent } from "../machine-event.js";
import type { MachineState } from "../machine-state.js";
import type { Envelope } from "../message.js";
import { takeStep, type StepResult } from "../take-step.js";
import type { Plain } from "./dump.js";
import { survives, keyOf, writeOf } from "./durable-records.js";
import { EventQueue, type QueuedEvent } from "./event-queue.js";
import { HostCalls } from "./host-calls.js";
import type { Journal } from "./journal.js";
import type { Limits } from "./limits.js";
import { Machines } from "./machines.js";
import type { NodeOptions, Policy } from "./node-options.js";
import type { MachinePlace } from "./node-event.js";
import { Outbox } from "./outbox.js";
import { refusalOf } from "./refusal.js";
import { Requests, type OpenRequest } from "./requests.js";
import type { Kind, RunningMachine } from "./running-machine.js";
import { Timers } from "./timers.js";

/** What all incarnations of a node have in common. */
export interface World {
  readonly options: NodeOptions;
  readonly kinds: readonly Kind[];
  readonly policy: Policy;
  readonly limits: Limits;
  readonly journal: Journal;
  /** The node's incarnation has ended. */
  readonly onEnd: (reason: string) => void;
}

type Done = Extract<StepResult, { readonly kind: "done" }>;

export class Incarnation {
  readonly machines: Machines;
  readonly requests = new Requests();
  readonly queue = new EventQueue();
  readonly hosts: HostCalls;
  readonly outbox: Outbox;
  /** What an earlier run has left of a machine that is made now. */
  left: (key: string) => Plain | undefined = () => undefined;
  readonly #timers: Timers;
  readonly #world: World;
  readonly #turn = (): void => this.#handleTurn();
  #serial = 0;
  #handling: RunningMachine | undefined;
  #isAlive = true;
  #isScheduled = false;
  #isPaused = false;

  constructor(
    world: World,
    readonly id: string,
  ) {
    this.#world = world;
    const { options, policy, limits, kinds } = world;
    const { clock, report, store } = options;
    const isAlive = (): boolean => this.#isAlive;
    this.machines = new Machines(kinds, {
      limit: limits.machines,
      choose: (variable, candidates) => this.#choose(variable, candidates),
      nameCall: () => this.#nameCall(),
      recordOf: (machine) => this.left(keyOf(machine.place)),
    });
    this.#timers = new Timers(clock, (machine, event) => this.enqueue(machine, event));
    this.hosts = new HostCalls({
      clock,
      policy,
      isAlive,
      onCompletion: (machine, call, value) => this.enqueue(machine, { kind: "completion", call, value }),
      report,
      stop: (reason) => this.end(reason),
    });
    this.outbox = new Outbox(store, {
      perform: (machine, effect) => this.#perform(machine, effect),
      onClear: (machine) => this.#dropIfAtStart(machine),
      isAlive,
      onReleased: () => this.#schedule(),
      onError: (error) => this.#endBecauseOf("store error", error),
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Names a call or a request as no other of this node is ever named. */
  name(): string {
    this.#serial += 1;
    return `${this.id}.${this.#serial}`;
  }

  #nameCall(): CallId {
    const call = this.name();
    if (this.#world.journal.isOn) this.#world.journal.calls.push(call);
    return call;
  }

  #choose(variable: string, candidates: readonly unknown[]): number {
    const position = this.#world.policy.choose(variable, candidates);
    if (this.#world.journal.isOn) this.#world.journal.choices.push({ variable, position, count: candidates.length });
    return position;
  }

  // ---------------------------------------------------------------- what comes in

  /** Begins with machines that were there before; their timers begin anew. */
  adopt(machine: RunningMachine, state: MachineState): void {
    machine.state = state;
    for (const timer of state.armed) this.#timers.start(machine, timer);
  }

  /** Writes what survives of a machine, before anything that it sends leaves. */
  record(machine: RunningMachine, before: MachineState): void {
    if (this.#world.options.store === undefined || !survives(machine.kind)) return;
    const record = writeOf(machine, before);
    if (record === undefined) return;
    machine.isStored = record !== null;
    this.outbox.writeFor(machine, keyOf(machine.place), record);
  }

  /** A message from elsewhere: whoever has sent it may have other machines, or none. */
  receive(envelope: Envelope): void {
    const { protocol, to, block } = envelope;
    const kind = this.machines.kind(protocol, to, block);
    const reason = kind === undefined ? undefined : refusalOf(kind.type, envelope);
    if (reason === undefined) this.deliver(envelope);
    else if (this.#isAlive) this.#world.options.report({ kind: "undeliverable", reason, envelope });
  }

  /** A message from another node, or from here. */
  deliver(envelope: Envelope): void {
    if (!this.#isAlive) return;
    const { protocol, to, block, message, from } = envelope;
    const machine = this.machines.find(protocol, to, block);
    if (machine === "full") this.#refuseMachine({ protocol, self: to, block });
    if (typeof machine === "string" || machine.hasFailed) this.#refuse(envelope, machine === "unknown");
    else this.enqueue(machine, { kind: "message", message, from });
  }

  #refuse(envelope: Envelope, isUnknown: boolean): void {
    const reason = isUnknown ? "nobody here takes such messages" : "its machine has failed";
    this.#world.options.report({ kind: "undeliverable", reason, envelope });
  }

  #refuseMachine(place: MachinePlace): void {
    const message = `${place.self} has ${this.machines.size} machines and may not have more`;
    this.#world.options.report({ kind: "limit", ...place, limit: "machines", message });
    if (this.#world.policy.onFailure === "stop") this.end(message);
  }

  /** The application asks. */
  ask(request: OpenRequest): void {
    const { machine, id, name, args } = request;
    this.requests.add(request);
    if (this.#world.journal.isOn) this.#world.journal.write({ kind: "request", ...machine.place, request: name, args, id });
    this.#offerLater(machine);
  }

  /** The application asks no longer. */
  withdraw(id: RequestId): void {
    if (this.requests.withdraw(id)) this.#world.journal.write({ kind: "withdrawal", id });
  }

  /** An event of a machine, to be handled when those before it have been. */
  enqueue(machine: RunningMachine, event: QueuedEvent["event"]): void {
    if (!this.#isAlive || machine.hasFailed) return;
    const { limits } = this.#world;
    if (machine.queued >= limits.mailbox) {
      this.#failByLimit(machine, "mailbox", `more than ${limits.mailbox} events wait for it`);
      return;
    }
    this.queue.push(machine, event);
    if (!this.#isPaused && this.queue.size > limits.pauseAt) this.#pause();
    this.#schedule();
  }

  #offerLater(machine: RunningMachine): void {
    if (machine.isOfferQueued) return;
    machine.isOfferQueued = true;
    this.enqueue(machine, "offer");
  }

  // ---------------------------------------------------------------- the loop

  #schedule(): void {
    if (this.#isScheduled || !this.#isAlive || this.queue.size === 0) return;
    this.#isScheduled = true;
    this.#world.options.clock.soon(this.#turn);
  }

  #handleTurn(): void {
    this.#isScheduled = false;
    const { limits } = this.#world;
    for (let left = limits.turn; left > 0 && this.#isAlive && this.outbox.heldCount < limits.held; left -= 1) {
      const next = this.queue.shift();
      if (next === undefined) break;
      this.handle(next.machine, next.event);
    }
    if (!this.#isAlive) return;
    this.outbox.flush();
    if (this.#isPaused && this.queue.size < limits.pauseAt / 2) this.#resume();
    // A full outbox calls back when it has been emptied.
    if (this.outbox.heldCount < limits.held) this.#schedule();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#world.options.network.pause?.();
  }

  #resume(): void {
    this.#isPaused = false;
    this.#world.options.network.resume?.();
  }

  /** Handles an event, and then the requests that wait. */
  handle(machine: RunningMachine, event: QueuedEvent["event"]): void {
    if (machine.hasFailed) return;
    this.#handling = machine;
    if (event === "offer") machine.isOfferQueued = false;
    else if (event.kind !== "timer" || this.#timers.take(machine, event)) this.#step(machine, event);
    if (machine.waiting.length > 0) this.#offerWaiting(machine);
    this.#handling = undefined;
    this.#dropIfAtStart(machine);
  }

  /** Not before the store says the same, where the machine may be made anew from it. */
  #dropIfAtStart(machine: RunningMachine): void {
    if (!machine.isPending && !machine.hasFailed && machine.isAtStart && !this.outbox.isHoldingFor(machine)) this.machines.drop(machine);
  }

  /**
   * Offers the requests that wait, in order, as far as they may be open at once; those that the application may not ask for yet are not open. Each is offered once more after
   * one behind it has been taken up; who asks again at once has to wait for a later event, so that this comes to an end.
   */
  #offerWaiting(machine: RunningMachine): void {
    const { waiting, kind } = machine;
    let issued = waiting.filter(({ isIssued }) => isIssued).length;
    for (let at = 0, left = waiting.length; at < waiting.length && left > 0;) {
      const request = waiting[at];
      if (request === undefined || !this.#isAlive || machine.hasFailed) return;
      const { isIssued } = request;
      const isOffered = isIssued || machine.taken + issued < kind.outstanding;
      const outcome = isOffered ? this.#offer(machine, request) : "waits";
      issued += Number(outcome === "waits" && request.isIssued) - Number(isIssued);
      left -= outcome === "waits" ? 0 : 1;
      at = outcome === "done" ? 0 : at + Number(outcome === "waits");
    }
  }

  #offer(machine: RunningMachine, request: OpenRequest): StepResult["kind"] {
    const outcome = this.#step(machine, { kind: "request", request: request.name, args: request.args, id: request.id }, request);
    if (outcome === "refused") this.#reject(request);
    return outcome;
  }

  /** The application may not ask for this now. */
  #reject(request: OpenRequest): void {
    this.#world.journal.write({ kind: "withdrawal", id: request.id });
    this.requests.refuse(request);
  }

  // ---------------------------------------------------------------- a step

  #step(machine: RunningMachine, event: MachineEvent, request?: OpenRequest): StepResult["kind"] {
    this.#world.journal.beginStep();
    let result: StepResult;
    try {
      result = takeStep(machine.kind.dispatch, {
        machine: machine.state,
        event,
        surroundings: machine.surroundings,
        isIssued: request?.isIssued ?? true,
      });
    } catch (error) {
      this.#endBecauseOf("internal error", error);
      return "failed";
    }
    if (result.kind === "waits" && request !== undefined) request.isIssued = result.isIssued;
    if (result.kind === "waits" || result.kind === "refused") return result.kind;
    machine.recent.note(machine.stateName, event);
    if (result.kind === "failed") this.#fail(machine, event, result.failure);
    else this.#accept(machine, { event, request, result });
    return result.kind;
  }

  /** The step has been made: it is written down, and what it asks for is done, or held until it is durable. */
  #accept(
    machine: RunningMachine,
    { event, request, result }: { readonly event: MachineEvent; readonly request: OpenRequest | undefined; readonly result: Done },
  ): void {
    const before = machine.state;
    machine.state = result.machine;
    if (request !== undefined) this.requests.take(request);
    if (this.#world.journal.isOn) this.#log(machine, event, result);
    this.record(machine, before);
    const { deferred } = result.machine;
    if (deferred.length > this.#world.limits.deferred) this.#failByLimit(machine, "deferred", `it has put off ${deferred.length} messages`);
    if (machine.hasFailed) return;
    for (const effect of result.effects) {
      if (!this.#isAlive) return;
      if (effect.kind === "start") this.#timers.start(machine, effect.timer);
      else if (effect.kind === "stop") this.#timers.stop(machine, effect.timer);
      else if (this.#mustWait(machine, effect)) this.outbox.hold(machine, effect);
      else this.#perform(machine, effect);
    }
  }

  /** What another node or the host is told leaves in its order; an answer only shows what its machine has written. */
  #mustWait(machine: RunningMachine, { kind }: Effect): boolean {
    return kind === "answer" ? this.outbox.isHoldingFor(machine) : this.outbox.isHolding;
  }

  #log(machine: RunningMachine, event: MachineEvent, { effects }: Done): void {
    const { journal } = this.#world;
    const { choices, calls } = journal;
    journal.write({ kind: "step", ...machine.place, event, choices, calls, effects, state: machine.stateName });
  }

  #perform(machine: RunningMachine, effect: Effect): void {
    try {
      this.#do(machine, effect);
    } catch (error) {
      this.#endBecauseOf("internal error", error);
    }
  }

  #do(machine: RunningMachine, effect: Effect): void {
    const { kind } = machine;
    switch (effect.kind) {
      case "send":
        this.#send({ protocol: kind.type.protocol, from: kind.self, to: effect.to, block: effect.block, message: effect.message });
        return;
      case "answer":
        this.#answer(effect.id, effect.value);
        return;
      case "host":
        this.hosts.begin({ machine, operation: effect.operation, args: effect.args, call: effect.call });
        return;
      case "start":
      case "stop":
      case "note":
        return;
    }
  }

  #send(envelope: Envelope): void {
    if (this.machines.has(envelope.protocol, envelope.to)) this.deliver(envelope);
    else this.#world.options.network.send(envelope);
  }

  #answer(id: RequestId, value: unknown): void {
    const asked = this.requests.answer(id, value);
    if (asked === undefined) this.#world.options.report({ kind: "unknown answer", id, message: "nobody here waits for this answer" });
    else if (asked.waiting.length > 0) this.#offerLater(asked);
    else if (asked !== this.#handling) this.#dropIfAtStart(asked);
  }

  // ---------------------------------------------------------------- failures and the end

  #fail(machine: RunningMachine, event: MachineEvent, { kind, message, at }: ProtocolFailure): void {
    const { options, journal } = this.#world;
    journal.write({ kind: "failure", ...machine.place, event, message });
    const recent = machine.recent.list();
    options.report({ kind: "failure", ...machine.place, failure: kind, message, at, state: machine.stateName, recent });
    this.#isolateOrEnd(machine, message);
  }

  #failByLimit(machine: RunningMachine, limit: "mailbox" | "deferred", message: string): void {
    this.#world.options.report({ kind: "limit", ...machine.place, limit, message });
    this.#isolateOrEnd(machine, message);
  }

  #isolateOrEnd(machine: RunningMachine, message: string): void {
    if (this.#world.policy.onFailure === "stop") {
      this.end(message);
      return;
    }
    machine.hasFailed = true;
    this.#timers.stopAll(machine);
    this.requests.fail("failed", `Cannot answer: the machine has failed: ${message}`, machine);
  }

  #endBecauseOf(kind: "store error" | "internal error", error: unknown): void {
    if (!this.#isAlive) return;
    this.#world.options.report({ kind, error });
    this.end(kind);
  }

  /** Everything in memory is gone, as after a crash. */
  end(reason: string): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const machine of this.machines.all()) this.#timers.stopAll(machine);
    this.#world.journal.write({ kind: "stop", reason });
    this.requests.fail("stopped", `Cannot answer: the node has stopped: ${reason}`);
    this.#world.onEnd(reason);
  }
}
