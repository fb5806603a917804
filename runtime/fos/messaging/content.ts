import { copyPlain, type Plain } from "../../plain/index.js";

/** What a message says, and what is answered: plain data, and if need be bytes that travel as they are. */
export interface Content {
  readonly body: Plain;
  readonly bulk: Uint8Array | null;
}

/** The content that says nothing. */
export const NOTHING: Content = { body: null, bulk: null };

/** Is it content, as it may come from anybody? */
export function isContent(value: unknown): value is Content {
  if (typeof value !== "object" || value === null || !("body" in value) || !("bulk" in value)) return false;
  return isPlain(value.body) && (value.bulk === null || value.bulk instanceof Uint8Array);
}

function isPlain(value: unknown): boolean {
  try {
    // eslint-disable-next-line no-restricted-syntax -- a decoder: it is refused if it is no plain data
    copyPlain(value as Plain);
    return true;
  } catch {
    return false;
  }
}
