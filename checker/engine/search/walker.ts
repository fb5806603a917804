/** Random walks by a compiled model: one at a time, from an initial state on, for as many steps as are asked for. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { EngineLimit } from "../compile/engine-limit.js";
import type { StepFailure } from "../compile/failures.js";
import { ranksBase, scriptBase } from "../compile/memory-map.js";
import { limitMet } from "../compile/runtime-limit.js";
import { countersBase, instanceFlags, nextState, walkCells, walkState } from "../compile/walk-map.js";
import type { CompiledWalks } from "../compile/walk-module.js";
import { walkOutcomes, type WalkOutcome } from "../compile/walking.js";
import { codesOf } from "../layout/index.js";
import { decodeScalar, type Data } from "../inspect/decode.js";
import { AreaCells } from "./area-cells.js";
import { noRank } from "./machine.js";
import { reserveMemory } from "./reserve-memory.js";
import type { State } from "./stepper.js";

/** The state of the random generator: four numbers of 32 bits, not all zero. */
export type RandomWords = readonly [number, number, number, number];

/** What walks have counted. */
export interface WalkCounts {
  /** How often each value of a tally's expression was met. */
  readonly tallies: readonly { readonly key: string; readonly value: Data; readonly count: number }[];
  /** How often each marked place in the text was passed. */
  readonly marks: ReadonlyMap<number, number>;
  /** In how many states each cover held, by its place in the text. */
  readonly covers: ReadonlyMap<number, number>;
}

export class Walker {
  /** Different ones, in the order of the model. */
  readonly starts: readonly State[];
  readonly #memory: WebAssembly.Memory;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #cells: AreaCells;
  readonly #functions: Readonly<Record<string, unknown>>;

  constructor(
    readonly compiled: CompiledWalks,
    random: RandomWords,
  ) {
    this.#memory = reserveMemory(compiled.plan.bytes);
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#cells = new AreaCells(this.#view, 0);
    this.#functions = new WebAssembly.Instance(new WebAssembly.Module(compiled.bytes), { kettle: { memory: this.#memory } }).exports;
    this.#bytes.set(compiled.flags, instanceFlags);
    for (const [number, rank] of compiled.ranks.entries()) this.#view.setUint16(ranksBase + 2 * number, rank, true);
    this.starts = this.#makeStarts();
    this.random = random;
  }

  get random(): RandomWords {
    const word = (index: number): number => this.#view.getUint32(walkCells.random + 4 * index, true);
    return [word(0), word(1), word(2), word(3)];
  }

  set random(words: RandomWords) {
    for (const [index, word] of words.entries()) this.#view.setUint32(walkCells.random + 4 * index, word, true);
  }

  /** A number below the bound, by lot. */
  draw(bound: number): number {
    return this.#call("draw", bound);
  }

  /** Begins a walk of at most so many steps; `failed state` where its first state breaks an invariant. */
  begin(start: State, steps: number): WalkOutcome {
    this.#bytes.set(start, walkState);
    this.#view.setUint32(walkCells.stepsLeft, steps, true);
    for (const cell of ["failure", "failureNumber", "taken", "scripted"] as const) this.#cells.set(cell, 0);
    this.#cells.set("failureRank", noRank);
    this.#call("look");
    return this.#cells.get("failureNumber") === 0 ? "more" : "failed state";
  }

  /** Goes on for at most so many steps. Throws `EngineLimit` where a step goes beyond the engine's limits. */
  walk(steps: number): WalkOutcome {
    const outcome = walkOutcomes[this.#call("walk", steps)];
    const limit = limitMet(this.#cells.get("limit"));
    if (limit !== undefined) throw new EngineLimit(limit.text);
    if (outcome === undefined) throw new InternalError("a walk ends in an unknown way");
    return outcome;
  }

  /** Where the walk is. */
  get state(): State {
    return this.#bytes.slice(walkState, walkState + this.compiled.layout.bytes);
  }

  /** Is nothing owed there? */
  get isAtRest(): boolean {
    return this.#call("rests", walkState) !== 0;
  }

  /** What the last step was, by the number of its rule with its parameters, and what was chosen in it. */
  get lastStep(): { readonly instance: number; readonly choices: readonly number[] } {
    const choices = Array.from({ length: this.#cells.get("taken") }, (_, index) => this.#view.getUint32(scriptBase + 8 * index, true));
    return { instance: this.#view.getUint32(walkCells.instance, true), choices };
  }

  /** What ended the walk, after `failed step` or `failed state`. */
  failure(outcome: "failed step" | "failed state"): StepFailure {
    const number = outcome === "failed step" ? this.#view.getUint32(walkCells.failure, true) : this.#cells.get("failureNumber");
    const failure = this.compiled.failure(number);
    if (failure === undefined) throw new InternalError(`no failure ${number}`);
    return failure;
  }

  /** Steps of all walks. */
  get steps(): number {
    return this.#readNumber(walkCells.steps);
  }

  get counts(): WalkCounts {
    const { model, tallies, marks, covers } = this.compiled;
    const count = (counter: number): number => this.#readNumber(countersBase + 8 * counter);
    const countAll = (all: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
      new Map([...all].map(([place, counter]) => [place, count(counter)]));
    return {
      tallies: tallies.flatMap(({ key, scalar, first }) =>
        Array.from({ length: codesOf(scalar) }, (_, code) => ({
          key,
          value: decodeScalar(model, scalar, code),
          count: count(first + code),
        })),
      ),
      marks: countAll(marks),
      covers: countAll(covers),
    };
  }

  /** The bounds that some state has reached. */
  get boundsReached(): readonly string[] {
    return this.compiled.met.flatMap(({ kind, name }, index) => (kind === "bound" && this.#cells.isMet(index) ? [name] : []));
  }

  #makeStarts(): readonly State[] {
    const { starts, layout } = this.compiled;
    const found = new Map<string, State>();
    for (let index = 0; index < starts; index += 1) {
      this.#view.setUint32(walkCells.isStart, 0, true);
      this.#cells.set("out", nextState);
      this.#call(`start_${index}`);
      const state = this.#bytes.slice(nextState, nextState + layout.bytes);
      if (this.#view.getUint32(walkCells.isStart, true) === 1) found.set(state.join(), state);
    }
    if (found.size === 0) throw new InternalError("a model without an initial state");
    return [...found.values()];
  }

  /** A count of 64 bits, exact up to 2^53. */
  #readNumber(address: number): number {
    return this.#view.getUint32(address, true) + 2 ** 32 * this.#view.getUint32(address + 4, true);
  }

  #call(name: string, ...values: readonly number[]): number {
    const callee = this.#functions[name];
    if (typeof callee !== "function") throw new InternalError(`the module has no function '${name}'`);
    const result: unknown = Reflect.apply(callee, undefined, values);
    return typeof result === "number" ? result >>> 0 : 0;
  }
}
