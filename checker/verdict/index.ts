export * from "./verdict.js";
export * from "./simulation.js";
