/** A run that somebody chooses step by step, and may take back. */
import type { Protocol } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { Stepper, type Move, type Random, type SystemState } from "../reference/index.js";
import type { Failure, Snapshot, Trace, TraceStep } from "../verdict/index.js";
import type { SavedRun, SavedStep } from "./run-file.js";

/** Where a run stands, and what may happen next. */
interface Position {
  readonly state: SystemState;
  readonly moves: readonly Move[];
}

export class ManualRun {
  readonly #stepper: Stepper;
  #start: SystemState;
  #moves: readonly Move[] = [];
  #position: Position;

  constructor(protocol: Protocol) {
    this.#stepper = new Stepper(protocol);
    const [first] = this.#stepper.starts;
    if (first === undefined) throw new InternalError("a protocol without an initial state");
    this.#start = first;
    this.#position = this.#arrive(first);
  }

  /** Steps taken so far. */
  get length(): number {
    return this.#moves.length;
  }

  /** The present state: that before the last step where it failed. */
  get snapshot(): Snapshot {
    return this.#stepper.snapshot(this.#position.state);
  }

  /** What may happen next, in the words of traces; nothing after a failure. */
  get options(): readonly TraceStep[] {
    return this.#position.moves.map((move) => this.#stepper.describe(this.#position.state, move));
  }

  get trace(): Trace {
    return this.#stepper.trace(this.#start, this.#moves);
  }

  /** What is wrong with the last step or with the state that it led to. */
  get failure(): Failure | undefined {
    const last = this.#moves.at(-1);
    if (last?.kind === "failed") return this.#stepper.failureOf(last);
    const { state } = this.#position;
    return this.#stepper.brokenInvariant(state) ?? this.#stepper.deadlock(state);
  }

  /** True where nothing is owed. */
  get isAtRest(): boolean {
    return this.#stepper.isQuiescent(this.#position.state);
  }

  /** The names of the covers that the present state reaches. */
  get covers(): readonly string[] {
    return this.#stepper.reachedCovers(this.#position.state).map((cover) => cover.name);
  }

  /** Takes one of `options`, counted from 0; false if there is no such. */
  take(index: number): boolean {
    const move = this.#position.moves[index];
    if (move === undefined) return false;
    this.#follow(move);
    return true;
  }

  /** Takes one of the possible steps by lot; false if there is none. */
  draw(random: Random): boolean {
    const { moves } = this.#position;
    return moves.length > 0 && this.take(random(moves.length));
  }

  /** Takes back up to `count` steps; so many there were. */
  undo(count: number): number {
    const undone = Math.min(count, this.#moves.length);
    if (undone > 0) this.#goTo(this.#start, this.#moves.slice(0, this.#moves.length - undone));
    return undone;
  }

  /**
   * Begins anew and takes the steps of a saved run, as far as they are possible; so many there were. A protocol that changed meanwhile may
   * refuse some, and what the others lead to is what the protocol says now.
   */
  replay(saved: SavedRun): number {
    const same = this.#stepper.starts.find((start) => isSame(this.#stepper.snapshot(start), saved.initial));
    this.#goTo(same ?? this.#start, []);
    for (const step of saved.steps) {
      const index = this.options.findIndex((option) => isMeant(step, option));
      if (!this.take(index)) break;
    }
    return this.#moves.length;
  }

  #follow(move: Move): void {
    this.#moves = [...this.#moves, move];
    this.#position = move.kind === "next" ? this.#arrive(move.state) : { state: this.#position.state, moves: [] };
  }

  #goTo(start: SystemState, moves: readonly Move[]): void {
    this.#start = start;
    this.#moves = [];
    this.#position = this.#arrive(start);
    for (const move of moves) this.#follow(move);
  }

  #arrive(state: SystemState): Position {
    return { state, moves: this.#stepper.moves(state) };
  }
}

function isMeant(saved: SavedStep, option: TraceStep): boolean {
  return (
    saved.node === option.node && saved.block === option.block && isSame(saved.event, option.event) && isSame(saved.choices, option.choices)
  );
}

/** Equal as JSON; both were written by the same code, so the keys stand in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
