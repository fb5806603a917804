import { decodePlain, encodePlain } from "../plain/index.js";
import type { Key, Value } from "./store.js";

/** Bytes of a key: what LMDB takes, with room to spare. */
export const MAX_KEY_BYTES = 1024;

/** Bytes of a value: as a message of a transport. */
export const MAX_VALUE_BYTES = 64 * 2 ** 20;

// The first byte tells the kind, so that what was stored as characters comes back as characters, and no key of one kind is a key of the other.
const KEY = { bytes: 1, text: 2 } as const;
const VALUE = { bytes: 1, plain: 2 } as const;

/** Bytes that are ordered as keys are. Throws where the key is too long. */
export function encodeKey(key: Key): Buffer {
  const encoded =
    typeof key === "string" ? Buffer.concat([Buffer.of(KEY.text), encodeText(key)]) : Buffer.concat([Buffer.of(KEY.bytes), key]);
  if (encoded.length - 1 > MAX_KEY_BYTES)
    throw new Error(`Cannot store under a key of ${encoded.length - 1} bytes: ${MAX_KEY_BYTES} are allowed`);
  return encoded;
}

export function decodeKey(encoded: Uint8Array): Key {
  return encoded[0] === KEY.text ? Buffer.from(encoded.subarray(1)).toString() : new Uint8Array(encoded.subarray(1));
}

/** Throws where the value is too large, or no plain data. */
export function encodeValue(value: Value): Buffer {
  const encoded =
    value instanceof Uint8Array
      ? Buffer.concat([Buffer.of(VALUE.bytes), value])
      : Buffer.concat([Buffer.of(VALUE.plain), encodePlain(value)]);
  if (encoded.length - 1 > MAX_VALUE_BYTES) throw new Error(`Cannot store ${encoded.length - 1} bytes: ${MAX_VALUE_BYTES} are allowed`);
  return encoded;
}

export function decodeValue(encoded: Uint8Array): Value {
  return encoded[0] === VALUE.bytes ? new Uint8Array(encoded.subarray(1)) : decodePlain(encoded.subarray(1));
}

/** Halves of surrogate pairs have no UTF-8: two keys would become one. */
function encodeText(key: string): Buffer {
  if (/\p{Surrogate}/u.test(key)) throw new Error("Cannot store under a key that contains half a character");
  return Buffer.from(key);
}
