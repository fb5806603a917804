import { codes, type DiagnosticCode } from "./codes.js";
import type { Diagnostic, Span } from "./diagnostic.js";

/** A diagnostic with the severity that its code stands for. */
export function report(
  code: DiagnosticCode,
  span: Span,
  message: string,
  more: Pick<Diagnostic, "related" | "hint" | "fix"> = {},
): Diagnostic {
  return { code, severity: codes[code].severity, message, span, ...more };
}
