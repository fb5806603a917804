/**
 * Breadth-first search by a compiled model. It goes level by level and finishes a level before it decides, so what it finds does not depend on
 * the order within a level. It works in slices: whoever runs it can look at the clock in between, and V8 gets the chance to replace the baseline
 * code of the loops by optimised code, which it does only when a function is called anew.
 */
import { countText } from "../../../dsl/diagnostics/index.js";
import { batchBase, edgesBase } from "../compile/memory-map.js";
import type { CompiledModel } from "../compile/module.js";
import { EngineLimit } from "../compile/engine-limit.js";
import { memoryText } from "../compile/memory-text.js";
import { fullest, mostStatesOf, mostWaitingOf } from "../compile/plan.js";
import type { SearchImage, StoredImage } from "../checkpoint/image.js";
import { imageParts, restoreMachine, storedEdges } from "../checkpoint/memory-parts.js";
import { Edges } from "./edges.js";
import { GoalMarks } from "./goal-marks.js";
import { Machine } from "./machine.js";
import type { StepFailure } from "../compile/failures.js";

export interface Found {
  readonly kind: StepFailure["kind"] | "stuck" | "impossible" | "uncovered";
  readonly name: string | undefined;
  readonly depth: number;
  /** The last state of a shortest way, by its number; for a failing step the state that it starts from. */
  readonly state: number;
  /** It is a step that fails, from that state. */
  readonly isStep: boolean;
}

export interface Outcome extends Covered {
  readonly kind: "exhausted" | "failed" | "bounded";
  readonly found: Found | undefined;
  /** Why the search was cut off. */
  readonly reason: string | undefined;
}

/** What was seen. */
export interface Covered {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly boundsReached: readonly string[];
}

export interface SearchLimits {
  /** Steps from the initial states; deeper states are not looked for. */
  readonly depth?: number | undefined;
  readonly maxStates?: number | undefined;
}

/** States that one call expands at most. */
const slice = 4096;

const noRank = 0xffff;

/** The successors of one state may fill the table beyond the point where it is doubled: up to here. */
const mostCrowded = 15 / 16;

export class Search {
  readonly machine: Machine;
  readonly #edges = new Edges();
  readonly #marks: GoalMarks;
  /** Numbers of the first state of each level, and the end of the last. */
  readonly #levels: number[] = [0];
  #next = 0;
  /** An error has left a slice half done. */
  #isBroken = false;
  #outcome: Outcome | undefined;

  constructor(
    readonly compiled: CompiledModel,
    readonly limits: SearchLimits = {},
    /** Where to go on from; without it the search begins in the initial states. */
    image?: StoredImage,
  ) {
    this.machine = new Machine(compiled);
    this.#marks = new GoalMarks(this.machine);
    if (image === undefined) this.#begin();
    else this.#restore(image);
  }

