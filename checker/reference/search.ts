/**
 * Breadth-first search through every reachable state.
 *
 * Idea: states are numbered in the order in which they are found; level by level, every event of every state is executed, and what
 * was not met before gets the next number. Under symmetry one state stands for its orbit: the first one found, as it was found, so
 * that following parents gives a run that really happens and names never change along a trace.
 * Invariant: before level d is expanded, all states of depth at most d are known and satisfy every invariant.
 * Cost: one execution and one canonical encoding for each step; all states stay in memory.
 */
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { LeadsTo, Property, Protocol } from "../../dsl/analysis/index.js";
import { firstStuck, firstUnable } from "../properties/index.js";
import type { Failure, SearchResult, Trace, Verdict } from "../verdict/index.js";
import { followProgress } from "./aftermath.js";
import { createEncoder, identity, maxGroupOrder, symmetryGroup, type Encoder } from "./encode.js";
import { holds } from "./evaluate.js";
import { eventsOf, isFault, isProgress, type Event } from "./events.js";
import { fairnessOf } from "./fairness.js";
import { brokenInvariant, deadlock, impossible, isCovered, kindRank, stepFailure, stuck, uncovered } from "./failures.js";
import { initialStates } from "./initial.js";
import { firstUnanswered, type Explored } from "./liveness.js";
import { isQuiescent } from "./obligations.js";
import { propertyScope } from "./scope.js";
import { buildTrace } from "./snapshot.js";
import type { SystemState } from "./state.js";
import { executeEvent, executeScript, type StepResult } from "./step.js";
import { StepGraph } from "./step-graph.js";
import { ChoiceNeeded } from "./choices.js";
import { createWorld, type World } from "./world.js";

export interface ExploreOptions {
  readonly symmetry: "full" | "off";
  /** Steps from the initial states; deeper states are not looked for. */
  readonly depth?: number | undefined;
  /** States in memory; reaching it ends the search as bounded. */
  readonly maxStates?: number | undefined;
}

/** Milliseconds since any fixed moment: to pause, and to say how long a search took. */
export type Clock = () => number;

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  /** Written elsewhere of the states that wait to be expanded; undefined where they wait in memory. */
  readonly spilledBytes?: number | undefined;
}

/** Some hundred thousand states fit into the memory that Node takes by default. */
export const defaultMaxStates = 1_000_000;

/** `leads to` keeps every step besides every state, and what the search with symmetry found is still in memory. */
export const maxUnreducedStates = 500_000;

/** Explores `protocol` to the end. */
export function explore(protocol: Protocol, options: ExploreOptions): SearchResult {
  const search = new Exploration(protocol, options, () => 0);
  for (;;) {
    const result = search.run(Number.POSITIVE_INFINITY);
    if (result !== undefined) return result;
  }
}

/** How a state was reached: by an event, with its choices, from the state numbered `parent`. */
interface Link {
  readonly parent: number;
  readonly event: Event;
  readonly script: readonly number[];
}

interface Found {
  readonly failure: Failure;
  readonly depth: number;
  /** Decides among failures of one depth and kind. */
  readonly rank: number;
  readonly at: number;
  /** The step that fails, where it is a step. */
  readonly step: StepResult | undefined;
}

/** A search that can be run in slices, so that its caller can look after other things meanwhile. */
export class Exploration {
  readonly #world: World;
  readonly #encoder: Encoder;
  readonly #known = new Map<string, number>();
  readonly #states: SystemState[] = [];
  readonly #links: (Link | undefined)[] = [];
  readonly #progress: number[] = [];
  /** All steps but faults, as pairs; empty where no property asks for them. */
  readonly #steps: number[] = [];
  /** For each `always possible`: does its condition hold in the state? */
  readonly #possible: Map<Property, boolean[]>;
  readonly #leadsTo: readonly LeadsTo[];
  /** All steps, faults included; empty where no `leads to` asks for them. */
  readonly #stepGraph = new StepGraph();
  /** The search without symmetry that decides `leads to`. */
  #unreducedSearch: Exploration | undefined;
  #assignments: Explored["assignments"] = "all";
  readonly #uncovered: Set<Property>;
  readonly #refused: string | undefined;
  readonly #depths: number[] = [];
  readonly #failures: Found[] = [];
  readonly #groupOrder: number;
  #transitions = 0;
  #unreduced = 0;
  #next = 0;
  #levelEnd = 0;
  #milliseconds = 0;

