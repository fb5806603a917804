/** Text -> concrete tree: every token in the rule that read it. */
import type { CstNode, IToken } from "chevrotain";
import type { Diagnostic, Source } from "../diagnostics/index.js";
import { balanceBraces } from "./braces.js";
import { grammar } from "./grammar.js";
import { misusedWord, syntaxErrors } from "./messages.js";
import { limitNesting } from "./nesting.js";
import { scan } from "./scan.js";

/** A concrete tree with what it was made from. */
export interface Concrete {
  readonly cst: CstNode;
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a source as far as the grammar alone can tell. */
export function parseConcrete(source: Source): Concrete {
  const scanned = scan(source);
  const balanced = balanceBraces(scanned.tokens);
  const limited = limitNesting(balanced.tokens);
  const parser = grammar();
  parser.input = limited.tokens;
  const cst = parser.file();
  const before = [...scanned.diagnostics, ...balanced.diagnostics, ...limited.diagnostics];
  const diagnostics = [...before, ...parser.misusedWords().map(misusedWord), ...syntaxErrors(parser.problems(), source, before)];
  return { cst, tokens: limited.tokens, comments: scanned.comments, diagnostics };
}
