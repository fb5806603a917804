import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Source } from "../../dsl/diagnostics/index.js";
import { everyConstruct } from "./every-construct.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Valid texts: one with every construct, and the protocols of the repository. */
export function teaSources(): readonly Source[] {
  return [{ name: "every-construct.tea", text: everyConstruct }, ...protocolSources()];
}

/** The protocols of the repository, under their paths. */
export function protocolSources(): readonly Source[] {
  const paths = readdirSync(join(root, "protocols"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".tea"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return paths.map((path) => ({ name: relative(root, path), text: readFileSync(path, "utf8") }));
}

/** One file, under its path from the root. */
export function readTea(name: string): Source {
  return { name, text: readFileSync(join(root, name), "utf8") };
}
