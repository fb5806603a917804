import type { CompiledSearch } from "../../checker/compiled-search.js";
import type { ByteSource } from "../../checker/engine/index.js";

/** A search as it is written down. */
export function save(search: CompiledSearch): Uint8Array {
  const pieces: Uint8Array[] = [];
  search.save({ write: (bytes) => void pieces.push(bytes.slice()) });
  return new Uint8Array(Buffer.concat(pieces));
}

/** Gives back what was written down. */
export function readFrom(bytes: Uint8Array): ByteSource {
  let at = 0;
  return {
    read: (target) => {
      const some = bytes.subarray(at, at + target.length);
      target.set(some);
      at += some.length;
      return some.length;
    },
  };
}
