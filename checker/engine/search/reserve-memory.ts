import { pageBytes } from "../compile/memory-map.js";
import { memoryText } from "../../../dsl/diagnostics/index.js";
import { SearchRefused } from "../compile/search-refused.js";

/** A memory of so many bytes, for one thread or for several. It is reserved at once, and the machine gives pages as they are written to. */
export function reserveMemory(bytes: number, users: "one thread" | "threads"): WebAssembly.Memory {
  const pages = bytes / pageBytes;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: users === "threads" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SearchRefused(`Cannot reserve ${memoryText(bytes)} of memory: the machine does not give so much`);
  }
}
