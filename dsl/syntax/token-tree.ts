/** The concrete tree as the formatter wants it: parts in the order of the text, separators between items left out. */
import type { CstNode, IToken } from "chevrotain";
import { children, spanOfNode } from "./cst.js";
import { Comma, Semicolon } from "./tokens.js";

/** A rule with what it read. */
export interface TokenTree {
  readonly rule: string;
  readonly parts: readonly Part[];
  readonly first: IToken;
  readonly last: IToken;
}

/** A token, or a rule that read some. */
export type Part = TokenTree | IToken;

/** Is this part a rule? */
export function isTree(part: Part): part is TokenTree {
  return "parts" in part;
}

/** The first token of a part. */
export function firstOf(part: Part): IToken {
  return isTree(part) ? part.first : part;
}

/** The last token of a part. */
export function lastOf(part: Part): IToken {
  return isTree(part) ? part.last : part;
}

/** Orders a concrete tree; undefined where it holds no token. */
export function tokenTree(node: CstNode): TokenTree | undefined {
  const parts: Part[] = [];
  for (const key of Object.keys(node.children)) {
    for (const element of children(node, key)) {
      const part = "children" in element ? tokenTree(element) : element;
      if (part !== undefined && !isSeparator(part, node.name)) parts.push(part);
    }
  }
  parts.sort((a, b) => firstOf(a).startOffset - firstOf(b).startOffset);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined || Number.isNaN(spanOfNode(node).start)) return undefined;
  return { rule: node.name, parts, first: firstOf(first), last: lastOf(last) };
}

function isSeparator(part: Part, rule: string): boolean {
  if (isTree(part)) return false;
  return part.tokenType === Semicolon || (part.tokenType === Comma && (rule === "checkDecl" || rule === "workload"));
}

/** The tokens of a tree in the order of the text. */
export function tokensIn(tree: TokenTree): readonly IToken[] {
  return tree.parts.flatMap((part) => (isTree(part) ? tokensIn(part) : [part]));
}
