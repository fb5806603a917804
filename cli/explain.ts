import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codes, isDiagnosticCode } from "../dsl/diagnostics/index.js";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { packageRoot } from "./package-root.js";
import { nearNames, UsageError } from "./usage-error.js";

const help = `kettle explain CODE

Explains a mistake by the code that stands in front of its message: what is wrong, an example, and how to mend it.`;

/** `kettle explain`: prints the page of a code. */
export const command: Command = {
  help,
  options: {},
  run: async (args, terminal) => {
    const [word, ...more] = args.positionals;
    if (word === undefined || more.length > 0) throw new UsageError("One code is needed", "for example: kettle explain T301");
    terminal.out(pageOf(word.toUpperCase()).trimEnd());
    return exitCode.asExpected;
  },
};

function pageOf(code: string): string {
  if (!isDiagnosticCode(code)) throw new UsageError(`Unknown code "${code}"`, nearCodes(code));
  const path = join(packageRoot(), "docs", "codes", `${code}.md`);
  return existsSync(path) ? readFileSync(path, "utf8") : `# ${code}: ${codes[code].title}\n`;
}

/** The codes that differ in a letter, else those of the same hundred. */
function nearCodes(code: string): string {
  const all = Object.entries(codes).map(([name, { title }]) => ({ name, title }));
  const digits = code.replaceAll(/\D/gu, "");
  const near = new Set([...nearNames(code, Object.keys(codes)), ...nearNames(`T${digits}`, Object.keys(codes))]);
  const group = all.filter(({ name }) => digits !== "" && name.startsWith(`T${digits.charAt(0)}`));
  const shown = near.size > 0 ? all.filter(({ name }) => near.has(name)) : group;
  if (shown.length === 0) return `codes look like T301; known are ${all[0]?.name ?? ""} to ${all.at(-1)?.name ?? ""}`;
  return `did you mean ${shown.map(({ name, title }) => `${name} (${title})`).join(", ")}?`;
}
