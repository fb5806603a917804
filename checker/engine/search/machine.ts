/** A compiled model in memory, ready to run: its functions, and the cells through which they and the search speak. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { Canonicaliser } from "../canonical/canonicaliser.js";
import { recordHalf } from "../compile/fingerprint.js";
import { batchBase, edgesBase, ranksBase } from "../compile/memory-map.js";
import type { CompiledModel } from "../compile/module.js";
import { tableBitsAtFirst } from "../compile/plan.js";
import { AreaCells, noState } from "./area-cells.js";
import { reserveMemory } from "./reserve-memory.js";
import type { Asked } from "./state-marks.js";

/** The failure rank of what has not failed. */
export const noRank = 0xffff;

type ExportedFunction = (...values: readonly number[]) => unknown;

function isCallable(value: unknown): value is ExportedFunction {
  return typeof value === "function";
}

export class Machine {
  readonly memory: WebAssembly.Memory;
  readonly view: DataView;
  /** The machine's own. */
  readonly cells: AreaCells;
  readonly #functions: Readonly<Record<string, unknown>>;
  readonly #words: Int32Array;
  readonly #canonicaliser: Canonicaliser | undefined;

  /** Memory of its own, if it is given none. */
  constructor(
    readonly compiled: CompiledModel,
    memory?: WebAssembly.Memory,
  ) {
    const { plan } = compiled;
    this.memory = memory ?? reserveMemory(plan.bytes);
    this.view = new DataView(this.memory.buffer);
    this.cells = new AreaCells(this.view, plan.areaBase);
    this.#words = new Int32Array(this.memory.buffer);
    const { leaves, layout } = compiled;
    this.#canonicaliser = leaves && new Canonicaliser(leaves, layout.bytes);
    this.#functions = this.instantiate(compiled.bytes);
    for (const [number, rank] of compiled.ranks.entries()) this.view.setUint16(plan.areaBase + ranksBase + 2 * number, rank, true);
    this.cells.set("out", plan.areaBase + batchBase);
    this.cells.set("failureRank", noRank);
    this.cells.set("current", noState);
    this.cells.set("edgesEnd", plan.areaBase + edgesBase);
    this.cells.set("edgesFrom", noState);
    this.cells.set("tableBits", tableBitsAtFirst(plan));
  }

  /** The functions of a module for the same model and memory. */
  instantiate(bytes: Uint8Array<ArrayBuffer>): Readonly<Record<string, unknown>> {
    const imports = { memory: this.memory, canonicalise: (address: number) => this.#canonicalise(address) };
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { kettle: imports }).exports;
  }

  /** Calls an exported function; a function without a result gives 0. */
  call(name: string, ...values: readonly number[]): number {
    const result = this.#functionNamed(name)(...values);
    return typeof result === "number" ? result : 0;
  }

  /** Asks a function `(state, ...values) -> boolean` about states from one number up to another: 1 where it holds. */
  mark(marks: Uint8Array, { from, to }: { readonly from: number; readonly to: number }, asked: Asked): void {
    const holds = this.#functionNamed(asked.name);
    for (let state = from; state < to; state += 1) marks[state] = Number(holds(this.addressOf(state), ...asked.values));
  }

  #functionNamed(name: string): ExportedFunction {
    const callee = this.#functions[name];
    if (!isCallable(callee)) throw new InternalError(`the module has no function '${name}'`);
    return callee;
  }

  /** The canonical form of a packed state. */
  canonicalForm(state: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.memory.buffer);
    const at = this.compiled.plan.areaBase + batchBase;
    bytes.set(state, at);
    const way = ["canonical", "refine"].find((name) => name in this.#functions);
    if (way === undefined) this.#canonicalise(at);
    else this.call(way, at);
    return bytes.slice(at, at + state.length);
  }

  /** How many states permutations make of a packed state. */
  orbitSize(state: Uint8Array<ArrayBuffer>): number {
    const at = this.compiled.plan.areaBase + batchBase;
    new Uint8Array(this.memory.buffer).set(state, at);
    return this.orbitSizeAt(at);
  }

  /** The same of the state at an address. */
  orbitSizeAt(address: number): number {
    return this.#canonicaliser?.orbitSize(this.#words, address) ?? 1;
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
    const address = this.addressOf(state);
    const stored = new Uint8Array(this.memory.buffer, address, packed.length);
    return packed.every((byte, index) => byte === stored[index]);
  }

  parentOf(state: number): number | undefined {
    const { recordBase, recordBytes } = this.compiled.plan;
    // A record ends with it.
    const parent = this.view.getInt32(recordBase + (state + 1) * recordBytes - 4, true);
    return parent < 0 ? undefined : parent;
  }

  #canonicalise(address: number): void {
    this.#canonicaliser?.canonicalise(this.#words, address);
  }
}
