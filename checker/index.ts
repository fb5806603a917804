/** Searches typed protocols and reports what was found. */
export * from "./verdict/index.js";
export { defaultMaxStates, explore, Exploration, type ExploreOptions, type Progress } from "./reference/index.js";
export { ManualRun, readRun, seededRandom, simulate, writeRun, type SavedRun, type SimulateOptions } from "./simulation/index.js";
export * from "./trace/index.js";
export type { Checkpoints } from "./checkpoints.js";
export {
  SearchRefused,
  SpillFailed,
  ThreadPool,
  type Flags,
  type PoolOptions,
  type ByteSink,
  type ByteSource,
  type SpillSpace,
} from "./engine/index.js";
export { compiledText } from "./compiled-search.js";
export { simulateModel } from "./simulate-model.js";
export { simulateCheck, usualWalks, type SimulateCheckOptions } from "./simulate.js";
export { verifyCheck, type Engine, type VerifyOptions } from "./verify.js";
