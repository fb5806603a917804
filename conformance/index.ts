export { conform, type Conformance, type ConformanceFailure, type ConformanceOptions } from "./conform.js";
export { followSchedule, type Tested } from "./follow-schedule.js";
export { kernelSpecifier, loadMachines } from "./load-module.js";
export { type Difference } from "./replay-transition.js";
export { checkLog, type LogCheck } from "./trace/check-log.js";
export { type LoggedRun } from "./trace/logged-run.js";
export { type Deviation } from "./trace/deviation.js";
export { readLog, type LogFile, type LogLine, type ReadLog } from "./trace/log-line.js";
