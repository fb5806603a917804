import { pageBytes } from "../compile/memory-map.js";
import { memoryText } from "../../../dsl/diagnostics/index.js";
import { SearchRefused } from "../compile/search-refused.js";

/**
 * A memory of so many bytes. It is reserved at once, and the machine gives pages as they are written to. That of one thread is shared as well: of other
 * memories V8 believes that all their bytes are in use, and collects garbage twice in the first half second for it.
 */
export function reserveMemory(bytes: number): WebAssembly.Memory {
  const pages = bytes / pageBytes;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SearchRefused(`Cannot reserve ${memoryText(bytes)} of memory: the machine does not give so much`);
  }
}
