/** How the memory of one search is divided: records of states from `storeBase` on, and the table of their hashes behind them. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Layout } from "../layout/index.js";
import { pageBytes, storeBase } from "./memory-map.js";

export interface MemoryPlan {
  readonly bytes: number;
  /** A packed state, and the number of the state that it was reached from. */
  readonly recordBytes: number;
  readonly tableBase: number;
  /** The table may grow to 2 to the power of this many places. */
  readonly mostTableBits: number;
  /** Records that fit. */
  readonly mostStates: number;
}

/** A table this full is doubled: linear probing (Knuth, TAOCP 3, section 6.4) then looks at three places on average for what is new. */
export const fullest = 0.75;
/** A table begins with this many places. */
export const fewestTableBits = 12;
/** Places behind the last one, so that probing never wraps around. */
export const tableSlack = 1024;
/** A page at the end stays free, as loads reach beyond what they are for. */
const reserve = pageBytes;

/** Divides `bytes`, at most 4 GiB, such that records and table are full together. */
export function planMemory(layout: Layout, bytes: number): MemoryPlan {
  const recordBytes = layout.bytes + 4;
  for (let bits = 29; bits >= fewestTableBits; bits -= 1) {
    const tableBytes = 8 * (2 ** bits + tableSlack);
    const mostStates = Math.floor(fullest * 2 ** bits);
    // With half of the table's capacity in records the table was worth its size.
    const room = Math.floor((bytes - storeBase - tableBytes - reserve) / recordBytes);
    if (room < mostStates / 2) continue;
    const records = Math.min(room, mostStates);
    const tableBase = Math.ceil((storeBase + records * recordBytes + 8) / 8) * 8;
    return { bytes, recordBytes, tableBase, mostTableBits: bits, mostStates: records };
  }
  throw new InternalError(`${bytes} bytes of memory are too few for a search`);
}
