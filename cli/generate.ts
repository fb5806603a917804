import { mkdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { writeTests, type TestsOf } from "../codegen/properties/index.js";
import type { Protocol } from "../dsl/analysis/index.js";
import type { Command } from "./command.js";
import { exitCode, worst, type ExitCode } from "./exit-code.js";
import { readFiles, writeText } from "./files.js";
import { isPassing, warningsOf } from "./generate-warnings.js";
import { renderMistakes } from "./mistakes.js";
import { loadWithSettings, readSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";

const help = `kettle generate FILE... --out DIR

Writes for each protocol a module in TypeScript: its messages, and for each kind of machine its states, its handlers, and what the program around
has to give. The module runs on Kettle's kernel and does exactly what was verified, which kettle conform checks.

  --out DIR       the folder for the modules: FILE.ts for FILE.tea, in folders as the files are
  --set P=v       a param of every protocol that has it; may be given several times. Sizes of the model (nodes, blocks, values) do not bound the code
  --tests         a file of tests beside each module, FILE.test.ts, for vitest and fast-check: random schedules of the handlers, with all invariants; for
                  protocols with requests read(): V and write(v: V), whether reads and writes are linearizable
  --value V=TYPE  the type of a kind of values, in TypeScript; may be given several times. Without it values are unknown to the module
  --value V=TYPE@MODULE
                  the same, imported from a module: --value Data=Page@./page.js
  --kernel NAME   what the modules import the kernel from (kettle/kernel)
  --no-colour     plain text`;

/** `kettle generate`: protocols as modules. */
export const command: Command = {
  help,
  options: { out: "one", tests: "flag", set: "many", value: "many", kernel: "one" },
  run: async (args, terminal) => {
    const out = args.one("out");
    if (out === undefined) throw new UsageError("Option --out is missing", "kettle generate FILE... --out DIR");
    const sources = readFiles(args.positionals, terminal.folder);
    const settings = readSettings(sources, args.many("set"));
    const values = new Map(args.many("value").map(readValue));
    const { registerIn, writeModule } = await import("./generating.js");
    const root = commonFolder(sources.map(({ name }) => name));
    const all = sources.map((source) => ({ source, loaded: loadWithSettings(source, settings) }));
    requireValues(
      all.flatMap(({ loaded: { protocol } }) => protocol ?? []),
      values,
    );
    const codes = all.map(({ source, loaded }): ExitCode => {
      const { protocol } = loaded;
      if (protocol === undefined) {
        terminal.err(`${renderMistakes(loaded.diagnostics, loaded.source, terminal)}\n`);
        return exitCode.badInput;
      }
      const path = join(out, dirname(source.name).slice(root.length), `${basename(source.name, ".tea")}.ts`);
      const named = { ...source, name: basename(source.name) };
      const textOf = (one: Protocol): string => writeModule(one, named, { kernel: args.one("kernel") ?? "kettle/kernel", values }).text;
      const bodyOf = (one: Protocol): string => behindHead(textOf(one));
      const text = textOf(protocol);
      const body = behindHead(text);
      write(path, text, terminal);
      for (const warning of warningsOf({ loaded, settings, protocol, body, bodyOf })) terminal.err(`${path}: ${warning}\n`);
      if (!args.has("tests")) return exitCode.asExpected;
      const checks = loaded.scenarios.filter((scenario) => isPassing(scenario) && bodyOf(scenario.protocol) === body);
      const file = relative(resolve(terminal.folder, dirname(path)), resolve(terminal.folder, source.name)).replaceAll("\\", "/");
      writeTestsOf(
        {
          protocol: protocol.name,
          file,
          module: `./${basename(path, ".ts")}.js`,
          checks: checks.map(({ name }) => name),
          keepsRegister: registerIn(protocol) !== undefined,
        },
        path,
        terminal,
      );
      return exitCode.asExpected;
    });
    return worst(codes);
  },
};

/** The text behind its head, which tells the params. */
function behindHead(text: string): string {
  return text.slice(text.indexOf("*/"));
}

function writeTestsOf(tests: TestsOf, path: string, terminal: Terminal): void {
  if (tests.checks.length > 0) write(path.replace(/\.ts$/u, ".test.ts"), writeTests(tests), terminal);
  else terminal.err(`${path}: no tests, as no check of the protocol passes with these params\n`);
}

function write(path: string, text: string, terminal: Terminal): void {
  mkdirSync(resolve(terminal.folder, dirname(path)), { recursive: true });
  writeText(path, text, terminal.folder);
  terminal.out(`${path} written: ${text.split("\n").length - 1} lines`);
}

/** Every kind of values that is given a type is one of some protocol. */
function requireValues(protocols: readonly Protocol[], values: ReadonlyMap<string, unknown>): void {
  const known = protocols.flatMap((protocol) => protocol.values.map(({ name }) => name));
  const unknown = [...values.keys()].find((name) => !known.includes(name));
  if (unknown === undefined || protocols.length === 0) return;
  const existing = known.length === 0 ? "there are none" : `there are ${[...new Set(known)].join(", ")}`;
  throw new UsageError(`Unknown kind of values "${unknown}"`, didYouMean(unknown, known) ?? existing);
}

/** The longest folder that all files are in. */
function commonFolder(names: readonly string[]): string {
  const [first = "", ...others] = names.map((name) => `${dirname(name)}/`);
  let folder = first;
  while (!others.every((name) => name.startsWith(folder))) folder = folder.slice(0, folder.slice(0, -1).lastIndexOf("/") + 1);
  return folder.replace(/\/$/u, "");
}

function readValue(text: string): readonly [string, { readonly type: string; readonly from: string | undefined }] {
  const [, name, type, from] = /^(\w+)=([^@]+)(?:@(.+))?$/u.exec(text) ?? [];
  if (name === undefined || type === undefined)
    throw new UsageError(`Cannot read --value "${text}": it is not a kind of values with a type`, "for example: --value Data=Uint8Array");
  return [name, { type, from }];
}
