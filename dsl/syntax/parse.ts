/** Text -> syntax tree. */
import type { CstNode } from "chevrotain";
import type { Diagnostic, Source } from "../diagnostics/index.js";
import type { ProtocolFile } from "./ast.js";
import type { BuildContext } from "./build-context.js";
import { declarationsOf } from "./build-declarations.js";
import { nodeOf, optionalIdent } from "./cst.js";
import { docsByOffset } from "./docs.js";
import { grammar } from "./grammar.js";
import { syntaxErrors } from "./messages.js";
import { scan } from "./scan.js";

/** A syntax tree with everything that is wrong in its text. */
export interface Parsed {
  /** What could be read. Where a piece is missing stands an expression of kind `missing` or an `Ident` with the name `""`. */
  readonly file: ProtocolFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a source. Never throws on a user's mistake: it is reported and the rest of the text is read. */
export function parse(source: Source): Parsed {
  const scanned = scan(source);
  const diagnostics: Diagnostic[] = [];
  const context: BuildContext = { docs: docsByOffset(scanned.tokens, scanned.comments), diagnostics };
  grammar.input = scanned.tokens;
  const cst = grammar.file();
  const errors = syntaxErrors(grammar.errors, grammar.strays, source);
  const file = buildFile(cst, source, context);
  return { file, diagnostics: [...scanned.diagnostics, ...errors, ...diagnostics].sort((a, b) => a.span.start - b.span.start) };
}

function buildFile(cst: CstNode, source: Source, context: BuildContext): ProtocolFile {
  const header = nodeOf(cst, "header");
  const start = header?.location?.startOffset;
  return {
    kind: "protocol",
    name: header === undefined ? undefined : optionalIdent(header, "name"),
    doc: start === undefined ? undefined : context.docs.get(start),
    declarations: declarationsOf(cst, context),
    span: { start: 0, end: source.text.length },
  };
}
