import type { Plain } from "../../../runtime/kernel/index.js";

/** The data as a file or a wire would bring it back. */
export function throughJson(plain: Plain): Plain {
  return parse(JSON.stringify(plain));
}

export function parse(text: string): Plain {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: JSON has no other data
  return JSON.parse(text) as Plain;
}
