/** Layout of single tokens, with the comments that belong to them. */
import type { IToken } from "chevrotain";
import type { Around, Attached } from "./comments.js";
import { blankLine, hardLine, type Doc } from "./layout.js";

/** What all parts of the formatter know. */
export type FormatContext = Around;

/** The comments that belong to a token. */
export function commentsOf(token: IToken | undefined, context: FormatContext): Attached | undefined {
  return context.comments.get(token);
}

/** Is there an empty line in front of a token and its comments? */
export function blankBefore(token: IToken, context: FormatContext): boolean {
  const first = commentsOf(token, context)?.leading[0];
  return first === undefined ? context.afterBlank.has(token) : first.blankBefore;
}

/** A token with its comments; those on lines of their own in front of it may be left to the caller. */
export function tokenDoc(token: IToken, context: FormatContext, options: { readonly withLeading: boolean } = { withLeading: true }): Doc {
  const comments = commentsOf(token, context);
  if (comments === undefined) return token.image;
  const leading = options.withLeading ? comments.leading : [];
  return [
    leading.map(({ text }, index): Doc => {
      const next = leading[index + 1];
      return { kind: "comment", text, blank: next === undefined ? context.afterBlank.has(token) : next.blankBefore };
    }),
    comments.before.map((text) => [text, " "]),
    token.image,
    comments.after.map((text) => [" ", text]),
    comments.trailing.map((text): Doc => ({ kind: "suffix", text })),
  ];
}

/** The comments in front of a closing brace, or at the end of the text: they stand with the items. */
export function dangling(close: IToken | undefined, context: FormatContext): { readonly doc: Doc; readonly blank: boolean } | undefined {
  const leading = commentsOf(close, context)?.leading ?? [];
  const [first] = leading;
  if (first === undefined) return undefined;
  const doc = leading.map(({ text, blankBefore: blank }, index) => (index === 0 ? [text] : [blank ? blankLine : hardLine, text]));
  return { doc, blank: first.blankBefore };
}