  #begin(): void {
    const { machine, compiled } = this;
    machine.set("out", batchBase);
    machine.set("failureRank", noRank);
    machine.set("current", 0xffff_ffff);
    machine.set("edgesEnd", edgesBase);
    this.#edges.take(machine);
    this.#makeRoom();
    for (let index = 0; index < compiled.starts; index += 1) {
      machine.call(`start_${index}`);
      this.#makeRoom();
    }
    machine.call("flush");
    machine.forgetTransitions();
    this.#levels.push(machine.get("states"));
    this.#judge(0);
    this.#stopAtLimit();
  }

  /**
   * What it holds now: views that change as the search goes on. Undefined where something was left out, as a limit of the engine was met: then
   * there is no going on.
   */
  get image(): SearchImage | undefined {
    const { machine } = this;
    return machine.limit !== undefined || this.#isBroken
      ? undefined
      : { levels: this.#levels, next: this.#next, edges: this.#edges.chunks, ...imageParts(machine) };
  }

  #restore(image: StoredImage): void {
    restoreMachine(this.machine, image);
    for (const chunk of storedEdges(image)) this.#edges.restore(chunk);
    image.finish();
    this.#levels.splice(0, this.#levels.length, ...image.levels);
    this.#next = image.next;
    this.#makeRoom();
  }

  /** Goes on until `isEnough` says so after a slice; undefined if there is more to do. */
  run(isEnough: () => boolean): Outcome | undefined {
    while (this.#outcome === undefined && !isEnough()) this.#slice();
    return this.#outcome;
  }

  /** States from the first to the given one, each reached from the one before. */
  pathTo(state: number): readonly number[] {
    const path: number[] = [];
    for (let at: number | undefined = state; at !== undefined; at = this.machine.parentOf(at)) path.push(at);
    return path.reverse();
  }

  /** Are states gone when they have been expanded? Then what they are asked has to be asked before. */
  get #isForgetful(): boolean {
    return this.compiled.plan.ring !== undefined;
  }

  /** The packed form of a stored state. */
  stateAt(index: number): Uint8Array<ArrayBuffer> {
    const address = this.machine.addressOf(index);
    return new Uint8Array(this.machine.memory.buffer.slice(address, address + this.compiled.layout.bytes));
  }

  /**
   * The sum of the sizes of the orbits found: as many states as a search without symmetry would have found. It costs a look at every state, about a
   * microsecond each. Undefined where states are not kept.
   */
  unreduced(): number | undefined {
    const { machine } = this;
    if (this.#isForgetful) return undefined;
    const states = machine.get("states");
    let sum = 0;
    for (let state = 0; state < states; state += 1) sum += machine.orbitSizeAt(machine.addressOf(state));
    return sum;
  }

  #slice(): void {
    const { machine } = this;
    const end = this.#levels.at(-1) ?? 0;
    if (this.#next < end) {
      this.#isBroken = true;
      const from = this.#next;
      this.#next = machine.call("explore", from, Math.min(end, from + slice));
      if (this.#isForgetful) this.#marks.take(from, this.#next);
      this.#edges.take(machine);
      this.#isBroken = false;
      const isFull = !this.#makeRoom();
      const { maxStates = Number.POSITIVE_INFINITY } = this.limits;
      this.#stopAtLimit();
      if (this.#outcome !== undefined) return;
      if (machine.get("states") > maxStates) this.#cutOff(`more than ${maxStates} states`);
      else if (isFull) this.#cutOff(this.#fullText());
      return;
    }
    const states = machine.get("states");
    this.#judge(this.#levels.length - 1);
    if (this.#outcome !== undefined) return;
    const { depth = Number.POSITIVE_INFINITY } = this.limits;
    if (states === end) this.#decide();
    else if (this.#levels.length - 1 > depth) this.#cutOff(`states deeper than ${depth} steps`);
    else this.#levels.push(states);
  }

  /** Doubles the table where it is full; false if the memory is. */
  #makeRoom(): boolean {
    const { machine } = this;
    const { plan } = this.compiled;
    const mostStates = this.#mostStates;
    let bits = machine.get("tableBits");
    while (machine.get("states") >= fullest * 2 ** bits && bits < plan.mostTableBits) {
      machine.call("double_table");
      bits += 1;
    }
    machine.set("mostStates", Math.min(mostStates, Math.floor(fullest * 2 ** bits)));
    const ringEnd = this.#next + (plan.ring?.states ?? Number.POSITIVE_INFINITY);
    machine.set("mostRecords", Math.min(plan.mostStates, Math.floor(mostCrowded * 2 ** bits), ringEnd));
    return machine.get("states") < mostStates;
  }

  /** With so many states the memory is full: for all records, or for the states that wait in the ring. */
  get #mostStates(): number {
    const { plan } = this.compiled;
    return Math.min(mostStatesOf(plan), this.#next + mostWaitingOf(plan));
  }

  /** After a level: did something fail? `depth` is that of the states just found. */
  #judge(depth: number): void {
    const { machine, compiled } = this;
    if (machine.get("failureRank") === noRank) return;
    const failure = compiled.failure(machine.get("failureNumber"));
    if (failure === undefined) return;
    const state = machine.get("failureState");
    const at = failure.kind === "deadlock" ? depth - 1 : depth;
    this.#finish("failed", {
      kind: failure.kind,
      name: failure.subject,
      depth: at,
      state,
      isStep: failure.kind !== "invariant" && failure.kind !== "deadlock",
    });
  }

  /** Everything was seen: what of the graph? */
  #decide(): void {
    const { machine, compiled } = this;
    for (const [index, goal] of compiled.goals.entries()) {
      const states = machine.get("states");
      if (index === 0 && !this.#isForgetful) this.#marks.take(0, states);
      const marks = this.#marks.of(index, states);
      this.#edges.spread(marks, goal.steps);
      const state = marks.indexOf(0);
      if (state >= 0) {
        this.#finish("failed", {
          kind: goal.violation,
          name: goal.violation === "stuck" ? undefined : goal.name,
          depth: this.#depthOf(state),
          state,
          isStep: false,
        });
        return;
      }
    }
    const uncovered = compiled.met.find(({ kind }, index) => kind === "cover" && !machine.isMet(index));
    if (uncovered === undefined) this.#finish("exhausted", undefined);
    else this.#finish("failed", { kind: "uncovered", name: uncovered.name, depth: 0, state: 0, isStep: false });
  }

  #depthOf(state: number): number {
    return this.#levels.findLastIndex((first) => first <= state);
  }

  #finish(kind: "exhausted" | "failed", found: Found | undefined): void {
    this.#outcome = { kind, found, reason: undefined, ...this.covered() };
  }

  /** What was left out where a limit was met is missing from the rest of the search, which therefore decides nothing. */
  #stopAtLimit(): void {
    const { limit } = this.machine;
    if (limit === undefined) return;
    this.#outcome = undefined;
    const isOneState = limit.limit === "records" && this.machine.get("states") < this.#mostStates;
    if (isOneState) this.#cutOff("a state with more successors than there is room for at once; more memory may help");
    else this.#cutOff(limit.limit === "records" ? this.#fullText() : new EngineLimit(limit.text).message);
  }

  #fullText(): string {
    const complete = Math.max(0, this.#levels.length - 2);
    const waiting = countText(this.machine.get("states") - this.#next, "state");
    const { plan } = this.compiled;
    const isRing = this.machine.get("states") < mostStatesOf(plan);
    const what = isRing ? "states that wait to be expanded" : "states";
    return `the memory for ${what}, ${memoryText(plan.bytes)}, is full: all states up to depth ${complete} are known, and ${waiting} not expanded`;
  }

  #cutOff(reason: string): void {
    this.#outcome = { kind: "bounded", found: undefined, reason, ...this.covered() };
  }

  /** What was seen until now. */
  covered(): Covered {
    const { machine, compiled } = this;
    const states = machine.get("states");
    return {
      states,
      transitions: machine.transitions,
      depth: states === 0 ? 0 : this.#depthOf(states - 1),
      boundsReached: compiled.met.flatMap(({ kind, name }, index) => (kind === "bound" && machine.isMet(index) ? [name] : [])),
    };
  }

  get progress(): { readonly states: number; readonly transitions: number; readonly depth: number; readonly frontier: number } {
    const { states, transitions, depth } = this.covered();
    return { states, transitions, depth, frontier: states - this.#next };
  }
}
