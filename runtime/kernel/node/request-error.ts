/** Why a request has no answer. */
export type RequestFailure =
  /** Nobody here takes such requests. */
  | "unknown"
  /** The guard of the request does not hold. Nothing has happened. */
  | "refused"
  /** Too many wait already. */
  | "too many"
  /** The node does not run, or has stopped since. Whether the request has had an effect is not known. */
  | "stopped"
  /** The machine has failed. Likewise. */
  | "failed";

export class RequestError extends Error {
  override readonly name = "RequestError";

  constructor(
    readonly failure: RequestFailure,
    message: string,
  ) {
    super(message);
  }
}
