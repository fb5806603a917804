export { conform, type Conformance, type ConformanceFailure, type ConformanceOptions } from "./conform.js";
export { followSchedule, type Tested } from "./follow-schedule.js";
export { kernelSpecifier, loadMachines } from "./load-module.js";
export { type Difference } from "./replay-transition.js";
