/** Text -> syntax tree. */
import type { CstNode, IToken } from "chevrotain";
import { report, type Diagnostic, type Source } from "../diagnostics/index.js";
import type { ProtocolFile } from "./ast.js";
import type { BuildContext } from "./build-context.js";
import { declarationsOf } from "./build-declarations.js";
import { nodeOf, optionalIdent } from "./cst.js";
import { docsByOffset } from "./docs.js";
import { parseConcrete, type Concrete } from "./concrete.js";
import { spanOf } from "./scan.js";

/** A syntax tree with everything that is wrong in its text. */
export interface Parsed {
  /** What could be read. Where a piece is missing stands an expression of kind `missing` or an `Ident` with the name `""`. */
  readonly file: ProtocolFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a source. Never throws on a user's mistake: it is reported and the rest of the text is read. */
export function parse(source: Source): Parsed {
  const { file, diagnostics } = parseBoth(source);
  return { file, diagnostics };
}

/** Reads a source into both its trees. */
export function parseBoth(source: Source): Parsed & { readonly concrete: Concrete } {
  const concrete = parseConcrete(source);
  const { cst, tokens, comments } = concrete;
  const found: Diagnostic[] = [];
  const file = buildFile(cst, source, { docs: docsByOffset(tokens, comments), diagnostics: found });
  const diagnostics = inOrder([...concrete.diagnostics, ...found, ...missingHeader(cst, tokens, concrete.diagnostics)]);
  return { file, diagnostics, concrete };
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Every file starts with `protocol NAME`; a header that stands elsewhere is already reported. */
function missingHeader(cst: CstNode, tokens: readonly IToken[], diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const [first] = tokens;
  if (nodeOf(cst, "header") !== undefined) return [];
  const span = first === undefined ? { start: 0, end: 0 } : spanOf(first);
  if (diagnostics.some((diagnostic) => diagnostic.code === "T005" || diagnostic.span.start === span.start)) return [];
  return [report("T005", span, "Cannot parse protocol: the file does not start with 'protocol NAME'")];
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
