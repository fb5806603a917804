/** A node: what the program around starts, stops, asks and watches. */
import type { RequestId } from "../frame.js";
import type { BlockId } from "../identity.js";
import type { MachineState } from "../machine-state.js";
import type { Envelope } from "../message.js";
import type { RequestOptions, RequestPort } from "../request-port.js";
import type { Plain } from "./dump.js";
import { incarnationKey, keyOf, placeOf, revive, survives } from "./durable-records.js";
import type { Eventual } from "./eventual.js";
import { Incarnation, type World } from "./incarnation.js";
import { Journal } from "./journal.js";
import { defaultLimits } from "./limits.js";
import type { NodeOptions, Policy } from "./node-options.js";
import type { MachinePlace } from "./node-event.js";
import { RequestError } from "./request-error.js";
import type { RequestListener } from "./requests.js";
import { isKeptFor, kindOf, type RunningMachine } from "./running-machine.js";
import { restoreSnapshot, takeSnapshot, type SnapshotOptions } from "./snapshot.js";

/** Which machine of a node is asked. */
export interface AskedMachine {
  readonly protocol: string;
  readonly role: string;
  readonly block: BlockId | null;
  /** The node's name in the role, where it has several. */
  readonly as?: string;
}

/** What it is asked for. */
export interface Asked {
  readonly request: string;
  /** By the names of the parameters. */
  readonly args: object;
}

/** Throws where a role lacks what it needs: how long a timer takes, an operation of the host, a store for what is durable. */
export function createNode(options: NodeOptions): Node {
  return new Node(options);
}

/** A machine as the program around sees it. */
export interface SeenMachine extends MachinePlace {
  readonly state: MachineState;
  /** Events are on their way to it, or it has not answered all requests. */
  readonly isPending: boolean;
}

/** How a node starts. */
export interface StartOptions {
  /** A run of the protocols that begins with what is durable, rather than one that goes on after a crash: no machine is told that it is back. */
  readonly isNewRun?: boolean;
}

interface Starting {
  readonly kind: "starting";
  /** What has come before the node was ready. */
  readonly early: Envelope[];
}

type Phase = { readonly kind: "stopped" } | Starting | { readonly kind: "running"; readonly incarnation: Incarnation };

export class Node {
  readonly #world: World;
  #phase: Phase = { kind: "stopped" };

