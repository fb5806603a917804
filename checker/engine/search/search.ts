/**
 * Breadth-first search by a compiled model. It goes level by level and finishes a level before it decides, so what it finds does not depend on
 * the order within a level. It works in slices: whoever runs it can look at the clock in between, and V8 gets the chance to replace the baseline
 * code of the loops by optimised code, which it does only when a function is called anew.
 *
 * It begins on one thread. When others were called and are ready, they take part.
 */
import { countText, InternalError, memoryText } from "../../../dsl/diagnostics/index.js";
import type { InSlices } from "../../properties/index.js";
import type { CompiledModel } from "../compile/module.js";
import { EngineLimit } from "../compile/engine-limit.js";
import type { SearchImage, StoredImage } from "../checkpoint/image.js";
import { imageParts, restoreMachine, storedEdges } from "../checkpoint/memory-parts.js";
import { pageBytes } from "../compile/memory-map.js";
import { mostStatesOf, type MemoryPlan } from "../compile/plan.js";
import { Crew, exploreAlone, type CrewOptions } from "./crew.js";
import { askedOf, decide } from "./deciding.js";
import { Edges } from "./edges.js";
import type { Found } from "./found.js";
import { Levels, sizeOf, type Range } from "./levels.js";
import { Machine } from "./machine.js";
import { Spill, SpillFailed, type SpillSpace } from "./spill.js";
import { StateMarks } from "./state-marks.js";
import { StepEdges } from "./step-edges.js";
import { Workspace } from "./workspace.js";

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
  /** Where states that wait find room if there is none in memory; for a model that was compiled for it. */
  readonly spillSpace?: SpillSpace | undefined;
}

function workspaceOf(compiled: CompiledModel, { spillSpace }: SearchLimits): Workspace {
  const machine = new Machine(compiled);
  const { ring } = compiled.plan;
  const spills = spillSpace !== undefined && ring?.spills === true;
  return new Workspace(machine, spills ? new Spill(machine, ring, spillSpace) : undefined);
}

/** States that one call expands at most. */
const slice = 4096;

/**
 * Steps may take half as much as states and their table, as a step is 7 bytes, and a state with its share of the table 30 to 100; and as much as
 * fingerprints, which are 19 to 29 bytes.
 */
function stepMemory({ bytes, ring }: MemoryPlan): number {
  return ring === undefined ? pageBytes * Math.ceil(bytes / 2 / pageBytes) : bytes;
}

/**
 * A thread that waits for another search still holds the memory of its last one, until V8 collects its garbage. So one that has searched more than this is not
 * kept.
 */
const mostHeld = 64 * 1024 ** 2;

/** How often other threads are waited for before a search is written down, half a second each time. */
const mostWaits = 20;

export class Search {
  readonly #edges: Edges | StepEdges;
  /** What states were asked; undefined where they are kept, and asked in the end. */
  readonly #marks: StateMarks | undefined;
  readonly #levels = new Levels();
  readonly #space: Workspace;
  /** Set as soon as other threads were called. */
  #crew: Crew | undefined;
  /** Do they take part? */
  #isCrewed = false;
  /** What is still to be expanded of the last complete level. */
  #rest: readonly Range[] = [];
  /** A slice is half done: other threads are still at it, or an error has ended it. */
  #isHalfDone = false;
  /** Everything was seen, and properties of the graph are being decided. */
  #deciding: InSlices<Found | undefined> | undefined;
  #outcome: Outcome | undefined;

  constructor(
    readonly compiled: CompiledModel,
    readonly limits: SearchLimits = {},
    /** Where to go on from; without it the search begins in the initial states. */
    image?: StoredImage,
  ) {
    this.#space = workspaceOf(compiled, limits);
    this.#edges = compiled.leadsTo === undefined ? new Edges() : new StepEdges(stepMemory(compiled.plan));
    this.#marks = compiled.plan.ring === undefined ? undefined : new StateMarks(askedOf(compiled));
    if (image === undefined) this.#begin();
    else this.#restore(image);
  }

