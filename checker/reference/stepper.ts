/** A protocol executed one step at a time: what random walks and stepping by hand are made of. */
import type { Property, Protocol } from "../../dsl/analysis/index.js";
import type { Span } from "../../dsl/diagnostics/index.js";
import type { Aftermath, Failure, Snapshot, Trace, TraceStep, Verdict } from "../verdict/index.js";
import { followProgress } from "./aftermath.js";
import { isBroken, promiseBroken, type Assignment, type BrokenPromise } from "./broken-promise.js";
import { createEncoder, identity, type Encoder } from "./encode.js";
import { holds } from "./evaluate.js";
import { eventsOf, isFault, isProgress, type Event } from "./events.js";
import { brokenInvariant, deadlock, isCovered, stepFailure } from "./failures.js";
import { beginnings, type BeginningState } from "./initial.js";
import { isQuiescent } from "./obligations.js";
import { propertyScope } from "./scope.js";
import { buildTrace, snapshotOf } from "./snapshot.js";
import type { SystemState } from "./state.js";
import { executeEvent, executeScript, type StepResult } from "./step.js";
import { ChoiceNeeded } from "./choices.js";
import { createWorld, type Instance, type World } from "./world.js";

/** A whole number from 0 up to, and without, `bound`. */
export type Random = (bound: number) => number;

/** A step that was taken or may be taken next: an event with one resolution of its choices, and what it leads to. */
export type Move = StepResult;

/** What a step passed through, for counting. */
export interface Passage {
  /** Of the machine that acted. */
  readonly role: string;
  readonly block: string | undefined;
  /** Its states, from the named one to the innermost wait, when the step began and when it ended; none where the step failed. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The message that was delivered. */
  readonly delivered: string | undefined;
  /** The heads of the handlers that ran or put a message off, and the places at which suspended ones went on. */
  readonly ran: readonly Span[];
}

/** A run that is said to break what a property promises. */
export interface PromiseRun extends Pick<BrokenPromise, "property" | "start" | "since" | "returnsTo"> {
  readonly binding: readonly string[];
  readonly moves: readonly Move[];
}

/** States are opaque to callers, and never change. */
export class Stepper {
  readonly starts: readonly SystemState[];
  /** The initial states with what value types begin with. */
  readonly beginnings: readonly BeginningState[];
  readonly #world: World;
  readonly #encoder: Encoder;

