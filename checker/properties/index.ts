export * from "./graph.js";
export * from "./stuck.js";
