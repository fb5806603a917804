/**
 * One thread's own area of memory as code sees it. The offsets of `memory-map.ts` are counted from its beginning. Code for one thread knows where that is;
 * code that several threads run is told: each of them imports the number of its own.
 */
import { access, i32, op, type Instruction } from "../wasm/index.js";

export class Area {
  constructor(
    /** The number, in bytes, that says where it begins; undefined where it begins at 0. */
    readonly imported: string | undefined,
  ) {}

  /** Where it begins. */
  get start(): Instruction {
    return this.imported === undefined ? i32(0) : { kind: "imported", name: this.imported };
  }

  /** The number in a cell. */
  load(cell: number): Instruction {
    return access("i32.load", cell, this.start);
  }

  store(cell: number, value: Instruction): Instruction {
    return access("i32.store", cell, this.start, value);
  }

  /** The address of what lies at an offset. */
  address(offset: number): Instruction {
    return this.imported === undefined ? i32(offset) : op("i32.add", this.start, i32(offset));
  }

  /** The address of what lies at an offset that is computed. */
  addressAt(offset: Instruction): Instruction {
    return this.imported === undefined ? offset : op("i32.add", this.start, offset);
  }
}

/** The area of code that no other thread runs beside. */
export const soleArea = new Area(undefined);

/** The area of the thread that runs code which others run too. */
export const ownArea = new Area("area");
