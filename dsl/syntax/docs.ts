/** Doc comments: which declaration they belong to. */
import type { IToken } from "chevrotain";
import { DocComment, Semicolon } from "./tokens.js";

/** The text of the `///` lines in front of each token that has some, by the token's offset. */
export function docsByOffset(all: readonly IToken[], comments: readonly IToken[]): ReadonlyMap<number, string> {
  const docs = new Map<number, string>();
  // A separator is nothing that a comment could belong to, in front of it or behind.
  const tokens = all.filter((token) => token.tokenType !== Semicolon);
  let next = 0;
  for (const comment of comments) {
    if (comment.tokenType !== DocComment) continue;
    while ((tokens[next]?.startOffset ?? Infinity) < comment.startOffset) next += 1;
    const offset = tokens[next]?.startOffset;
    if (offset === undefined) break;
    // A comment behind something on its line is no doc of what follows on the next.
    if (tokens[next - 1]?.endLine === comment.startLine) continue;
    const line = comment.image.slice(3).replace(/^ /, "").trimEnd();
    const before = docs.get(offset);
    docs.set(offset, before === undefined ? line : `${before}\n${line}`);
  }
  return docs;
}
