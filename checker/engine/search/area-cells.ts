/** The cells of one thread's area, seen from outside. Of another thread's it may be asked only while that thread rests. */
import { cells } from "../compile/memory-map.js";

export type Cell = Exclude<keyof typeof cells, "met" | "transitions">;

/** What no state has for a number. */
export const noState = 0xffff_ffff;

export class AreaCells {
  constructor(
    readonly view: DataView,
    readonly base: number,
  ) {}

  get(cell: Cell): number {
    return this.view.getUint32(this.base + cells[cell], true);
  }

  set(cell: Cell, value: number): void {
    this.view.setUint32(this.base + cells[cell], value, true);
  }

  get transitions(): number {
    const at = this.base + cells.transitions;
    return this.view.getUint32(at, true) + 2 ** 32 * this.view.getUint32(at + 4, true);
  }

  setTransitions(count: number): void {
    const at = this.base + cells.transitions;
    this.view.setUint32(at, count % 2 ** 32, true);
    this.view.setUint32(at + 4, Math.floor(count / 2 ** 32), true);
  }

  /** Was the cover or bound with this number met? */
  isMet(index: number): boolean {
    return this.view.getUint8(this.base + cells.met + index) !== 0;
  }

  /** Behind the last number that the thread has taken for its states. */
  get numbersEnd(): number {
    return Math.max(this.get("states"), this.get("chunkEnd"));
  }
}