  constructor(
    protocol: Protocol,
    readonly options: ExploreOptions,
    readonly clock: Clock,
  ) {
    this.#world = createWorld(protocol);
    const group = options.symmetry === "full" ? symmetryGroup(this.#world.universe) : [identity];
    this.#refused = group === undefined ? `the symmetry group has more than ${maxGroupOrder} permutations` : undefined;
    this.#groupOrder = group?.length ?? 1;
    this.#encoder = createEncoder(this.#world, group ?? [identity]);
    const possible = protocol.properties.filter((property) => property.kind === "always possible");
    this.#possible = new Map(possible.map((property) => [property, []]));
    this.#leadsTo = protocol.properties.filter((property) => property.kind === "leads to");
    this.#uncovered = new Set(protocol.properties.filter((property) => property.kind === "cover"));
  }

  get progress(): Progress {
    if (this.#unreducedSearch !== undefined) return this.#unreducedSearch.progress;
    return {
      states: this.#states.length,
      transitions: this.#transitions,
      depth: this.#deepest,
      frontier: this.#states.length - this.#next,
    };
  }

  /** Goes on for about `milliseconds`; the result when the search has ended. */
  run(milliseconds: number): SearchResult | undefined {
    const began = this.clock();
    const result = this.#advance(() => this.clock() - began < milliseconds);
    this.#milliseconds += this.clock() - began;
    return result && { ...result, seconds: this.#milliseconds / 1000 };
  }

  /** The result of a search that is given up now. */
  stop(reason: string): SearchResult {
    return this.#result({ kind: "bounded", reason });
  }

  #start(): void {
    for (const state of initialStates(this.#world)) this.#add(state, undefined);
  }

  #advance(mayGoOn: () => boolean): SearchResult | undefined {
    if (this.#refused !== undefined) return this.stop(this.#refused);
    if (this.#states.length === 0) this.#start();
    if (this.#unreducedSearch !== undefined) return this.#advanceUnreduced(this.#unreducedSearch, mayGoOn);
    for (;;) {
      if (this.#next === this.#levelEnd) {
        const decided = this.#finishLevel();
        if (decided === "undecided") return undefined;
        if (decided !== undefined) return this.#result(decided);
      }
      if (!mayGoOn()) return undefined;
      this.#expand(this.#next++);
      const limit = this.options.maxStates ?? defaultMaxStates;
      if (this.#states.length > limit) return this.stop(`more than ${limit} states`);
    }
  }

  /** Between two levels: decide, or go on to the states found last. */
  #finishLevel(): Verdict | "undecided" | undefined {
    const [least] = this.#failures.toSorted(
      (a, b) => a.depth - b.depth || kindRank(a.failure) - kindRank(b.failure) || a.rank - b.rank || a.at - b.at,
    );
    if (least !== undefined) return { kind: "violated", failure: least.failure, trace: this.#traceTo(least.at, least.step) };
    if (this.#levelEnd === this.#states.length) return this.#decideGraph();
    const { depth } = this.options;
    if (depth !== undefined && this.#deepest >= depth) return { kind: "bounded", reason: `states deeper than ${depth} steps` };
    this.#levelEnd = this.#states.length;
    return undefined;
  }

  #expand(index: number): void {
    const state = this.#stateAt(index);
    const own = this.#encoder.encode(state);
    let moves = false;
    for (const event of eventsOf(this.#world, state)) {
      for (const result of executeEvent(this.#world, state, event)) {
        if (result.kind === "failed") {
          moves ||= !isFault(event);
          this.#fail(stepFailure(this.#world, result), { at: index, step: result });
          continue;
        }
        moves ||= !isFault(event) && this.#encoder.encode(result.state) !== own;
        this.#transitions += 1;
        const target = this.#add(result.state, { parent: index, event, script: result.script });
        if (isProgress(event)) this.#progress.push(index, target);
        if (this.#possible.size > 0 && !isFault(event)) this.#steps.push(index, target);
        if (this.#isUnreduced && this.#leadsTo.length > 0) this.#stepGraph.add(index, target, fairnessOf(this.#world, event));
      }
    }
    if (!moves && !isQuiescent(this.#world, state)) this.#fail(deadlock, { at: index, step: undefined });
  }

  /** The number of the state's orbit, which is new if nothing like it was met before. */
  #add(state: SystemState, link: Link | undefined): number {
    const { key, orbit } = this.#encoder.canonical(state);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#states.length;
    this.#known.set(key, index);
    this.#states.push(state);
    this.#links.push(link);
    this.#depths.push(link === undefined ? 0 : this.#depthOf(link.parent) + 1);
    this.#unreduced += orbit;
    this.#examine(state, index);
    return index;
  }

  /** Invariants, covers and possible goals of a new state. */
  #examine(state: SystemState, index: number): void {
    const scope = propertyScope(this.#world, state);
    for (const [rank, property] of this.#world.protocol.properties.entries()) {
      if (property.kind === "cover") {
        if (this.#uncovered.has(property) && isCovered(() => holds(property.condition, scope))) this.#uncovered.delete(property);
      } else if (property.kind === "always possible") {
        this.#possible.get(property)?.push(isCovered(() => holds(property.condition, scope)));
      } else if (property.kind === "invariant") {
        const failure = brokenInvariant(property, () => holds(property.condition, scope));
        if (failure !== undefined) this.#fail(failure, { at: index, step: undefined, rank });
      }
    }
  }

  #fail(failure: Failure, where: { readonly at: number; readonly step: StepResult | undefined; readonly rank?: number }): void {
    const depth = this.#depthOf(where.at) + (where.step === undefined ? 0 : 1);
    this.#failures.push({ failure, depth, rank: where.rank ?? failure.span?.start ?? 0, at: where.at, step: where.step });
  }

  /** Properties of the whole graph, once it is complete and no step or state in it fails. */
  #decideGraph(): Verdict | "undecided" {
    const quiescent = this.#states.map((state) => isQuiescent(this.#world, state));
    const found = firstStuck({ states: this.#states.length, progress: this.#progress, quiescent });
    if (found !== undefined) return this.#stuckAt(found);
    for (const [property, goals] of this.#possible) {
      const at = firstUnable({ states: this.#states.length, steps: this.#steps, goals });
      if (at !== undefined) return { kind: "violated", failure: impossible(property), trace: this.#traceTo(at, undefined) };
    }
    const unanswered = this.#decideLeadsTo();
    if (unanswered !== undefined) return unanswered;
    const [missed] = this.#uncovered;
    if (missed !== undefined) return { kind: "violated", failure: uncovered(missed), trace: undefined };
    return { kind: "holds" };
  }

  /** On the graph of all states: where symmetry was used, they are searched for first, and everything is decided there. */
  #decideLeadsTo(): Verdict | "undecided" | undefined {
    if (this.#leadsTo.length === 0) return undefined;
    if (!this.#isUnreduced) {
      const { depth, maxStates = maxUnreducedStates } = this.options;
      this.#unreducedSearch = new Exploration(this.#world.protocol, { symmetry: "off", depth, maxStates }, this.clock);
      this.#unreducedSearch.#assignments = "representative";
      return "undecided";
    }
    const initial = this.#links.flatMap((link, index) => (link === undefined ? [index] : []));
    const [world, states, steps, encoder] = [this.#world, this.#states, this.#stepGraph, this.#encoder];
    return firstUnanswered({ world, states, initial, steps, encoder, assignments: this.#assignments }, this.#leadsTo);
  }

  #advanceUnreduced(search: Exploration, mayGoOn: () => boolean): SearchResult | undefined {
    const found = search.#advance(mayGoOn);
    if (found === undefined) return undefined;
    const { verdict, states } = found;
    const cutOff =
      verdict.kind === "bounded" ? { ...verdict, reason: `${verdict.reason}, as 'leads to' is decided without symmetry` } : verdict;
    return { ...this.#result(cutOff), liveness: states };
  }

  #stuckAt(index: number): Verdict {
    const aftermath = followProgress(this.#world, this.#stateAt(index), this.#encoder);
    return { kind: "violated", failure: stuck, trace: this.#traceTo(index, undefined), aftermath };
  }

  /** The run that led to a state, executed once more: what its steps did is not kept for every state. */
  #traceTo(index: number, last: StepResult | undefined): Trace {
    const steps: StepResult[] = last === undefined ? [] : [last];
    let at = index;
    for (let link = this.#links[at]; link !== undefined; link = this.#links[at]) {
      const { parent, event, script } = link;
      const step = executeScript(this.#world, { state: this.#stateAt(parent), event, script });
      if (step === "disabled" || step instanceof ChoiceNeeded) throw new InternalError("a step that cannot be repeated");
      steps.unshift(step);
      at = parent;
    }
    return buildTrace(this.#world, this.#stateAt(at), steps);
  }

  #result(verdict: Verdict): SearchResult {
    return {
      verdict,
      states: this.#states.length,
      transitions: this.#transitions,
      depth: this.#deepest,
      unreduced: this.#unreduced,
      symmetry: this.options.symmetry,
      boundsReached: [...this.#world.boundsReached].sort(),
      seconds: this.#milliseconds / 1000,
    };
  }

  /** Does one state stand for itself alone? */
  get #isUnreduced(): boolean {
    return this.#groupOrder === 1;
  }

  get #deepest(): number {
    return this.#depths.at(-1) ?? 0;
  }

  #depthOf(index: number): number {
    return this.#depths[index] ?? 0;
  }

  #stateAt(index: number): SystemState {
    const state = this.#states[index];
    if (state === undefined) throw new InternalError(`no state ${index}`);
    return state;
  }
}
