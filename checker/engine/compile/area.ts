/**
 * One thread's own area of memory as code sees it. The offsets of `memory-map.ts` are counted from its beginning, which is known when a module is
 * compiled: every thread has a module of its own.
 */
import { access, i32, type Instruction } from "../wasm/index.js";

export class Area {
  constructor(
    /** Where it begins, in bytes. */
    readonly base: number,
  ) {}

  /** The number in a cell. */
  load(cell: number): Instruction {
    return access("i32.load", this.base + cell, i32(0));
  }

  store(cell: number, value: Instruction): Instruction {
    return access("i32.store", this.base + cell, i32(0), value);
  }

  /** The address of what lies at an offset. */
  address(offset: number): Instruction {
    return i32(this.base + offset);
  }
}

/** The area of code that no other thread runs beside. */
export const soleArea = new Area(0);
