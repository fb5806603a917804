import type { CstNode } from "chevrotain";
import type { Diagnostic, Span } from "../diagnostics/index.js";
import { spanOfNode } from "./cst.js";

/** What building the tree needs besides the concrete tree, and what it finds out. */
export interface BuildContext {
  /** Text of the doc comment in front of the token at an offset. */
  readonly docs: ReadonlyMap<number, string>;
  /** Mistakes that only show when the tree is built. */
  readonly diagnostics: Diagnostic[];
}

/** The doc comment in front of a node. */
export function docOf(node: CstNode, context: BuildContext): string | undefined {
  return context.docs.get(spanOfNode(node).start);
}

/** The span with another end, for lists that grow to the right. */
export function upTo(start: Span, end: Span): Span {
  return { start: start.start, end: Math.max(start.end, end.end) };
}
