import { checkPlain } from "./check.js";
import type { Plain } from "./plain.js";
import { PlainError } from "./plain-error.js";

/** The value as JSON in UTF-8. Throws a `PlainError` for what is no plain data, instead of leaving it out. */
export function encodePlain(value: Plain): Buffer {
  checkPlain(value);
  return Buffer.from(JSON.stringify(value));
}

/** The value that `encodePlain` made these bytes of. Throws a `PlainError` where they are no JSON. */
export function decodePlain(bytes: Uint8Array): Plain {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  try {
    return parse(text);
  } catch {
    throw new PlainError("Cannot decode a value: it is no JSON");
  }
}

/** A copy that shares nothing with the value, as if it had been sent. Throws a `PlainError` for what is no plain data. */
export function copyPlain(value: Plain): Plain {
  checkPlain(value);
  return parse(JSON.stringify(value));
}

/** What JSON says is plain data: the one thing that the compiler does not know of it. */
function parse(text: string): Plain {
  // eslint-disable-next-line no-restricted-syntax -- a decoder
  return JSON.parse(text) as Plain;
}
