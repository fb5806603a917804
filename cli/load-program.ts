/**
 * Loads the bundled program with the code that V8 made of it before.
 *
 * Reading and compiling the program would take a third of the time to the verdict of a small protocol (decision 0027). The build keeps the compiled code beside the
 * program. V8 refuses it if it is of another version of V8, or for other flags; the program is then compiled as usual.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import type * as program from "./program.js";

type Program = typeof program;

/** What a CommonJS module finds around it. */
interface Surroundings {
  readonly exports: Partial<Program>;
  readonly require: NodeJS.Require;
  readonly __filename: string;
}

export interface LoadedProgram extends Program {
  /** What V8 has compiled so far. */
  compiledCode(): Buffer;
}

/** Of the program, and of the file that keeps its compiled code. */
export const programFile = new URL("kettle.cjs", import.meta.url);
export const codeFile = new URL("kettle.code", import.meta.url);

/** Runs the program's modules, which does nothing yet. */
export function loadProgram(): LoadedProgram {
  const file = fileURLToPath(programFile);
  // The build leaves ASCII only, which is read several times as fast as UTF-8.
  const source = readFileSync(file, "latin1");
  const cachedData = existsSync(codeFile) ? readFileSync(codeFile) : undefined;
  const script = new Script(source, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a script's result has no type; this one is the function above
  const define: (surroundings: Surroundings) => void = script.runInThisContext();
  const exports: Partial<Program> = {};
  define({ exports, require: createRequire(programFile), __filename: file });
  const { run, processTerminal } = exports;
  if (run === undefined || processTerminal === undefined) throw new Error(`${file} is not the program of kettle`);
  return { run, processTerminal, compiledCode: () => script.createCachedData() };
}