  constructor(options: NodeOptions) {
    const { name, roles, clock, random, log } = options;
    const kinds = roles.map((role) => kindOf(role, name));
    const lasting = kinds.find(survives);
    if (lasting !== undefined && options.store === undefined)
      throw new Error(`Cannot run ${lasting.type.protocol}: ${lasting.self} has something that survives a crash, and there is no store`);
    const policy: Policy = { onFailure: "stop", onHostError: () => "stop", choose: (_, { length }) => random(length), ...options.policy };
    const limits = { ...defaultLimits, ...options.limits };
    const onEnd = (reason: string): void => this.#onEnd(reason);
    this.#world = { options, kinds, policy, limits, journal: new Journal(name, clock, log), onEnd };
    options.network.receive((envelope) => this.#deliver(envelope));
  }

  get name(): string {
    return this.#world.options.name;
  }

  get isRunning(): boolean {
    return this.#phase.kind === "running";
  }

  // ---------------------------------------------------------------- from start to end

  /**
   * Starts the node. Where its store says that it has run before, its machines have what is durable and are told that they are back. Messages that come
   * meanwhile are kept.
   */
  start({ isNewRun = false }: StartOptions = {}): Promise<void> {
    if (isNewRun) return this.#startAnew();
    return this.#begin(this.#load(), (incarnation, records) => {
      const isRestart = records.has(incarnationKey);
      this.#world.journal.write({ kind: "start", incarnation: incarnation.id, isRestart });
      if (isRestart) this.#restart(incarnation, records);
    });
  }

  /** Machines are made when they are needed, with what is durable then. */
  #startAnew(): Promise<void> {
    const { store } = this.#world.options;
    const last = store?.read?.(incarnationKey);
    const loaded = store?.read === undefined ? this.#load() : Promise.resolve(last === undefined ? [] : [[incarnationKey, last] as const]);
    return this.#begin(loaded, (incarnation, records) => {
      this.#world.journal.write({ kind: "start", incarnation: incarnation.id, isRestart: false });
      incarnation.left = store?.read === undefined ? takingFrom(new Map(records)) : (key) => store.read?.(key);
    });
  }

  #load(): Eventual<Iterable<readonly [string, Plain]>> | undefined {
    return this.#world.options.store?.load();
  }

  /** Starts the node as it was when the snapshot was taken. The answers of the requests that were open, by their ids. */
  restore(snapshot: Plain): Promise<ReadonlyMap<RequestId, Promise<unknown>>> {
    return this.#begin(this.#load(), (incarnation, records) => {
      this.#world.journal.write({ kind: "start", incarnation: incarnation.id, isRestart: false });
      for (const key of records.keys()) if (key !== incarnationKey) incarnation.outbox.write(key, null);
      return restoreSnapshot(incarnation, snapshot);
    });
  }

  #begin<Result>(
    loaded: Eventual<Iterable<readonly [string, Plain]>> | undefined,
    run: (incarnation: Incarnation, records: ReadonlyMap<string, Plain>) => Result,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#phase.kind !== "stopped") throw new Error(`Cannot start node '${this.name}': it is ${this.#phase.kind}`);
      const phase: Starting = { kind: "starting", early: [] };
      this.#phase = phase;
      const fail = (error: unknown): void => {
        if (this.#phase === phase) this.#phase = { kind: "stopped" };
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const begin = (records: Iterable<readonly [string, Plain]>): void => {
        try {
          resolve(this.#run(phase, new Map(records), run));
        } catch (error) {
          fail(error);
        }
      };
      if (loaded === undefined) begin([]);
      else loaded.then(begin, fail);
    });
  }

  #run<Result>(
    phase: Starting,
    records: ReadonlyMap<string, Plain>,
    run: (incarnation: Incarnation, records: ReadonlyMap<string, Plain>) => Result,
  ): Result {
    if (this.#phase !== phase) throw new Error(`Cannot start node '${this.name}': it was stopped meanwhile`);
    const incarnation = new Incarnation(this.#world, this.#nameIncarnation(records));
    this.#phase = { kind: "running", incarnation };
    if (this.#world.options.store !== undefined) incarnation.outbox.write(incarnationKey, incarnation.id);
    try {
      const result = run(incarnation, records);
      incarnation.outbox.flush();
      for (const envelope of phase.early) incarnation.receive(envelope);
      return result;
    } catch (error) {
      incarnation.end(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Never the same again: a store counts, and without one it is the time and a random number. */
  #nameIncarnation(records: ReadonlyMap<string, Plain>): string {
    const { store, clock, random } = this.#world.options;
    if (store === undefined) return `${clock.now().toString(36)}-${random(2 ** 32).toString(36)}`;
    return String(Number(records.get(incarnationKey) ?? 0) + 1);
  }

  #restart(incarnation: Incarnation, records: ReadonlyMap<string, Plain>): void {
    const { kinds } = this.#world;
    const keys = new Set([
      ...records.keys(),
      ...kinds.filter(({ type }) => type.block === null).map(({ type, self }) => keyOf({ protocol: type.protocol, self, block: null })),
    ]);
    keys.delete(incarnationKey);
    const machines = [...keys].map((key) => {
      const machine = this.#findByKey(incarnation, key);
      const record = records.get(key);
      if (record !== undefined) revive(machine, record);
      return machine;
    });
    for (const machine of machines) incarnation.handle(machine, { kind: "restart" });
  }

  #findByKey({ machines }: Incarnation, key: string): RunningMachine {
    const { protocol, self, block } = placeOf(key);
    const machine = machines.find(protocol, self, block);
    if (typeof machine === "string")
      throw new Error(`Cannot start node '${this.name}': the store holds ${key}, which is no machine of this node`);
    return machine;
  }

  /** Everything that is not durable is gone, as after a crash; requests without an answer are rejected. A stopped node can be started again. */
  stop(reason = "it was asked to"): void {
    if (this.#phase.kind === "running") this.#phase.incarnation.end(reason);
    else if (this.#phase.kind === "starting") this.#onEnd(reason);
  }

  #onEnd(reason: string): void {
    this.#phase = { kind: "stopped" };
    this.#world.options.report({ kind: "stopped", reason });
  }

  #deliver(envelope: Envelope): void {
    const phase = this.#phase;
    if (phase.kind === "running") phase.incarnation.receive(envelope);
    else if (phase.kind === "starting" && phase.early.length < this.#world.limits.mailbox) phase.early.push(envelope);
    else this.#world.options.report({ kind: "undeliverable", reason: `the node is ${phase.kind}`, envelope });
  }

  // ---------------------------------------------------------------- requests

  /** Asks a machine of this node. The promise is rejected with a `RequestError`, or with the reason of the signal. */
  request(to: AskedMachine, asked: Asked, { signal }: RequestOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const onAbort = (): void => {
        this.withdraw(id);
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const end = (): void => signal?.removeEventListener("abort", onAbort);
      const id = this.submit(to, asked, {
        onAnswer: (value) => {
          end();
          resolve(value);
        },
        onFailure: (error) => {
          end();
          reject(error);
        },
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** What typed request methods of one protocol are made of. `as`: the node's name in its roles, where it has several. */
  port(protocol: string, as?: string): RequestPort {
    const name = as === undefined ? {} : { as };
    return {
      request: async <Result>(to: Omit<AskedMachine, "protocol" | "as">, asked: Asked, options?: RequestOptions) =>
        // eslint-disable-next-line no-restricted-syntax -- a decoder: the generated method has the type of the protocol's answer
        this.request({ protocol, ...to, ...name }, asked, options) as Promise<Result>,
    };
  }

  /** The same for whoever does without promises: the listener is called once, not before this has returned. Throws a `RequestError` where nobody can be asked. */
  submit(to: AskedMachine, { request, args }: Asked, listener: RequestListener): RequestId {
    const incarnation = this.#running();
    const machine = this.#findAsked(incarnation, to, request);
    if (machine.hasFailed) throw new RequestError("failed", `Cannot ask for '${request}': the machine has failed`);
    const { waitingRequests } = this.#world.limits;
    if (machine.waiting.length >= waitingRequests)
      throw new RequestError("too many", `Cannot ask for '${request}': ${waitingRequests} requests wait already`);
    const id = incarnation.name();
    incarnation.ask({ id, machine, name: request, args, listener, isIssued: false, isTaken: false });
    return id;
  }

  /** Nobody waits for the answer any more. */
  withdraw(id: RequestId): void {
    if (this.#phase.kind === "running") this.#phase.incarnation.withdraw(id);
  }

  #running(): Incarnation {
    if (this.#phase.kind !== "running") throw new RequestError("stopped", `Cannot ask node '${this.name}': it is ${this.#phase.kind}`);
    return this.#phase.incarnation;
  }

  #findAsked({ machines }: Incarnation, { protocol, role, block, as }: AskedMachine, request: string): RunningMachine {
    const kind = this.#world.kinds.find(
      ({ type, self }) =>
        type.protocol === protocol &&
        type.role === role &&
        isKeptFor(type, block) &&
        (as === undefined || self === `${role}/${as}`) &&
        type.requests?.includes(request) === true,
    );
    const machine = kind === undefined ? "unknown" : machines.find(protocol, kind.self, block);
    if (machine === "unknown")
      throw new RequestError("unknown", `Cannot ask for '${request}': no machine of role ${role} takes it for ${block ?? "no block"}`);
    if (machine === "full") throw new RequestError("too many", `Cannot ask for '${request}': the node has as many machines as it may have`);
    return machine;
  }

  // ---------------------------------------------------------------- what others see

  /** All of the node between two steps, as data that JSON can carry. Throws while a commit or an operation of the host is under way. */
  snapshot(options: SnapshotOptions = {}): Plain {
    if (this.#phase.kind !== "running") throw new Error(`Cannot take a snapshot of node '${this.name}': it is ${this.#phase.kind}`);
    return takeSnapshot(this.#phase.incarnation, options);
  }

  /** The machine's state; undefined where it is as at first, has not been needed since a new run began, or nobody runs it. */
  machine(place: MachinePlace): MachineState | undefined {
    return this.#phase.kind === "running" ? this.#phase.incarnation.machines.peek(place)?.state : undefined;
  }

  /** All machines that are not as at first, and have been needed since a new run began. */
  machines(): readonly SeenMachine[] {
    if (this.#phase.kind !== "running") return [];
    return [...this.#phase.incarnation.machines.all()].map(({ place, state, isPending }) => ({ ...place, state, isPending }));
  }
}

/** Each record once: what comes later of a machine is newer. */
function takingFrom(records: Map<string, Plain>): (key: string) => Plain | undefined {
  return (key) => {
    const record = records.get(key);
    records.delete(key);
    return record;
  };
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
