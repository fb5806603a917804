/**
 * The formatter: lays the tokens of a text out anew. It changes blanks and line breaks, and the separators between items, nothing else.
 *
 * It works on the concrete tree, so parentheses and comments stay what the author wrote. The rules: two columns for each level; a block stays
 * on one line if it was written so and fits; a list or chain of operators that was broken stays broken; single empty lines between items stay.
 */
import { hasErrors, type Diagnostic, type Source } from "../diagnostics/index.js";
import { attachComments } from "./comments.js";
import { fileDoc } from "./format-rules.js";
import { layOut } from "./layout.js";
import { parseBoth } from "./parse.js";
import { tokensIn, tokenTree } from "./token-tree.js";

/** Columns of a line. */
export const printWidth = 120;

/** A text in the one layout, with what is wrong in it. */
export interface Formatted {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lays a source out in the one way. A text with syntax errors is left as it is. */
export function format(source: Source): Formatted {
  const { concrete, diagnostics } = parseBoth(source);
  if (hasErrors(diagnostics)) return { text: source.text, diagnostics };
  const tree = tokenTree(concrete.cst);
  const context = attachComments(tree === undefined ? [] : tokensIn(tree), concrete.comments);
  return { text: layOut(fileDoc(tree, context), printWidth), diagnostics };
}
