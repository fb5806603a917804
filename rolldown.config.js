import { createRequire } from "node:module";
import { defineConfig } from "rolldown";

// The command as a few files (decisions 0020 and 0027): the program, what starts it, and the program of a search's threads.

/** Modules of chevrotain import several hundred others; the package ships them as one file too (decision 0005). */
const chevrotainAsOneFile = {
  name: "chevrotain-as-one-file",
  resolveId(name) {
    if (!name.endsWith("/chevrotain.js")) return undefined;
    return createRequire(import.meta.url)
      .resolve("chevrotain")
      .replace(/lib\/src\/api\.js$/u, "lib/chevrotain.mjs");
  },
};

/** The program is a function that `main.js` calls, in ASCII, so that it is read without decoding. Beyond ASCII there is text in strings only. */
const asFunctionInAscii = {
  name: "as-function-in-ascii",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      const ascii = chunk.code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
      chunk.code = `(function ({ exports, require, __filename }) {${ascii}\n})`;
    }
  },
};

const folder = "dist/bin";

/** Generating code takes a compiler that is larger than everything else: it waits in a file of its own. */
const generatingApart = {
  name: "generating-apart",
  resolveId(name) {
    return name.endsWith("/generating.js") ? { id: "./generating.js", external: true } : undefined;
  },
  renderChunk(code) {
    return code.replaceAll(/import\("\.\/generating\.js"\)/gu, 'Promise.resolve(require("./generating.cjs"))');
  },
};

export default defineConfig([
  {
    input: { kettle: "dist/cli/program.js" },
    platform: "node",
    plugins: [chevrotainAsOneFile, generatingApart],
    output: {
      dir: folder,
      format: "cjs",
      entryFileNames: "[name].cjs",
      codeSplitting: false,
      cleanDir: true,
      plugins: [asFunctionInAscii],
    },
  },
  {
    input: { main: "dist/cli/main.js", "write-code": "dist/cli/write-code.js", worker: "dist/checker/engine/search/worker.js" },
    platform: "node",
    output: { dir: folder, chunkFileNames: "[name].js" },
  },
  {
    input: { generating: "dist/cli/generating.js" },
    platform: "node",
    external: ["ts-morph"],
    plugins: [chevrotainAsOneFile],
    output: { dir: folder, format: "cjs", entryFileNames: "[name].cjs", codeSplitting: false },
  },
]);
