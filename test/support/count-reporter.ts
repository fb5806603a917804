import { writeSync } from "node:fs";
import type { Reporter, SerializedError, TestModule, TestSuite } from "vitest/node";

/**
 * Prints `N passed, N failed` as the very last line of a test run, for scripts that read nothing else.
 *
 * Counts tests. What breaks outside a test (a file that cannot be loaded, a hook, an unhandled rejection) counts as one failed test each,
 * so that a red run never reads "0 failed".
 */
export default class CountReporter implements Reporter {
  private summary = "0 passed, 1 failed";

  onInit(): void {
    // The default reporter and the runner still print after a run has ended: only the exit comes last.
    process.once("exit", () => writeSync(1, `${this.summary}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += countBroken(module);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        if (state === "failed") failed += 1;
      }
    }
    this.summary = `${passed} passed, ${failed} failed`;
  }
}

/** The number of errors of a module and its suites that belong to no test. */
function countBroken(module: TestModule): number {
  const groups: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  return groups.reduce((count, group) => count + group.errors().length, 0);
}
