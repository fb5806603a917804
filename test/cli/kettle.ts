import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../cli/run.js";
import type { Terminal } from "../../cli/terminal.js";

/** What a run printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with files for the length of one test. */
export interface Folder {
  readonly path: string;
  /** Runs `kettle` in the folder. */
  kettle(...words: readonly string[]): Promise<Outcome>;
  kettleOn(terminal: Partial<Terminal>, ...words: readonly string[]): Promise<Outcome>;
  remove(): void;
}

/** Writes files by their path into a new folder. */
export function createFolder(files: Readonly<Record<string, string>>): Folder {
  const path = mkdtempSync(join(tmpdir(), "kettle-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const kettleOn: Folder["kettleOn"] = async (more, ...words) => {
    let out = "";
    let err = "";
    const terminal: Terminal = {
      out: (text) => void (out += `${text}\n`),
      err: (text) => void (err += text),
      isInteractive: false,
      colour: false,
      width: 80,
      folder: path,
      isDebug: false,
      command: [],
      environment: {},
      threads: {},
      onInterrupt: () => () => undefined,
      readLines: noLines,
      ...more,
    };
    const code = await run(words, terminal);
    return { code, out, err };
  };
  return { path, kettleOn, kettle: (...words) => kettleOn({}, ...words), remove: () => rmSync(path, { recursive: true }) };
}

/** Nobody enters anything. */
export async function* noLines(): AsyncGenerator<string> {}
