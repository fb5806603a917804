import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// A server must bring what it has promised, and no two processes may have one folder: two that share it, or one that has lost it, could make two fleets of one. So a folder is taken by making it, which
// one alone can do; and one that was made before is taken only where it says itself that its server did not get to serve, and has ended.

/** Stands in a folder whose server was ended before it served. Whoever removes it has the folder. */
const FREE = "not-started";

/** Whether a server of this name has been in touch before: it would come back without what it kept. */
export interface ClaimOptions {
  readonly isKnown: boolean;
}

/** Takes a folder for a new server. Throws an error for people where it is not free. */
export function claimFolder(folder: string, { isKnown }: ClaimOptions): void {
  if (removes(join(folder, FREE))) return;
  if (isKnown) throw new Error("there was a server of this name, which is started again where it was, with its folder");
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw new Error(`the folder '${folder}' exists`, { cause: error });
    throw new Error(`the folder '${folder}' cannot be made: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Says of a folder that its server has ended and has never served, so that it may be started again. */
export function freeFolder(folder: string): void {
  writeFileSync(join(folder, FREE), "");
}

/** Whether this call has removed the file. */
function removes(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
