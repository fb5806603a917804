/** The part of the JavaScript interface of WebAssembly that the engine uses; the types of Node do not declare it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: ArrayBuffer | Uint8Array);
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { kettle: Record<string, Memory | ((...values: number[]) => number | void)> });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
