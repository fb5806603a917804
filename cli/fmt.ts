import { countText, hasErrors, render } from "../dsl/diagnostics/index.js";
import { format } from "../dsl/syntax/index.js";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { readFiles, writeText } from "./files.js";

const help = `kettle fmt FILE...

Lays .tea files out in the one format and writes them back. A file with mistakes of syntax stays as it is.

  --check       writes nothing; exit code 1 if a file would change
  --write       writes the files (the default)`;

/** `kettle fmt`: the formatter. */
export const command: Command = {
  help,
  options: { check: "flag", write: "flag" },
  run: async (args, terminal) => {
    const isCheck = args.has("check");
    let broken = 0;
    let changed = 0;
    const files = readFiles(args.positionals, terminal.folder);
    for (const source of files) {
      const { text, diagnostics } = format(source);
      if (hasErrors(diagnostics)) {
        terminal.err(`${render(diagnostics, source, { colour: terminal.colour })}\n`);
        broken += 1;
      } else if (text !== source.text) {
        changed += 1;
        if (!isCheck) writeText(source.name, text, terminal.folder);
        terminal.out(`${source.name}: ${isCheck ? "not in the format" : "formatted"}`);
      }
    }
    terminal.out(
      `${countText(files.length, "file")}: ${changed} ${isCheck ? "not in the format" : "formatted"}${broken === 0 ? "" : `, ${broken} with mistakes`}`,
    );
    if (broken > 0) return exitCode.badInput;
    return isCheck && changed > 0 ? exitCode.notAsExpected : exitCode.asExpected;
  },
};
