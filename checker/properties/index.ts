export { unfair, type FairGraph } from "./fair-graph.js";
export * from "./graph.js";
export { leadsToChecker, type LeadsToQuestion, type Refutation } from "./leads-to.js";
export * from "./reaching.js";
export * from "./stuck.js";
