export { conform, type Conformance, type ConformanceFailure, type ConformanceOptions } from "./conform.js";
export { type Difference } from "./replay-transition.js";
