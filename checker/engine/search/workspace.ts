/** The memory of a search: the areas of its threads, the states and the table. */
import { cells, scriptBase } from "../compile/memory-map.js";
import { fullest, leastTableBits, mostStatesOf, mostWaitingOf } from "../compile/plan.js";
import { limitMet, type RuntimeLimit } from "../compile/runtime-limit.js";
import { AreaCells } from "./area-cells.js";
import type { Crew } from "./crew.js";
import { doubleTable } from "./doubling.js";
import { noRank, type Machine } from "./machine.js";
import { SharedBlock } from "./shared-block.js";
import type { Spill } from "./spill.js";

/** The successors of one state may fill the table beyond the point where it is doubled: up to here. */
const mostCrowded = 15 / 16;

export class Workspace {
  /** The machine is that of the main thread. `spill`: where states that have no room in the ring wait elsewhere. */
  constructor(
    readonly machine: Machine,
    readonly spill?: Spill,
  ) {}

  /** By the numbers of the threads. */
  get areas(): readonly AreaCells[] {
    return this.machine.areas;
  }

  /** Behind the greatest number of a state. */
  get numbersEnd(): number {
    return Math.max(...this.areas.map((area) => area.numbersEnd));
  }

  /** What states and their table take: all that was written to. */
  get usedBytes(): number {
    const { recordBase, recordBytes } = this.machine.compiled.plan;
    return recordBase + this.numbersEnd * recordBytes + 8 * 2 ** this.machine.cells.get("tableBits");
  }

  get transitions(): number {
    return this.areas.reduce((sum, area) => sum + area.transitions, 0);
  }

  /** A copy of the cells as if one thread had done all. */
  get mergedCells(): Uint8Array<ArrayBuffer> {
    const copies = this.areas.map(({ base, view }) => new Uint8Array(view.buffer, base, scriptBase).slice());
    const [merged = new Uint8Array(scriptBase)] = copies;
    for (let at: number = cells.met; at < scriptBase; at += 1) merged[at] = copies.reduce((met, copy) => met | (copy[at] ?? 0), 0);
    const own = new AreaCells(new DataView(merged.buffer), 0);
    own.set("states", this.numbersEnd);
    for (const cell of ["chunkEnd", "restFrom", "restTo"] as const) own.set(cell, 0);
    const { failure } = this;
    own.set("failureRank", failure?.rank ?? noRank);
    own.set("failureNumber", failure?.number ?? 0);
    own.set("failureState", failure?.state ?? 0);
    own.setTransitions(this.transitions);
    return merged;
  }

  isMet(index: number): boolean {
    return this.areas.some((area) => area.isMet(index));
  }

  /** The worst that was found: its number and the state that it happens in. */
  get failure(): { readonly rank: number; readonly number: number; readonly state: number } | undefined {
    const worst = this.areas.reduce((least, area) => (area.get("failureRank") < least.get("failureRank") ? area : least));
    const rank = worst.get("failureRank");
    if (rank === noRank) return undefined;
    return { rank, number: worst.get("failureNumber"), state: worst.get("failureState") };
  }

  /** The limit that running code met; undefined while there was none. */
  get limit(): RuntimeLimit | undefined {
    return limitMet(Math.max(...this.areas.map((area) => area.get("limit"))));
  }

  /** With so many states the memory is full: for all records, or for the states that wait, `next` the first of them, where they stand in a ring. */
  mostStates(next: number): number {
    const { plan } = this.machine.compiled;
    return Math.min(mostStatesOf(plan), this.numbersEnd - this.#inRing(next) + mostWaitingOf(plan));
  }

  /** How many states wait in memory, if states wait at all apart from their records. */
  #inRing(next: number): number {
    return this.spill === undefined ? this.numbersEnd - next : this.spill.inRing(next, this.numbersEnd);
  }

  /** Doubles the table where it is full, with the help of others if there are any; false if the memory is. */
  makeRoom(next: number, crew?: Crew): boolean {
    const { machine, areas } = this;
    const { plan } = machine.compiled;
    const mostStates = this.mostStates(next);
    const ringEnd = this.numbersEnd - this.#inRing(next) + (plan.ring?.states ?? Number.POSITIVE_INFINITY);
    let bits = machine.cells.get("tableBits");
    while ((this.numbersEnd >= fullest * 2 ** bits || bits < leastTableBits(plan)) && bits < plan.mostTableBits) {
      doubleTable(machine, crew && ((places) => crew.move(places)));
      bits += 1;
    }
    for (const area of areas) {
      area.set("tableBits", bits);
      area.set("mostStates", Math.min(mostStates, Math.floor(fullest * 2 ** bits)));
      area.set("mostRecords", Math.min(plan.mostStates, Math.floor(mostCrowded * 2 ** bits), ringEnd));
    }
    return this.numbersEnd < mostStates;
  }

  /** All numbers below the greatest are taken, and threads have none in hand: so it is in what was written down. */
  settle(): void {
    const { machine, areas, numbersEnd } = this;
    const { threads, sharedBase } = machine.compiled.plan;
    if (threads === 1) return;
    for (const area of areas) {
      area.set("states", numbersEnd);
      area.set("chunkEnd", numbersEnd);
    }
    new SharedBlock(machine.memory, sharedBase).set("allocated", numbersEnd);
  }
}
