export { compileModel, type CompiledModel } from "./compile/module.js";
export { Search, type Found, type Outcome } from "./search/search.js";
export { runTo, type ModelRun } from "./search/run.js";
export type { StepLabel } from "./search/stepper.js";
export type { Data } from "./inspect/decode.js";
