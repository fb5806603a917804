import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "vitest/config";

/**
 * Lets tests load what they test from `dist`, as users do, instead of translating its source once more. Node then links the modules itself, and long tests take
 * a seventh less time. Everything has to be built: what is not in `dist` comes from its source, and the two would not know each other's classes.
 */
export function builtModules(root: string): Plugin {
  return {
    name: "built modules",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith(".")) return undefined;
      const path = relative(root, resolve(dirname(importer), source));
      if (/^(?:\.\.|dist|test)\//u.test(path)) return undefined;
      const built = join(root, "dist", path);
      return existsSync(built) ? { id: built, external: true } : undefined;
    },
  };
}
