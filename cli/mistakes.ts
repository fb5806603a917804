import { countText, hasErrors, render, type Diagnostic, type Source } from "../dsl/index.js";

/** What was found in a file, for people. Errors come alone: half of the warnings go away when they are mended. */
export function renderMistakes(diagnostics: readonly Diagnostic[], source: Source, terminal: { readonly colour: boolean }): string {
  const options = { colour: terminal.colour };
  if (!hasErrors(diagnostics)) return render(diagnostics, source, options);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const held = diagnostics.length - errors.length;
  const text = render(errors, source, options);
  if (held === 0) return text;
  const [these, shown] = [errors.length === 1 ? "this is" : "these are", countText(held, "warning")];
  return `${text}\n${shown} once ${these} mended\n`;
}
