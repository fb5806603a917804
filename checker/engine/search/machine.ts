/** A compiled model in memory, ready to run: its functions, and the cells through which they and the search speak. That of the main thread. */
import { recordHalf } from "../compile/fingerprint.js";
import { areaBytesOf, batchBase, edgesBase, ranksBase } from "../compile/memory-map.js";
import type { CompiledModel } from "../compile/module.js";
import { tableBitsAtFirst } from "../compile/plan.js";
import { AreaCells, noState } from "./area-cells.js";
import { reserveMemory } from "./reserve-memory.js";
import { Runner, type SharedCode } from "./runner.js";
import type { Asked } from "./state-marks.js";

/** The failure rank of what has not failed. */
export const noRank = 0xffff;

export class Machine {
  readonly memory: WebAssembly.Memory;
  readonly view: DataView;
  /** What other threads need to run the same. */
  readonly code: SharedCode;
  /** Of all threads that may search together, by their numbers. */
  readonly areas: readonly AreaCells[];
  readonly #bytes: Uint8Array;
  readonly #runner: Runner;

  constructor(readonly compiled: CompiledModel) {
    const { plan, leaves, layout, bytes } = compiled;
    this.memory = reserveMemory(plan.bytes);
    this.view = new DataView(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.code = { module: new WebAssembly.Module(bytes), leaves, stateBytes: layout.bytes, threads: plan.threads };
    this.#runner = new Runner(this.code, { memory: this.memory, index: 0 });
    this.areas = Array.from({ length: plan.threads }, (_, index) => new AreaCells(this.view, index * areaBytesOf(plan.threads)));
    for (const area of this.areas) this.#furnish(area);
  }

  /** The area of a thread before it begins. */
  #furnish(area: AreaCells): void {
    for (const [number, rank] of this.compiled.ranks.entries()) this.view.setUint16(area.base + ranksBase + 2 * number, rank, true);
    area.set("out", area.base + batchBase);
    area.set("failureRank", noRank);
    area.set("current", noState);
    area.set("edgesEnd", area.base + edgesBase);
    area.set("edgesFrom", noState);
    area.set("tableBits", tableBitsAtFirst(this.compiled.plan));
  }

  /** The cells of the main thread. */
  get cells(): AreaCells {
    return this.#runner.cells;
  }

  /** The functions of another module for the same model. */
  instantiate(bytes: Uint8Array<ArrayBuffer>): Readonly<Record<string, unknown>> {
    return this.#runner.instantiate(new WebAssembly.Module(bytes));
  }

  /** Calls an exported function; a function without a result gives 0. */
  call(name: string, ...values: readonly number[]): number {
    return this.#runner.call(name, ...values);
  }

  /** Asks a function `(state, ...values) -> boolean` about states from one number up to another: 1 where it holds. */
  mark(marks: Uint8Array, { from, to }: { readonly from: number; readonly to: number }, asked: Asked): void {
    const holds = this.#runner.functionNamed(asked.name);
    for (let state = from; state < to; state += 1) marks[state] = Number(holds(this.addressOf(state), ...asked.values));
  }

  /** The canonical form of a packed state. */
  canonicalForm(state: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.memory.buffer);
    const at = batchBase;
    bytes.set(state, at);
    const way = ["canonical", "refine"].find((name) => this.#runner.has(name));
    if (way === undefined) this.#runner.canonicalise(at);
    else this.call(way, at);
    return bytes.slice(at, at + state.length);
  }

  /** How many states permutations make of a packed state. */
  orbitSize(state: Uint8Array<ArrayBuffer>): number {
    this.#bytes.set(state, batchBase);
    return this.#runner.orbitSizeAt(batchBase);
  }

  /** The same of the stored state with this number. */
  orbitSizeOf(state: number): number {
    return this.orbitSize(this.stateOf(state));
  }

  /** The packed form of the state with this number; with fingerprints only until it has been expanded. */
  stateOf(state: number): Uint8Array<ArrayBuffer> {
    const address = this.addressOf(state);
    const { layout, plan } = this.compiled;
    const packed = this.#bytes.slice(address, address + layout.bytes);
    // What else stands in its last byte belongs to the parent's number.
    if (plan.parentShift > 0) packed[layout.bytes - 1] = (packed[layout.bytes - 1] ?? 0) & (2 ** plan.parentShift - 1);
    return packed;
  }

  /** Where the packed state of a number stands; with fingerprints only until it has been expanded. */
  addressOf(state: number): number {
    const { ring, recordBytes, storeBase } = this.compiled.plan;
    if (ring === undefined) return storeBase + state * recordBytes;
    return storeBase + ((state - this.cells.get("frontShift")) & (ring.states - 1)) * ring.stateBytes;
  }

  /** Is this what is kept of the state with this number? */
  isKept(state: number, packed: Uint8Array): boolean {
    const { recordBase, recordBytes, ring } = this.compiled.plan;
    if (ring !== undefined) return this.view.getUint32(recordBase + state * recordBytes, true) === recordHalf(packed);
    const stored = this.stateOf(state);
    return packed.every((byte, index) => byte === stored[index]);
  }

  parentOf(state: number): number | undefined {
    const { recordBase, recordBytes, parentShift } = this.compiled.plan;
    const parent = this.view.getUint32(recordBase + (state + 1) * recordBytes - 4, true) >>> parentShift;
    return parent === noState >>> parentShift ? undefined : parent;
  }
}
