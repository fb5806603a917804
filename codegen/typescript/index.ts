export { writeModule, type GeneratedModule, type GenerateOptions, type ValueType } from "./write-module.js";
export { nameIn, placeOf, realVariables, type MachinePlan, type ModulePlan, type Point } from "./module-plan.js";
export { fieldOfMessage } from "./sending.js";
export { fieldOfRecord } from "./identifiers.js";
export { folded } from "./folding.js";
export { leftOutStatements } from "./left-out.js";
