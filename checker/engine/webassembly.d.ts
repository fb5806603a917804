/** The part of the JavaScript interface of WebAssembly that the engine uses; the types of Node do not declare it. */
declare namespace WebAssembly {
  /** Code that is compiled and not yet tied to a memory. */
  class Module {
    constructor(bytes: ArrayBuffer | Uint8Array);
    /** Tells it from other objects: it has no members of its own. */
    readonly [Symbol.toStringTag]: "WebAssembly.Module";
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared?: boolean });
    /** A SharedArrayBuffer where the memory is shared: views work on both, but slices of the buffer itself stay shared. */
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { kettle: Record<string, Memory | number | ((address: number) => unknown)> });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
