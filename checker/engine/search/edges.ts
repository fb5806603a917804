/** The edges of the graph, taken out of the threads' buffers chunk by chunk, and what is asked of the graph. */
import { progressMark, sourceMark } from "../compile/store.js";
import { edgesBase } from "../compile/memory-map.js";
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
   * Marks every state from which a marked one can be reached: sweeps from the last edge to the first until a sweep finds nothing new. Breadth-first
   * numbers mostly grow along edges, so a backward sweep carries a mark a long way; two or three sweeps are the rule.
   */
  spread(marks: Uint8Array, steps: "all" | "progress"): void {
    let isStable = false;
    while (!isStable) {
      isStable = true;
      for (let chunk = this.#chunks.length - 1; chunk >= 0; chunk -= 1) {
        if (sweep(this.#chunks[chunk] ?? new Uint32Array(), marks, steps)) isStable = false;
      }
    }
  }
}

function sweep(edges: Uint32Array, marks: Uint8Array, steps: "all" | "progress"): boolean {
  let reaches = false;
  let changed = false;
  // Edges stand behind the mark of the state that they leave: backwards, the mark comes last.
  for (let at = edges.length - 1; at >= 0; at -= 1) {
    const word = edges[at] ?? 0;
    if (word >= sourceMark) {
      const source = word & numberMask;
      if (reaches && marks[source] === 0) {
        marks[source] = 1;
        changed = true;
      }
      reaches = false;
    } else if (marks[word & numberMask] === 1 && (steps === "all" || word >= progressMark)) {
      reaches = true;
    }
  }
  return changed;
}
