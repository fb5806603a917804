/**
 * Why there is no answer of the name service:
 * "unreachable": no server could be asked, or none serves now; nothing was done, or it was a mere question.
 * "unknown": a server was asked for a change and has not answered. It may have been made, or may be made yet.
 */
export type ConnectionCode = "unreachable" | "unknown";

/** A request could not be fulfilled. `code` is that of the name service's refusal, or of the connection. */
export class NameError extends Error {
  override readonly name = "NameError";

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
