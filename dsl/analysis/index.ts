export * from "./typed-protocol.js";
export * from "./traverse.js";
export { liveVariables, mayLeaveState } from "./liveness.js";
export * from "./continuation-flow.js";
