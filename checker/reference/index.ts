/** The reference checker: the obvious interpreter of a typed protocol, and the oracle that every other engine is held to. */
export { defaultMaxStates, maxUnreducedStates, Exploration, explore, type Clock, type ExploreOptions, type Progress } from "./search.js";
export { maxGroupOrder } from "./encode.js";
export type { SystemState } from "./state.js";
export { Stepper, type Move, type Passage, type Random } from "./stepper.js";
export { impossible, stuck, uncovered } from "./failures.js";
