/** A search that cannot begin or go on as asked: the machine or a file does not allow it. The message is for users, and says what to change. */
export class SearchRefused extends Error {
  override readonly name = "SearchRefused";
}