  constructor(readonly protocol: Protocol) {
    this.#world = createWorld(protocol);
    this.#encoder = createEncoder(this.#world, [identity]);
    this.beginnings = beginnings(this.#world);
    this.starts = this.beginnings.map(({ state }) => state);
  }

  get world(): World {
    return this.#world;
  }

  /** Every step that is possible, in a fixed order. */
  moves(state: SystemState): readonly Move[] {
    return [...eventsOf(this.#world, state)].flatMap((event) => executeEvent(this.#world, state, event));
  }

  /** What may happen, whether anything comes of it or not. */
  events(state: SystemState): readonly Event[] {
    return [...eventsOf(this.#world, state)];
  }

  /** Does nothing come of the event? */
  isDisabled(state: SystemState, event: Event): boolean {
    return executeEvent(this.#world, state, event).length === 0;
  }

  /** One of the possible steps: an event by lot, then its choices by lot. Undefined where nothing can happen. */
  draw(state: SystemState, random: Random): Move | undefined {
    const events = [...eventsOf(this.#world, state)];
    while (events.length > 0) {
      const [event] = events.splice(random(events.length), 1);
      const move = event && this.#drawChoices(state, event, random);
      if (move !== undefined) return move;
    }
    return undefined;
  }

  /** What is wrong with a move that fails. */
  failureOf(move: Move): Failure | undefined {
    return move.kind === "failed" ? stepFailure(this.#world, move) : undefined;
  }

  /** The first invariant that the state breaks. */
  brokenInvariant(state: SystemState): Failure | undefined {
    const scope = propertyScope(this.#world, state);
    for (const property of this.#properties("invariant")) {
      const failure = brokenInvariant(property, () => holds(property.condition, scope));
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** The covers that the state reaches. */
  reachedCovers(state: SystemState): readonly Property[] {
    const scope = propertyScope(this.#world, state);
    return this.#properties("cover").filter((property) => isCovered(() => holds(property.condition, scope)));
  }

  /** `deadlock` where something is owed and no step but faults changes anything. */
  deadlock(state: SystemState): Failure | undefined {
    return this.isQuiescent(state) || this.canChange(state) ? undefined : deadlock;
  }

  /** Does some step that is no fault lead elsewhere, be it into a failure? */
  canChange(state: SystemState): boolean {
    const own = this.identify(state);
    const moves = this.moves(state).filter((move) => !this.isFault(move));
    return moves.some((move) => move.kind === "failed" || this.identify(move.state) !== own);
  }

  /** True where nothing is owed. */
  isQuiescent(state: SystemState): boolean {
    return isQuiescent(this.#world, state);
  }

  /** Is the step something that the environment does to the system? */
  isFault(move: Move): boolean {
    return isFault(move.event);
  }

  /** Does the step bring the system nearer to rest, without anybody asking for something new? */
  isProgress(move: Move): boolean {
    return isProgress(move.event);
  }

  /** A text that two states share exactly if they are the same. */
  identify(state: SystemState): string {
    return this.#encoder.encode(state);
  }

  /** One for each machine that takes part: the one that acts; where the node crashes or restarts, all of its machines. */
  passages(state: SystemState, move: Move): readonly Passage[] {
    const event = move.event.kind === "crash" && move.event.during !== undefined ? move.event.during : move.event;
    const statesIn = (system: SystemState, key: string): readonly string[] =>
      (system.machines.get(key)?.stack.toArray() ?? []).map((level) => level.state);
    const isPart = (instance: Instance): boolean =>
      instance === event.instance || ((event.kind === "restart" || event.kind === "crash") && instance.node === event.instance.node);
    return this.#world.instances.filter(isPart).map(({ key, machine }) => ({
      role: machine.role,
      block: machine.block,
      before: statesIn(state, key),
      after: move.kind === "next" ? statesIn(move.state, key) : [],
      delivered: event.kind === "deliver" || event.kind === "duplicate" ? event.message.message : undefined,
      ran: key === event.instance.key ? move.record.runs.map((run) => run.span) : [],
    }));
  }

  snapshot(state: SystemState): Snapshot {
    return snapshotOf(this.#world, state);
  }

  /** One step in the words of traces. */
  describe(state: SystemState, move: Move): TraceStep {
    const [step] = buildTrace(this.#world, state, [move]).steps;
    if (step === undefined) throw new Error("a trace without its step");
    return step;
  }

  trace(start: SystemState, moves: readonly Move[]): Trace {
    return buildTrace(this.#world, start, moves);
  }

  /** The verdict on a run in which something never comes; undefined where it is none. The binding names the values of the property's variables. */
  brokenPromise({ property, binding, start, moves, since, returnsTo }: PromiseRun): Verdict | undefined {
    const assignment = property.variables.flatMap((id, index): Assignment => {
      const value = this.#world.universe
        .valuesOf(this.#world.variable(id).type)
        .find((one) => this.#world.universe.textOf(one) === binding[index]);
      return value === undefined ? [] : [[id, value]];
    });
    const run = { property, assignment, start, steps: moves, since, returnsTo };
    if (assignment.length < property.variables.length || !isBroken(this.#world, run, (state) => this.identify(state))) return undefined;
    return promiseBroken(this.#world, run);
  }

  /** How the system goes on from a state that cannot come to rest. */
  aftermath(state: SystemState): Aftermath {
    return followProgress(this.#world, state, this.#encoder);
  }

  /** Bounds of the model that some step has reached so far. */
  get boundsReached(): readonly string[] {
    return [...this.#world.boundsReached].sort();
  }

  #drawChoices(state: SystemState, event: Event, random: Random): Move | undefined {
    let script: readonly number[] = [];
    for (;;) {
      const result = executeScript(this.#world, { state, event, script });
      if (result === "disabled") return undefined;
      if (!(result instanceof ChoiceNeeded)) return result;
      script = [...script, random(result.options)];
    }
  }

  #properties(kind: Property["kind"]): readonly Property[] {
    return this.protocol.properties.filter((property) => property.kind === kind);
  }
}
