/** Reading chevrotain's concrete tree: children by name, with missing ones as `undefined`, and spans. */
import type { CstElement, CstNode, IToken } from "chevrotain";
import type { Span } from "../diagnostics/index.js";
import type { Ident } from "./ast.js";
import { spanOf } from "./scan.js";

/** The children with a name; none where recovery left them out. */
export function children(node: CstNode, key: string): readonly CstElement[] {
  return node.children[key] ?? [];
}

function isNode(element: CstElement): element is CstNode {
  return "children" in element;
}

/** The sub-nodes with a name, in the order of the text. */
export function nodesOf(node: CstNode, key: string): readonly CstNode[] {
  const elements = node.children[key];
  return elements === undefined ? [] : elements.filter(isNode);
}

/** The first sub-node with a name. */
export function nodeOf(node: CstNode, key: string): CstNode | undefined {
  const first = node.children[key]?.[0];
  return first !== undefined && isNode(first) ? first : undefined;
}

/** The first token with a name that stands in the text (not one that recovery put in). */
export function tokenOf(node: CstNode, key: string): IToken | undefined {
  const elements = node.children[key];
  if (elements === undefined) return undefined;
  for (const element of elements) {
    if (!isNode(element) && element.isInsertedInRecovery !== true) return element;
  }
  return undefined;
}

/** The tokens with a name that stand in the text, in its order. */
export function tokensOf(node: CstNode, key: string): readonly IToken[] {
  return children(node, key).filter((element): element is IToken => !isNode(element) && element.isInsertedInRecovery !== true);
}

/** Was there a token with this name? One that recovery put in counts: its meaning was clear. */
export function has(node: CstNode, key: string): boolean {
  return node.children[key] !== undefined;
}

/** The range of a node, from its first token to its last. Zero wide at 0 for a node without any. */
export function spanOfNode(node: CstNode): Span {
  const { location } = node;
  if (location === undefined || Number.isNaN(location.startOffset)) return { start: 0, end: 0 };
  const { startOffset, endOffset = NaN } = location;
  return { start: startOffset, end: (Number.isNaN(endOffset) ? startOffset : endOffset) + 1 };
}

/** The zero-width place behind a node: where something missing should have been. */
export function endOf(node: CstNode): Span {
  const { end } = spanOfNode(node);
  return { start: end, end };
}

/** The name in a child rule `name`; an empty one where it is missing. */
export function identOf(node: CstNode, key: string): Ident {
  const child = nodeOf(node, key);
  return child === undefined ? noIdent(endOf(node)) : buildIdent(child);
}

/** The name in a child rule `name`, if there is one. */
export function optionalIdent(node: CstNode, key: string): Ident | undefined {
  const child = nodeOf(node, key);
  return child === undefined ? undefined : buildIdent(child);
}

/** The names in all child rules `name`. */
export function identsOf(node: CstNode, key: string): readonly Ident[] {
  return nodesOf(node, key).map(buildIdent);
}

/** Reads a rule `name`. */
export function buildIdent(name: CstNode): Ident {
  const token = tokenOf(name, "Name");
  return token === undefined ? noIdent(spanOfNode(name)) : { kind: "ident", name: token.image, span: spanOf(token) };
}

function noIdent(span: Span): Ident {
  return { kind: "ident", name: "", span };
}
