export * from "./codes.js";
export * from "./diagnostic.js";
export * from "./unreachable.js";
export * from "./report.js";
