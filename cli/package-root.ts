import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InternalError } from "../dsl/diagnostics/index.js";

/** The folder of the package, from the sources and from what is built of them. */
export function packageRoot(): string {
  // The folder of the command has one of its own, which says how Node is to read what stands there.
  for (let folder = dirname(dirname(fileURLToPath(import.meta.url))); dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  throw new InternalError("no package.json above the program");
}

/** The version that package.json states. */
export function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
  const isVersioned = typeof parsed === "object" && parsed !== null && "version" in parsed && typeof parsed.version === "string";
  if (!isVersioned) throw new InternalError("package.json states no version");
  return String(parsed.version);
}
