export * from "./scalar.js";
export * from "./shape.js";
export * from "./layout.js";
