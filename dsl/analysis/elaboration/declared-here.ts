import type { Diagnostic, Span } from "../../diagnostics/index.js";

/** The other side of a mistake: where the thing that it is about is declared. */
export function declaredHere(name: string, span: Span): NonNullable<Diagnostic["related"]> {
  return [{ span, message: `'${name}' is declared here` }];
}
