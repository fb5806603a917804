/** Which token a comment belongs to when a text is laid out anew. */
import type { IToken } from "chevrotain";
import { BlockComment } from "./tokens.js";

/** A comment and where it stands. */
export interface Comment {
  readonly text: string;
  /** Is there an empty line between it and what stands before it? */
  readonly blankBefore: boolean;
}

/** The comments around one token. */
export interface Attached {
  /** On lines of their own in front of it. */
  readonly leading: Comment[];
  /** Directly in front of it on its line. */
  readonly before: string[];
  /** Directly behind it, with more behind on its line. */
  readonly after: string[];
  /** At the end of its line. */
  readonly trailing: string[];
}

/** Where the comments and empty lines of a text are. */
export interface Around {
  /** The comments of every token that has some. Those at the end of the text belong to `undefined`. */
  readonly comments: ReadonlyMap<IToken | undefined, Attached>;
  /** Tokens with an empty line between them and the token or comment before. */
  readonly afterBlank: ReadonlySet<IToken>;
}

const closing = new Set([")", "]", "}", ",", ";"]);

/** Gives every comment to a token; both lists are in the order of the text. */
export function attachComments(tokens: readonly IToken[], all: readonly IToken[]): Around {
  const comments = new Map<IToken | undefined, Attached>();
  const of = (token: IToken | undefined): Attached => {
    const known = comments.get(token) ?? { leading: [], before: [], after: [], trailing: [] };
    comments.set(token, known);
    return known;
  };
  let next = 0;
  all.forEach((comment, index) => {
    while ((tokens[next]?.startOffset ?? Infinity) < comment.startOffset) next += 1;
    const token = tokens[next];
    const previous = tokens[next - 1];
    const text = textOf(comment);
    const inline = isInline(all, index, token);
    const behind = sharesLine(previous, comment);
    if (inline && behind && token !== undefined && closing.has(token.image)) of(previous).after.push(text);
    else if (inline) of(token).before.push(text);
    else if (behind) of(previous).trailing.push(text);
    else of(token).leading.push({ text, blankBefore: isBlankBetween(later(all[index - 1], previous), comment) });
  });
  return { comments, afterBlank: tokensAfterBlank(tokens, all) };
}

function tokensAfterBlank(tokens: readonly IToken[], comments: readonly IToken[]): ReadonlySet<IToken> {
  const found = new Set<IToken>();
  let next = 0;
  tokens.forEach((token, index) => {
    while ((comments[next]?.startOffset ?? Infinity) < token.startOffset) next += 1;
    if (isBlankBetween(later(comments[next - 1], tokens[index - 1]), token)) found.add(token);
  });
  return found;
}

/** Does a token follow on the line on which the comment ends, with nothing but comments between? */
function isInline(comments: readonly IToken[], index: number, token: IToken | undefined): boolean {
  const comment = comments[index];
  if (comment === undefined || token === undefined || comment.tokenType !== BlockComment) return false;
  if (sharesLine(comment, token)) return true;
  const next = comments[index + 1];
  return next !== undefined && next.startOffset < token.startOffset && sharesLine(comment, next) && isInline(comments, index + 1, token);
}

function later(a: IToken | undefined, b: IToken | undefined): IToken | undefined {
  return a !== undefined && (b === undefined || a.startOffset > b.startOffset) ? a : b;
}

function textOf(comment: IToken): string {
  return comment.image.replaceAll("\r\n", "\n").trimEnd();
}

function sharesLine(a: IToken | undefined, b: IToken | undefined): boolean {
  return a !== undefined && b !== undefined && a.endLine === b.startLine;
}

function isBlankBetween(a: IToken | undefined, b: IToken): boolean {
  return a !== undefined && (b.startLine ?? 0) - (a.endLine ?? 0) > 1;
}
