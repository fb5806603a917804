import type { PoolOptions } from "../checker/index.js";

/** The surroundings of a run: where text goes and what is known about it. Commands touch the process through this alone. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Mistakes and progress. */
  err(text: string): void;
  /** May a progress line be written over? */
  readonly isInteractive: boolean;
  readonly colour: boolean;
  /** In characters. */
  readonly width: number;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** Are details of internal errors wanted? */
  readonly isDebug: boolean;
  /** The command `kettle` as this process was started: the program, and words before its own. */
  readonly command: readonly string[];
  /** The environment's variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is known of threads that searches may share. */
  readonly threads: PoolOptions;
  /** Calls `stop` at Ctrl-C, and when the process is asked to end, instead of ending the process, until the returned function is called. */
  onInterrupt(stop: () => void): () => void;
  /** The lines that the user enters, each after `prompt`. Ends with the input, or at Ctrl-C. */
  readLines(prompt: string): AsyncIterable<string>;
}

/** Where the output is no terminal, lines are made for a reader of log files. */
const widthOfLogs = 120;

/** Narrower terminals get lines that the terminal breaks. */
const narrowest = 40;

/** The terminal of this process. */
export function processTerminal(threads: PoolOptions = {}): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(text),
    isInteractive: stderr.isTTY && env["TERM"] !== "dumb",
    // https://no-color.org: set and not empty.
    colour: stdout.isTTY && env["TERM"] !== "dumb" && (env["NO_COLOR"] ?? "") === "",
    width: stdout.isTTY ? Math.max(narrowest, stdout.columns) : widthOfLogs,
    folder: process.cwd(),
    isDebug: (env["KETTLE_DEBUG"] ?? "") !== "",
    command: commandOf(process),
    environment: env,
    threads,
    onInterrupt: (stop) => {
      const signals = ["SIGINT", "SIGTERM"] as const;
      for (const signal of signals) process.once(signal, stop);
      return () => {
        for (const signal of signals) process.removeListener(signal, stop);
      };
    },
    readLines: readStandardInput,
  };
}

/** Options of Node are part of it, but for those that have it listen for a debugger: two processes cannot have one port. */
function commandOf({ execPath, execArgv, argv }: typeof process): readonly string[] {
  return [execPath, ...execArgv.filter((word) => !word.startsWith("--inspect")), ...argv.slice(1, 2)];
}

async function* readStandardInput(prompt: string): AsyncGenerator<string> {
  // Only here, as it takes a while to load; the bundled program cannot import what is outside it.
  const { createInterface } = process.getBuiltinModule("node:readline");
  const { stdin, stdout } = process;
  const isTyped = stdin.isTTY;
  const lines = createInterface({ input: stdin, prompt, ...(isTyped ? { output: stdout } : {}) });
  // Without a listener Ctrl-C would only pause the input.
  lines.on("SIGINT", () => lines.close());
  if (isTyped) lines.prompt();
  for await (const line of lines) {
    // What comes through a pipe is shown, so that the output can be read by itself.
    if (!isTyped) stdout.write(`${prompt}${line}\n`);
    yield line;
    if (isTyped) lines.prompt();
  }
}