  #begin(): void {
    const { machine, compiled } = this;
    this.#space.makeRoom(this.#next);
    this.#levels.attend(this.#space.areas);
    for (let index = 0; index < compiled.starts; index += 1) {
      machine.call(`start_${index}`);
      this.#space.makeRoom(this.#next);
    }
    machine.call("flush");
    // What led to the initial states are no transitions.
    machine.cells.setTransitions(0);
    this.#judge(0);
    this.#rest = this.#levels.finish(this.#space.areas);
    this.#stopAtLimit();
  }

  /**
   * What it holds now: views that change as the search goes on. Undefined where something was left out, as a limit of the engine was met: then
   * there is no going on. Searches that keep all steps for `leads to` are not written down.
   */
  get image(): SearchImage | undefined {
    if (this.#space.limit !== undefined || this.#isHalfDone || this.#edges instanceof StepEdges) return undefined;
    const numbers = { levels: this.#levels.complete, begun: this.#levels.begun(this.#space.areas), rest: this.#rest };
    return { ...numbers, edges: this.#edges.chunks, ...imageParts(this.#space) };
  }

  #restore(image: StoredImage): void {
    if (this.#edges instanceof StepEdges) throw new InternalError("a search for `leads to` is not written down");
    restoreMachine(this.machine, image);
    for (const chunk of storedEdges(image)) this.#edges.restore(chunk);
    image.finish();
    this.#space.settle();
    this.#levels.restore(image, this.#space.areas);
    this.#rest = image.rest;
    this.#space.makeRoom(this.#next);
  }

  /** That of the main thread. */
  get machine(): Machine {
    return this.#space.machine;
  }

  /** Waits for what other threads have in hand, but not for ever. */
  settle(): void {
    try {
      for (let wait = 0; this.#crew?.isWaiting === true && wait < mostWaits; wait += 1) this.#slice(() => true);
    } catch (error) {
      if (!(error instanceof EngineLimit)) throw error;
    }
  }

  /**
   * Goes on until `isEnough` says so after a slice; undefined if there is more to do. Where other threads are late it comes back all the same, so
   * that it is heard if one of them has ended.
   */
  run(isEnough: () => boolean): Outcome | undefined {
    while (this.#outcome === undefined && !isEnough()) if (!this.#slice(isEnough)) break;
    return this.#outcome;
  }

  /** Calls other threads, if the code is for several; they take part as soon as they can. Who calls them closes the search. */
  call(options: CrewOptions): void {
    if (this.#space.areas.length > 1) this.#crew ??= new Crew(this.machine, options);
  }

  /** Waits until the other threads are ready, at most `milliseconds`; false if one is not. */
  awaitCrew(milliseconds: number): boolean {
    return this.#crew?.awaitReady(milliseconds) ?? true;
  }

  /** How many transitions each thread that takes part has taken. */
  get shares(): readonly number[] {
    const shares = this.#space.areas.map((area) => area.transitions);
    return this.#isCrewed ? shares : shares.slice(0, 1);
  }

  /** Lets other threads go, if there are any. */
  close(): void {
    this.#crew?.close(this.#space.usedBytes <= mostHeld);
    this.limits.spillSpace?.close();
  }

  /** What was written elsewhere of the states that wait; undefined where they wait in memory. */
  get spilledBytes(): number | undefined {
    return this.#space.spill?.bytes;
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

  /**
   * The sum of the sizes of the orbits found: as many states as a search without symmetry would have found. It costs a look at every state, about a
   * microsecond each. Undefined where states are not kept.
   */
  unreduced(): number | undefined {
    const { machine } = this;
    if (this.#isForgetful) return undefined;
    let sum = 0;
    for (const { from, to } of [...this.#levels.ranges(), ...this.#levels.begun(this.#space.areas)])
      for (let state = from; state < to; state += 1) sum += machine.orbitSizeOf(state);
    return sum;
  }

  /** Does some more; false if that is impossible for now. */
  #slice(isEnough: () => boolean): boolean {
    if (this.#deciding !== undefined) {
      const { done, value } = this.#deciding.next();
      if (done === true) this.#finish(value === undefined ? "exhausted" : "failed", value);
      return true;
    }
    if (this.#rest.length === 0) {
      this.#endLevel();
      return true;
    }
    this.#joinCrew();
    this.#isHalfDone = true;
    const from = this.#next;
    const rest = this.#isCrewed ? this.#crew?.explore(this.#rest, isEnough) : this.#exploreAlone();
    if (rest === undefined) return false;
    this.#rest = rest;
    this.#marks?.take(this.machine, from, this.#next);
    for (const area of this.#space.areas) this.#edges.take(area);
    this.#isHalfDone = false;
    if (!this.#balance()) return true;
    const isFull = !this.#space.makeRoom(this.#next, this.#isCrewed ? this.#crew : undefined);
    const { maxStates = Number.POSITIVE_INFINITY } = this.limits;
    this.#stopAtLimit();
    if (this.#outcome !== undefined) return true;
    if (this.#states > maxStates) this.#cutOff(`more than ${maxStates} states`);
    else if (isFull) this.#cutOff(this.#fullText());
    else if (this.#edges instanceof StepEdges && this.#edges.isFull)
      this.#cutOff(`the memory for the steps of the graph, ${memoryText(this.#edges.bytes)}, is full; more memory may help`);
    return true;
  }

  /** Of what is to be expanded only that which stands in memory. */
  #exploreAlone(): readonly Range[] {
    const end = this.#space.spill?.frontEnd(this.#space.numbersEnd) ?? Number.POSITIVE_INFINITY;
    const near = this.#rest.flatMap(({ from, to }) => (from < end ? [{ from, to: Math.min(to, end) }] : []));
    const far = this.#rest.flatMap(({ from, to }) => (to > end ? [{ from: Math.max(from, end), to }] : []));
    return joined([...exploreAlone(this.machine, near, slice), ...far]);
  }

  /** Has what waits its place? False where that has ended the search. */
  #balance(): boolean {
    try {
      this.#space.spill?.balance(this.#next, this.#space.numbersEnd);
      return true;
    } catch (error) {
      if (!(error instanceof SpillFailed)) throw error;
      this.#cutOff(error.message);
      return false;
    }
  }

  #endLevel(): void {
    this.#judge(this.#levels.count);
    if (this.#outcome !== undefined) return;
    const { depth = Number.POSITIVE_INFINITY } = this.limits;
    if (this.#states === this.#levels.states) this.#beginDeciding();
    else if (this.#levels.count > depth) this.#cutOff(`states deeper than ${depth} steps`);
    else {
      this.#rest = this.#levels.finish(this.#space.areas);
    }
  }

  #joinCrew(): void {
    this.#isCrewed ||= this.#crew?.isReady === true;
  }

  get #mostStates(): number {
    return this.#space.mostStates(this.#next);
  }

  /** The first number of those that wait, where numbers have no gaps. */
  get #next(): number {
    return this.#rest[0]?.from ?? this.#levels.end;
  }

  /** After a level: did something fail? `depth` is that of the states just found. */
  #judge(depth: number): void {
    const worst = this.#space.failure;
    const failure = worst && this.compiled.failure(worst.number);
    if (worst === undefined || failure === undefined) return;
    const at = failure.kind === "deadlock" ? depth - 1 : depth;
    this.#finish("failed", {
      kind: failure.kind,
      name: failure.subject,
      depth: at,
      state: worst.state,
      isStep: failure.kind !== "invariant" && failure.kind !== "deadlock",
    });
  }

  #beginDeciding(): void {
    this.#deciding = decide({ space: this.#space, levels: this.#levels, edges: this.#edges, marks: this.#marks });
  }

  #finish(kind: "exhausted" | "failed", found: Found | undefined): void {
    this.#outcome = { kind, found, reason: undefined, ...this.covered() };
  }

  /** What was left out where a limit was met is missing from the rest of the search, which therefore decides nothing. */
  #stopAtLimit(): void {
    const { limit } = this.#space;
    if (limit === undefined) return;
    this.#outcome = undefined;
    const isOneState = limit.limit === "records" && this.#space.numbersEnd < this.#mostStates;
    if (isOneState) this.#cutOff("a state with more successors than there is room for at once; more memory may help");
    else this.#cutOff(limit.limit === "records" ? this.#fullText() : new EngineLimit(limit.text).message);
  }

  #fullText(): string {
    const complete = Math.max(0, this.#levels.count - 1);
    const waiting = countText(this.progress.frontier, "state");
    const { plan } = this.machine.compiled;
    const isRing = this.#space.numbersEnd < mostStatesOf(plan);
    const what = isRing ? "states that wait to be expanded" : "states";
    return `the memory for ${what}, ${memoryText(plan.bytes)}, is full: all states up to depth ${complete} are known, and ${waiting} not expanded`;
  }

  #cutOff(reason: string): void {
    this.#outcome = { kind: "bounded", found: undefined, reason, ...this.covered() };
  }

  get #states(): number {
    return this.#levels.states + sizeOf(this.#levels.begun(this.#space.areas));
  }

  /** What was seen until now. */
  covered(): Covered {
    const states = this.#states;
    const { transitions } = this.#space;
    const isBelow = states > this.#levels.states;
    return {
      states,
      transitions,
      depth: Math.max(0, isBelow ? this.#levels.count : this.#levels.count - 1),
      boundsReached: this.compiled.met.flatMap(({ kind, name }, index) => (kind === "bound" && this.#space.isMet(index) ? [name] : [])),
    };
  }

  get progress(): { readonly states: number; readonly transitions: number; readonly depth: number; readonly frontier: number } {
    const { states, transitions, depth } = this.covered();
    return { states, transitions, depth, frontier: states - this.#levels.states + sizeOf(this.#rest) };
  }
}

/** The same numbers, in as few ranges as possible. */
function joined(ranges: readonly Range[]): readonly Range[] {
  return ranges.reduce<readonly Range[]>((all, range) => {
    const last = all.at(-1);
    if (last?.to !== range.from) return [...all, range];
    return [...all.slice(0, -1), { from: last.from, to: range.to }];
  }, []);
}
