/**
 * The elements in an order that is known up to cells: runs of elements that nothing tells apart yet. Cells are split and never joined, so the
 * order only becomes finer; elements of different sets are in different cells from the beginning.
 */
import type { ElementSet } from "./leaves.js";

export class Partition {
  /** Elements cell by cell; in a cell from the lowest number up, unless one was singled out. */
  readonly order: Int32Array;
  /** For each element where its cell begins in the order. */
  readonly cell: Int32Array;

  constructor(readonly size: number) {
    this.order = new Int32Array(size);
    this.cell = new Int32Array(size);
  }

  /** A cell for each set. */
  begin(sets: readonly ElementSet[]): void {
    for (const { first, size } of sets) {
      for (let element = first; element < first + size; element += 1) {
        this.order[element] = element;
        this.cell[element] = first;
      }
    }
  }

  copyFrom(other: Partition): void {
    this.order.set(other.order);
    this.cell.set(other.cell);
  }

  /** The place behind a cell. */
  endOf(begin: number): number {
    const { order, cell } = this;
    let end = begin + 1;
    while (end < this.size && cell[order[end] ?? 0] === begin) end += 1;
    return end;
  }

  /** Puts elements with a lower key before others of their cell; did that split a cell? */
  split(keys: Int32Array): boolean {
    let isSplit = false;
    for (let begin = 0; begin < this.size;) {
      const end = this.endOf(begin);
      if (end > begin + 1) {
        this.#sort(keys, begin, end);
        if (this.#cut(keys, begin, end)) isSplit = true;
      }
      begin = end;
    }
    return isSplit;
  }

  /** Gives an element a cell of its own, before the rest of the cell. */
  singleOut(element: number): void {
    const { order, cell } = this;
    const begin = cell[element] ?? 0;
    const end = this.endOf(begin);
    for (let at = begin + 1; at < end; at += 1) cell[order[at] ?? 0] = begin + 1;
    let at = order.indexOf(element, begin);
    for (; at > begin; at -= 1) order[at] = order[at - 1] ?? 0;
    const former = order[begin] ?? 0;
    order[begin] = element;
    cell[former] = begin + 1;
    cell[element] = begin;
  }

  /** By insertion: cells are small, and equal elements keep their order. */
  #sort(keys: Int32Array, begin: number, end: number): void {
    const order = this.order;
    for (let last = begin + 1; last < end; last += 1) {
      const element = order[last] ?? 0;
      const key = keys[element] ?? 0;
      let at = last;
      while (at > begin && (keys[order[at - 1] ?? 0] ?? 0) > key) {
        order[at] = order[at - 1] ?? 0;
        at -= 1;
      }
      order[at] = element;
    }
  }

  #cut(keys: Int32Array, begin: number, end: number): boolean {
    const { order, cell } = this;
    let current = begin;
    for (let at = begin + 1; at < end; at += 1) {
      const element = order[at] ?? 0;
      if (keys[element] !== keys[order[at - 1] ?? 0]) current = at;
      cell[element] = current;
    }
    return current !== begin;
  }
}
