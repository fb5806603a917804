import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { reasonOf, writeText } from "./files.js";
import { packageVersion } from "./package-root.js";
import { starterFiles } from "./starter.js";
import { UsageError } from "./usage-error.js";

const help = `kettle init [DIR]

Writes a small protocol to start from, with comments, and a test of it, into DIR (here). Never overwrites a file.`;

/** `kettle init`: a starter. */
export const command: Command = {
  help,
  options: {},
  run: async (args, terminal) => {
    const [folder = ".", ...more] = args.positionals;
    if (more.length > 0) throw new UsageError("One folder is enough", "for example: kettle init protocols");
    const paths = starterFiles.map(({ name }) => join(folder, name));
    const existing = paths.filter((path) => existsSync(resolve(terminal.folder, path)));
    if (existing.length > 0) throw new UsageError(`Cannot write ${existing.join(" and ")}: existing files stay as they are`);
    makeFolder(folder, terminal.folder);
    starterFiles.forEach(({ text }, index) => writeText(paths[index] ?? "", text, terminal.folder));
    terminal.out(nextSteps(paths));
    return exitCode.asExpected;
  },
};

function makeFolder(name: string, base: string): void {
  try {
    mkdirSync(resolve(base, name), { recursive: true });
  } catch (error) {
    throw new UsageError(`Cannot make the folder "${name}": ${reasonOf(error)}`);
  }
}

function nextSteps(paths: readonly string[]): string {
  const [protocol = ""] = paths;
  return `${paths.map((path) => `${path} written`).join("\n")}

See what it does:
  npx kettle verify ${protocol}
  npx kettle verify ${protocol} --check hasty
  npx kettle simulate ${protocol} --interactive

To run the test, package.json needs:
  "type": "module",
  "scripts": { "test": "vitest run" },
  "devDependencies": { "kettle": "^${packageVersion()}", "vitest": "^4.1.0" }`;
}
