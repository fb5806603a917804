/**
 * Why a table did not do what it was asked: "not serving" (this server is no member now, or cannot know whether it is; nothing was done, ask another) or
 * "unknown" (its membership ended meanwhile, and nobody knows whether the change was made).
 */
export type TableErrorCode = "not serving" | "unknown";

/** A table could not answer, through no fault of who asked. */
export class TableError extends Error {
  override readonly name = "TableError";

  constructor(
    readonly code: TableErrorCode,
    message: string,
  ) {
    super(message);
  }
}
