import { readFileSync } from "node:fs";
import { positionOf, type Diagnostic, type Source } from "../../dsl/diagnostics/index.js";

/** A model from a file of the tests; what is to come of it stands in its first line. */
export function readCase(path: string): { readonly source: Source; readonly expectation: string } {
  const text = readFileSync(path, "utf8");
  return { source: { name: path, text }, expectation: (text.split("\n")[0] ?? "").replace(/^-- /u, "") };
}

/** `M101 at 3:18` */
export function placeText(source: Source, { code, span }: Diagnostic): string {
  const { line, column } = positionOf(source, span.start);
  return `${code} at ${line}:${column}`;
}
