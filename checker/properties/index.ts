export * from "./graph.js";
export * from "./reaching.js";
export * from "./stuck.js";
