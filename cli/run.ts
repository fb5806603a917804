import { readArguments } from "./arguments.js";
import type { CommandGroup } from "./command.js";
import { exitCode, type ExitCode } from "./exit-code.js";
import { packageVersion } from "./package-root.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** Commands are loaded when they are called: a small file should be verified before a reader blinks. */
const commands: CommandGroup["commands"] = {
  check: () => import("./check.js"),
  verify: () => import("./verify.js"),
  simulate: () => import("./simulate.js"),
  fmt: () => import("./fmt.js"),
  stats: () => import("./stats.js"),
  export: () => import("./export.js"),
  generate: () => import("./generate.js"),
  conform: () => import("./conform.js"),
  trace: () => import("./trace.js"),
  explain: () => import("./explain.js"),
  init: () => import("./init.js"),
  fos: () => import("./fos.js"),
};

const help = `Kettle checks coherence protocols written in Tea.

  kettle check FILE...     finds mistakes without exploring
  kettle verify FILE...    explores every state of every check in the files
  kettle simulate FILE     walks through a protocol at random, or step by step with --interactive
  kettle fmt FILE...       lays the files out in the one format
  kettle stats FILE...     counts states, frames and messages
  kettle export FILE       writes the checks of a protocol as models in Murphi
  kettle generate FILE...  writes the protocols as modules in TypeScript, which run on Kettle's kernel
  kettle conform FILE...   makes every transition of the checks with the generated code, and compares
  kettle trace FILE LOG... compares the log of a run with the protocol, and says where the run left it
  kettle explain CODE      explains a mistake by its code, such as T301
  kettle init [DIR]        writes a small protocol to start from, and a test of it
  kettle fos COMMAND       runs and asks a distributed name service, which runs a verified protocol

  kettle COMMAND --help    tells the options of a command
  kettle --version         prints the version

FILE is a .tea file or a pattern in quotes: "protocols/**/*.tea".
Colour is used on terminals, unless NO_COLOR is set or --no-colour given.
Exit codes: 0 as expected, 1 a check is not, 2 a mistake in the input, 3 a mistake in Kettle.`;

/** Runs `kettle` with the words behind its name. Never throws: whatever happens ends in an exit code. */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`kettle: ${error.message}\n${error.hint === undefined ? "" : `  hint: ${error.hint}\n`}`);
      return exitCode.badInput;
    }
    terminal.err(internalErrorText(error, terminal.isDebug));
    return exitCode.internalError;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name] = words;
  if (name === "--version" || name === "-v") return print(terminal, packageVersion());
  return dispatchIn({ help, commands }, words, terminal);
}

async function dispatchIn({ help: text, commands: known }: CommandGroup, words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === "--help" || name === "-h" || name === "help") return print(terminal, text);
  if (name === undefined) {
    terminal.err(`${text}\n`);
    return exitCode.badInput;
  }
  const load = Object.hasOwn(known, name) ? known[name] : undefined;
  if (load === undefined) throw unknownCommand(name, Object.keys(known));
  const { command } = await load();
  if ("commands" in command) return dispatchIn(command, rest, terminal);
  if (rest.includes("--help") || rest.includes("-h")) return print(terminal, command.help);
  const args = readArguments(rest, command.options);
  const isPlain = args.has("no-colour") || args.has("no-color");
  return command.run(args, isPlain ? { ...terminal, colour: false } : terminal);
}

function unknownCommand(name: string, names: readonly string[]): UsageError {
  if (name.endsWith(".tea") || name.endsWith(".m"))
    return new UsageError(`Unknown command "${name}"`, `to verify the file: kettle verify ${name}`);
  return new UsageError(`Unknown command "${name}"`, didYouMean(name, names) ?? `the commands are ${names.join(", ")}`);
}

function print(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return exitCode.asExpected;
}

function internalErrorText(error: unknown, isDebug: boolean): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const details = isDebug ? `${stack ?? message}\n` : "  Set KETTLE_DEBUG=1 to see where it happened.\n";
  return `kettle: internal error: ${message}\n  This is a mistake in Kettle, not in your file. Please report it with the file and this message.\n${details}`;
}
