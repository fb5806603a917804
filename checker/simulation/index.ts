/** Random runs of a protocol, and runs made by hand. */
export { CoverageCounter, type Kept } from "./coverage.js";
export { stepsThatCount } from "./detours.js";
export { ManualRun } from "./manual-run.js";
export { seededRandom, wordsOf } from "./random.js";
export { readRun, writeRun, type RunFile, type SavedRun, type SavedStep } from "./run-file.js";
export { simulate, type SimulateOptions } from "./simulate.js";
