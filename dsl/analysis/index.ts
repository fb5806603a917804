export * from "./typed-protocol.js";
export { elaborate, type Elaborated, type ElaborateOptions } from "./elaborate.js";
export { evaluateSettings } from "./elaborate-check.js";
export { findUnusedParts } from "./unused-parts.js";
export { isRight, showType } from "./type-relations.js";
export * from "./traverse.js";
export { liveVariables, mayLeaveState } from "./liveness.js";
export * from "./continuation-flow.js";
export { checkProtocol } from "./check-protocol.js";
