import type { ServerAddress } from "../client/index.js";

/** A name server that is to be started. */
export interface ServerStart {
  /** What it is called: safe as the name of a folder, and of nobody in the fleet. */
  readonly name: string;
  /** The server that was asked, which the new one joins. */
  readonly contact: ServerAddress;
  /** A server of this name has been in touch before. It must not be started without what it kept. */
  readonly isKnown: boolean;
  /** Is aborted when the server that was asked is about to end, or who has asked waits no longer. */
  readonly signal: AbortSignal;
}

/** Starts a name server. Resolves when it serves; rejected with an error for people where it does not, and nothing of it runs any more. */
export type StartServer = (start: ServerStart) => Promise<void>;
