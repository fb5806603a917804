import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { exportMurphi, type Dialect } from "../codegen/murphi/index.js";
import { expectationText, expectPass } from "../checker/index.js";
import { hasErrors, type Loaded, type Scenario } from "../dsl/index.js";
import { lower } from "../dsl/lowering/index.js";
import { readCount, type Arguments } from "./arguments.js";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { readFiles, writeText } from "./files.js";
import { renderMistakes } from "./mistakes.js";
import { loadWithSettings, readSettings } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const help = `kettle export --to murphi FILE

Writes each check of a protocol as a model in Murphi, which Rumur and CMurphi search too. The model has the same states as the
protocol; what of the check it does not say stands in its first lines, with the commands to search it.

  --to murphi     the language; there is no other
  --check NAME    this check alone
  --set P=v       a param of every check; may be given several times
  --output DIR    a file for each check, FILE-NAME.m, in this folder; without it the text of one check is printed
  --dialect rumur|cmurphi
                  for Rumur (the default), or without what CMurphi does not know: cover, liveness, assume
  --ways N        where a rule chooses in a loop, it has room for N ways to take a step (16); the model says where that is too few
  --no-colour     plain text`;

/** `kettle export`: protocols in other tools' languages. */
export const command: Command = {
  help,
  options: { to: "one", check: "one", set: "many", output: "one", dialect: "one", ways: "one" },
  run: async (args, terminal) => {
    requireMurphi(args.one("to"));
    const options = { dialect: readDialect(args), mostWays: readCount(args, "ways") };
    const folder = args.one("output");
    if (folder !== undefined) requireFolder(folder, terminal.folder);
    const [source, ...more] = readFiles(args.positionals, terminal.folder);
    if (source === undefined || more.length > 0) throw new UsageError("One file is exported at a time");
    const loaded = loadWithSettings(source, readSettings([source], args.many("set")));
    if (hasErrors(loaded.diagnostics)) {
      terminal.err(`${renderMistakes(loaded.diagnostics, loaded.source, terminal)}\n`);
      return exitCode.badInput;
    }
    for (const scenario of chosen(loaded, args.one("check"), folder)) {
      const text = textOf(loaded, scenario, options);
      if (folder === undefined) {
        terminal.out(text.trimEnd());
        continue;
      }
      const path = join(folder, `${basename(loaded.source.name, ".tea")}-${scenario.name}.m`);
      writeText(path, text, terminal.folder);
      terminal.out(`${path} written`);
    }
    return exitCode.asExpected;
  },
};

function textOf(
  { source }: Loaded,
  { name, protocol, expectation }: Scenario,
  options: { readonly dialect: Dialect | undefined; readonly mostWays: number | undefined },
): string {
  const facts = { check: name, expectation: expectationText(expectation ?? expectPass), settings: protocol.params };
  return exportMurphi(lower(protocol), { source, facts, ...options });
}

function chosen({ scenarios, source }: Loaded, check: string | undefined, folder: string | undefined): readonly Scenario[] {
  const names = scenarios.map(({ name }) => name);
  const found = scenarios.filter(({ name }) => check === undefined || name === check);
  if (check !== undefined && found.length === 0)
    throw new UsageError(`Unknown check "${check}" in "${source.name}"`, didYouMean(check, names) ?? `there are ${names.join(", ")}`);
  if (folder === undefined && found.length > 1)
    throw new UsageError(
      `"${source.name}" has more than one check`,
      `choose one by --check (${names.join(", ")}), or a folder for all by --output`,
    );
  return found;
}

function requireMurphi(language: string | undefined): void {
  if (language === "murphi") return;
  if (language === undefined) throw new UsageError("Option --to is missing", "kettle export --to murphi FILE");
  throw new UsageError(`Cannot export to "${language}"`, "the language is murphi");
}

function readDialect(args: Arguments): Dialect | undefined {
  const dialect = args.one("dialect");
  if (dialect === undefined || dialect === "rumur" || dialect === "cmurphi") return dialect;
  throw new UsageError(`Cannot read --dialect "${dialect}": it is rumur or cmurphi`);
}

function requireFolder(name: string, folder: string): void {
  const stats = statSync(resolve(folder, name), { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) throw new UsageError(`Cannot write into "${name}": there is no such folder`);
}
