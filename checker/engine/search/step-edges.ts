/**
 * The graph of all steps, for `leads to`: for each step where it leads, the fairness constraint that it serves and the flags of its rule, 7 bytes;
 * for each state its first step and how many it has, 6 bytes. The steps of a state are taken by one thread, one after the other.
 */
import { moveFlag, instanceShift, progressFlag } from "../compile/rules.js";
import { sourceMark } from "../compile/store.js";
import { edgesBase } from "../compile/memory-map.js";
import { unfair, type FairGraph } from "../../properties/index.js";
import { noState, type AreaCells } from "./area-cells.js";
import { countMarked } from "./state-marks.js";
import { reserveMemory } from "./reserve-memory.js";

const stepBytes = 7;

/** States that there is room for at first. */
const fewest = 4096;

export class StepEdges {
  readonly #to: Uint32Array;
  readonly #constraint: Uint16Array;
  readonly #flags: Uint8Array;
  #first = new Uint32Array(fewest);
  #count = new Uint16Array(fewest);
  #steps = 0;
  #isFull = false;

  /** Memory for steps is reserved at once and taken as it fills. */
  constructor(readonly bytes: number) {
    const { buffer } = reserveMemory(bytes);
    const most = 4 * Math.floor(bytes / stepBytes / 4);
    this.#to = new Uint32Array(buffer, 0, most);
    this.#constraint = new Uint16Array(buffer, 4 * most, most);
    this.#flags = new Uint8Array(buffer, 6 * most, most);
  }

  /** Was a step left out, as there was no room for it? */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Empties a thread's buffer. */
  take(area: AreaCells): void {
    const from = area.base + edgesBase;
    const words = new Uint32Array(area.view.buffer, from, (area.get("edgesEnd") - from) / Uint32Array.BYTES_PER_ELEMENT);
    this.#add(words);
    area.set("edgesEnd", from);
    area.set("edgesFrom", noState);
  }

  #add(words: Uint32Array): void {
    let source = 0;
    // Behind the mark of a state each step is two words: where it leads, and its flags.
    for (let at = 0; at < words.length;) {
      const word = words[at] ?? 0;
      if (word >= sourceMark) {
        source = word - sourceMark;
        this.#begin(source);
        at += 1;
        continue;
      }
      if (this.#steps === this.#to.length) {
        this.#isFull = true;
        return;
      }
      const flags = words[at + 1] ?? 0;
      this.#to[this.#steps] = word;
      // One less than what stands there, and none is the greatest number of 16 bits.
      this.#constraint[this.#steps] = (flags >>> instanceShift) + unfair;
      this.#flags[this.#steps] = flags & (progressFlag | moveFlag);
      this.#steps += 1;
      this.#count[source] = (this.#count[source] ?? 0) + 1;
      at += 2;
    }
  }

  #begin(source: number): void {
    if (source >= this.#first.length) {
      const [first, count] = [this.#first, this.#count];
      const length = Math.max(source + 1, 2 * first.length);
      this.#first = new Uint32Array(length);
      this.#count = new Uint16Array(length);
      this.#first.set(first);
      this.#count.set(count);
    }
    this.#first[source] = this.#steps;
  }

  /** Marks every state from which a marked one can be reached: sweeps from the last state to the first until all `states` are marked or a sweep finds nothing new. */
  spread(marks: Uint8Array, steps: "all" | "progress", states: number): void {
    const wanted = steps === "all" ? progressFlag | moveFlag : progressFlag;
    let unmarked = states - countMarked(marks);
    for (let before = Number.POSITIVE_INFINITY; unmarked > 0 && unmarked < before;) {
      before = unmarked;
      for (let state = marks.length - 1; state >= 0; state -= 1) {
        if (marks[state] === 1 || !this.#reaches(state, marks, wanted)) continue;
        marks[state] = 1;
        unmarked -= 1;
      }
    }
  }

  #reaches(state: number, marks: Uint8Array, wanted: number): boolean {
    const first = this.#first[state] ?? 0;
    const end = first + (this.#count[state] ?? 0);
    for (let step = first; step < end; step += 1)
      if (((this.#flags[step] ?? 0) & wanted) !== 0 && marks[this.#to[step] ?? 0] === 1) return true;
    return false;
  }

  graph(rest: Pick<FairGraph, "states" | "initial" | "strengths">): FairGraph {
    return { ...rest, first: this.#first, count: this.#count, to: this.#to, constraint: this.#constraint };
  }
}
