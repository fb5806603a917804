/** The code of a model as one thread runs it: over a memory that it may share with others, with the thread's own area in it. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { Canonicaliser } from "../canonical/canonicaliser.js";
import type { Leaves } from "../canonical/leaves.js";
import { areaBytesOf } from "../compile/memory-map.js";
import { AreaCells } from "./area-cells.js";

/** Code that threads can hand to each other: what V8 makes of a module is theirs together. */
export interface SharedCode {
  readonly module: WebAssembly.Module;
  /** Set where states are brought into canonical form. */
  readonly leaves: Leaves | undefined;
  /** Of a packed state. */
  readonly stateBytes: number;
  /** For how many it is. */
  readonly threads: number;
}

/** Where a thread works. */
export interface Workplace {
  readonly memory: WebAssembly.Memory;
  /** The thread, counted from 0, the main one. */
  readonly index: number;
}

type ExportedFunction = (...values: readonly number[]) => unknown;

function isCallable(value: unknown): value is ExportedFunction {
  return typeof value === "function";
}

export class Runner {
  /** The thread's own. */
  readonly cells: AreaCells;
  readonly #functions: Readonly<Record<string, unknown>>;
  readonly #words: Int32Array;
  readonly #canonicaliser: Canonicaliser | undefined;

  constructor(
    { module, leaves, stateBytes, threads }: SharedCode,
    readonly place: Workplace,
  ) {
    const { buffer } = place.memory;
    this.cells = new AreaCells(new DataView(buffer), place.index * areaBytesOf(threads));
    this.#words = new Int32Array(buffer);
    this.#canonicaliser = leaves && new Canonicaliser(leaves, stateBytes);
    this.#functions = this.instantiate(module);
  }

  /** The functions of a module for the same model and memory. */
  instantiate(module: WebAssembly.Module): Readonly<Record<string, unknown>> {
    const { memory } = this.place;
    const imports = { memory, area: this.cells.base, canonicalise: (address: number) => this.canonicalise(address) };
    return new WebAssembly.Instance(module, { kettle: imports }).exports;
  }

  /** Calls an exported function; a function without a result gives 0. */
  call(name: string, ...values: readonly number[]): number {
    const result = this.functionNamed(name)(...values);
    return typeof result === "number" ? result : 0;
  }

  has(name: string): boolean {
    return name in this.#functions;
  }

  functionNamed(name: string): ExportedFunction {
    const callee = this.#functions[name];
    if (!isCallable(callee)) throw new InternalError(`the module has no function '${name}'`);
    return callee;
  }

  /** Brings the state at an address into canonical form, the general way. */
  canonicalise(address: number): void {
    this.#canonicaliser?.canonicalise(this.#words, address);
  }

  /** How many states permutations make of the one at an address. */
  orbitSizeAt(address: number): number {
    return this.#canonicaliser?.orbitSize(this.#words, address) ?? 1;
  }
}
