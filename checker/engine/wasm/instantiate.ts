import type { MemoryImport } from "./encode.js";

/** The exported functions of a module with a memory of its own. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  { minimum, maximum, isShared }: MemoryImport,
): Readonly<Record<string, unknown>> {
  const memory = new WebAssembly.Memory({ initial: minimum, maximum, shared: isShared });
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { kettle: { memory } }).exports;
}
