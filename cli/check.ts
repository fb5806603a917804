import { countText, hasErrors } from "../dsl/index.js";
import { loadChecked } from "./checked-file.js";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { readFiles } from "./files.js";
import { renderMistakes } from "./mistakes.js";

const help = `kettle check FILE...

Finds mistakes in .tea files without exploring: syntax, names, types, messages that a waiting state leaves open, continuations that may
be lost, and so on. Each check of a file is looked at with its own params. Warnings do not fail. Models in Murphi (.m) are read and their
names and types looked at.

  --no-colour   plain text`;

/** `kettle check`: prints what the static passes find. */
export const command: Command = {
  help,
  options: {},
  run: async (args, terminal) => {
    const files = readFiles(args.positionals, terminal.folder, [".tea", ".m"]);
    const found = loadChecked(files, { settings: [] }).flatMap(({ source, diagnostics }) => {
      if (diagnostics.length > 0) terminal.err(`${renderMistakes(diagnostics, source, terminal)}\n`);
      return diagnostics;
    });
    const errors = found.filter((diagnostic) => diagnostic.severity === "error").length;
    const warnings = found.length - errors;
    const what = found.length === 0 ? "no mistakes" : `${countText(errors, "error")}, ${countText(warnings, "warning")}`;
    terminal.out(`${countText(files.length, "file")}: ${what}`);
    return hasErrors(found) ? exitCode.badInput : exitCode.asExpected;
  },
};
