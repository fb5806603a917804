import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { isPattern, expandPattern } from "./glob.js";
import { UsageError } from "./usage-error.js";

/** A source text under the path by which the user named it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Protocols, and models in Murphi. */
export type Ending = ".tea" | ".m";

/** Reads the files that the arguments name, patterns expanded, each once. Throws `UsageError` for what is not a readable file with one of the endings. */
export function readFiles(names: readonly string[], folder: string, endings: readonly Ending[] = [".tea"]): readonly SourceFile[] {
  const isWanted = (path: string): boolean => endings.some((ending) => ending === extname(path));
  if (names.length === 0) throw new UsageError("No file given", 'name .tea files or a pattern in quotes: "protocols/**/*.tea"');
  const paths = names.flatMap((name) => {
    if (!isPattern(name) || statSync(resolve(folder, name), { throwIfNoEntry: false }) !== undefined) return [name];
    const found = expandPattern(name, folder).filter(isWanted);
    if (found.length === 0) throw new UsageError(`Cannot find files for "${name}": no ${endings.join(" or ")} file matches`);
    return found;
  });
  return [...new Set(paths)].map((path) => readSource(path, folder, isWanted));
}

/** Throws `UsageError` where a file cannot be written because its folder is missing: better before a long search than after it. */
export function requireFolderOf(name: string, folder: string): void {
  const stats = statSync(dirname(resolve(folder, name)), { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) throw new UsageError(`Cannot write "${name}": its folder does not exist`);
}

/** Throws `UsageError` where the file cannot be written. */
export function writeText(name: string, text: string, folder: string): void {
  try {
    writeFileSync(resolve(folder, name), text);
  } catch (error) {
    throw new UsageError(`Cannot write "${name}": ${reasonOf(error)}`);
  }
}

/** Throws `UsageError` where the file cannot be read. */
export function readText(name: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, name), "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read "${name}": ${reasonOf(error)}`);
  }
}

/** What an error says, for the end of a message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readSource(name: string, folder: string, isWanted: (path: string) => boolean): SourceFile {
  const path = resolve(folder, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`Cannot read "${name}": no such file`, missingHint(name, folder));
  if (stats.isDirectory())
    throw new UsageError(`Cannot read "${name}": it is a folder`, `for all files in it: "${name.replace(/\/$/u, "")}/**/*.tea"`);
  if (!isWanted(name)) throw new UsageError(`Cannot read "${name}": it is not a .tea file`, modelHint(name));
  try {
    return { name, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new UsageError(`Cannot read "${name}": ${reasonOf(error)}`);
  }
}

function modelHint(name: string): string | undefined {
  return extname(name) === ".m" ? "models in Murphi are taken by kettle verify, check, simulate and stats" : undefined;
}

function missingHint(name: string, folder: string): string | undefined {
  const withEnding = `${name}.tea`;
  if (extname(name) === "" && statSync(resolve(folder, withEnding), { throwIfNoEntry: false }) !== undefined)
    return `did you mean ${withEnding}?`;
  return undefined;
}
