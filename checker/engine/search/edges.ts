/** The edges of the graph, taken out of the threads' buffers chunk by chunk, and what is asked of the graph. */
import { progressMark, sourceMark } from "../compile/store.js";
import { edgesBase } from "../compile/memory-map.js";
import { countMarked } from "./state-marks.js";
import { noState, type AreaCells } from "./area-cells.js";

const numberMask = progressMark - 1;

export class Edges {
  readonly #chunks: Uint32Array[] = [];

  /** All that were taken, in order. */
  get chunks(): readonly Uint32Array[] {
    return this.#chunks;
  }

  /** Puts back what was taken before. */
  restore(chunk: Uint32Array): void {
    this.#chunks.push(chunk);
  }

  /** Empties a thread's buffer. */
  take(area: AreaCells): void {
    const from = area.base + edgesBase;
    const length = (area.get("edgesEnd") - from) / Uint32Array.BYTES_PER_ELEMENT;
    if (length > 0) this.#chunks.push(new Uint32Array(area.view.buffer, from, length).slice());
    area.set("edgesEnd", from);
    area.set("edgesFrom", noState);
  }

  /**
   * Marks every state from which a marked one can be reached: sweeps from the last edge to the first until all `states` are marked or a sweep finds nothing new.
   * Breadth-first numbers mostly grow along edges, so a backward sweep carries a mark a long way; one or two sweeps are the rule.
   */
  spread(marks: Uint8Array, steps: "all" | "progress", states: number): void {
    let unmarked = states - countMarked(marks);
    for (let before = Number.POSITIVE_INFINITY; unmarked > 0 && unmarked < before;) {
      before = unmarked;
      for (const chunk of this.#chunks.toReversed()) unmarked -= sweep(chunk, marks, steps);
    }
  }
}

/** How many states it has marked. */
function sweep(edges: Uint32Array, marks: Uint8Array, steps: "all" | "progress"): number {
  let reaches = false;
  let marked = 0;
  // Edges stand behind the mark of the state that they leave: backwards, the mark comes last.
  for (let at = edges.length - 1; at >= 0; at -= 1) {
    const word = edges[at] ?? 0;
    if (word >= sourceMark) {
      const source = word & numberMask;
      if (reaches && marks[source] === 0) {
        marks[source] = 1;
        marked += 1;
      }
      reaches = false;
    } else if (!reaches && marks[word & numberMask] === 1 && (steps === "all" || word >= progressMark)) {
      reaches = true;
    }
  }
  return marked;
}
