/** What came over a connection is nothing that a transport says. The message completes a sentence: what is wrong. */
export class WireError extends Error {
  override readonly name = "WireError";
}
