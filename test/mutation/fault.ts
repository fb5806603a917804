/** A mistake that is put into a protocol on purpose, to see whether its checks notice. */
export interface Fault {
  /** What is wrong, in a few words; unique in its table. */
  readonly name: string;
  /** What each check answers; the first is the cheapest that shows the fault. */
  readonly expected: readonly ExpectedOutcome[];
  /** Why no check notices it; undefined for one that has to be caught. */
  readonly excuse: Excuse | undefined;
  readonly edit: Edit;
}

/** `harmless`: the protocol keeps its promises all the same. `unseen`: it does not, but the checks cannot tell. */
export interface Excuse {
  readonly kind: "harmless" | "unseen";
  readonly reason: string;
}

/** The words of `outcome.ts`: `violation "one writer" in 8 steps`. */
export interface ExpectedOutcome {
  readonly check: string;
  readonly outcome: string;
}

/** Lines of a protocol and what stands there instead. Indentation and empty lines do not count. */
export interface Edit {
  /** Together they occur exactly once. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A table, or a line of it, that cannot be read or does not fit its protocol. */
export class FaultTableError extends Error {
  override readonly name = "FaultTableError";
}
