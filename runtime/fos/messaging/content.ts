import type { Plain } from "../../plain/index.js";

/** What a message says, and what is answered: plain data, and if need be bytes that travel as they are. */
export interface Content {
  readonly body: Plain;
  readonly bulk: Uint8Array | null;
}
