/** Executes models step by step: slow, obvious, and strict about everything that a model may not do. */
export { copyOf, defaultOf, encode, permute, textOf, valuesOf, type Data } from "./data.js";
export { Excluded, Execution, Failed, ModelError, MoreChoices } from "./execution.js";
export {
  allStarts,
  assignmentsOf,
  failingProperty,
  isBroken,
  mayStep,
  stepsOf,
  type Assignment,
  type Ended,
  type ModelState,
} from "./steps.js";
