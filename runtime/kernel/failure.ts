/** What a protocol must never do, found while it runs: what `kettle verify` reports with a trace. */
export type FailureKind = "assertion" | "unexpected" | "overflow" | "continuation";

/** Discards the step in which it is thrown. */
export class ProtocolFailure extends Error {
  override readonly name = "ProtocolFailure";

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** Line and column in the protocol (`112:5`), where one place is to blame. */
    readonly at?: string,
  ) {
    super(message);
  }
}

/** The handler asks for something that its own types rule out: a mistake in Kettle, or in a state that was restored from elsewhere. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}
