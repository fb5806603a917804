import { defineConfig } from "vitest/config";
import { builtModules } from "./test/support/built-modules.js";
import MutationsFirst from "./test/support/mutations-first.js";

export default defineConfig({
  // `npm test` builds first. Without that the sources are what is there.
  plugins: process.env["KETTLE_BUILT"] === undefined ? [] : [builtModules(import.meta.dirname)],
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // No module keeps anything between two tests, so that loading all of them anew for each file would only take time.
    isolate: false,
    sequence: { sequencer: MutationsFirst },
    // Searches of whole state spaces take seconds on a slow machine; this limit only ends tests that hang.
    testTimeout: 120_000,
    reporters: ["default", "./test/support/count-reporter.ts"],
  },
});
