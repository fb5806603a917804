export * from "./typed-protocol.js";
export { elaborate, type Elaborated, type ElaborateOptions } from "./elaboration/elaborate.js";
export { evaluateSettings } from "./elaboration/elaborate-check.js";
export { findUnusedParts } from "./unused-parts.js";
export { holdsContinuation, holdsOnlyRights, isRight, showType } from "./type-relations.js";
export * from "./flow/traverse.js";
export { liveVariables, mayLeaveState } from "./flow/liveness.js";
export * from "./flow/continuation-flow.js";
export { checkProtocol } from "./checks/check-protocol.js";
