export { fairGraph, unfair, type FairGraph, type StepList } from "./fair-graph.js";
export * from "./graph.js";
export { finish, type InSlices } from "./in-slices.js";
export { leadsToChecker, refuter, type Refutation } from "./leads-to.js";
export * from "./reaching.js";
export * from "./stuck.js";
export type { LeadsToQuestion } from "./ways.js";
