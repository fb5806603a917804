import { chmodSync } from "node:fs";
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

/** What few commands need waits in files of its own: a compiler that is larger than everything else, and the naming system with its packages. */
const apart = {
  name: "apart",
  resolveId(name) {
    const file = /\/((?:generating|name-servers)\.js)$/u.exec(name)?.[1];
    return file === undefined ? null : { id: `./${file}`, external: true };
  },
  renderChunk(code) {
    return code.replaceAll(/import\("\.\/(generating|name-servers)\.js"\)/gu, 'Promise.resolve(require("./$1.cjs"))');
  },
};

/** Node starts CommonJS sooner than modules, in the command and in each thread; the package as a whole is of modules. */
const asCommonJs = {
  name: "as-common-js",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "package.json", source: '{ "type": "commonjs" }\n' });
  },
};

/** `npx` makes the command executable when it finds it for the first time, and not when it is built again. */
const executable = {
  name: "executable",
  writeBundle() {
    chmodSync(`${folder}/main.js`, 0o755);
  },
};

export default defineConfig([
  {
    input: { kettle: "dist/cli/program.js" },
    platform: "node",
    plugins: [chevrotainAsOneFile, apart],
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
    plugins: [asCommonJs, executable],
    output: { dir: folder, format: "cjs", chunkFileNames: "[name].js" },
  },
  {
    input: { generating: "dist/cli/generating.js" },
    platform: "node",
    external: ["ts-morph"],
    plugins: [chevrotainAsOneFile],
    output: { dir: folder, format: "cjs", entryFileNames: "[name].cjs", codeSplitting: false },
  },
  {
    input: { "name-servers": "dist/cli/name-servers.js" },
    platform: "node",
    external: ["@nats-io/transport-node", "@opentelemetry/api", "lmdb", "prom-client"],
    output: { dir: folder, format: "cjs", entryFileNames: "[name].cjs", codeSplitting: false },
  },
]);
