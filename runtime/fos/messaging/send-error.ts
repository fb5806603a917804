/**
 * Why a message was not delivered: `unknown name` (it does not stand, or the service could not be asked: the cause says which), `wrong name` (where it leads, it is not valid, also after it was asked
 * for anew), `wrong capability`, `full` (the mailbox, or the way there, has no room). `unanswered`: nobody knows whether it was delivered, or will be.
 * `failed`: it was delivered, and the application of the mailbox has failed.
 */
export type SendErrorCode = "unknown name" | "wrong name" | "wrong capability" | "full" | "unanswered" | "failed" | "closed";

/** A message has no answer. */
export class SendError extends Error {
  override readonly name = "SendError";

  constructor(
    readonly code: SendErrorCode,
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}
