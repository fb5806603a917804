import type { Arguments, OptionTable } from "./arguments.js";
import type { ExitCode } from "./exit-code.js";
import type { Terminal } from "./terminal.js";

/** One command of `kettle`, in a file of its own that is loaded only when it is called. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  readonly options: OptionTable;
  /** Throws `UsageError` for a mistake on the command line. */
  run(args: Arguments, terminal: Terminal): Promise<ExitCode>;
}

/** Commands that stand behind a word of their own: `kettle fos serve`. */
export interface CommandGroup {
  /** What `--help` prints. */
  readonly help: string;
  readonly commands: Readonly<Record<string, () => Promise<{ readonly command: Command | CommandGroup }>>>;
}
