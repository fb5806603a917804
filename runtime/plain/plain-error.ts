/** Something is no plain data, or bytes are no encoding of any. */
export class PlainError extends Error {
  override readonly name = "PlainError";
}
