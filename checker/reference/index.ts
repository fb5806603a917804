/** The reference checker: the obvious interpreter of a typed protocol, and the oracle that every other engine is held to. */
export { defaultMaxStates, maxUnreducedStates, Exploration, explore, type Clock, type ExploreOptions, type Progress } from "./search.js";
export { maxGroupOrder } from "./encode.js";
export type { SystemState } from "./state.js";
export { Stepper, type Move, type Passage, type Random } from "./stepper.js";
export { impossible, stuck, uncovered } from "./failures.js";
export { createWorld, type Instance, type World } from "./world.js";
export type { IssuedRequest, MachineState, Message } from "./state.js";
export type { Event, NodeStep } from "./events.js";
export type { StepResult } from "./step.js";
export type { PickRecord, StepRecord } from "./step-in-progress.js";
export type { StepFailure } from "./failure.js";
export { isElement, isFrame, isRight, type Control, type Element, type Frame, type Value } from "./value.js";
export * as reference from "./values.js";
