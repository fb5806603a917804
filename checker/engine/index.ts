export { compileModel, type CompiledModel } from "./compile/module.js";
export { Search, type Covered, type Found, type Outcome, type SearchLimits } from "./search/search.js";
export { runTo, type ModelRun } from "./search/run.js";
export type { StepLabel } from "./search/stepper.js";
export type { Data } from "./inspect/decode.js";
export { Machine } from "./search/machine.js";
export { Canonicaliser } from "./canonical/canonicaliser.js";
export type { Leaves } from "./canonical/leaves.js";
export { sortingNetwork } from "./canonical/sorting-network.js";
