export * from "./codes.js";
export * from "./diagnostic.js";
export * from "./unreachable.js";
export * from "./report.js";
export { render, type RenderOptions } from "./render.js";
export { lineOf, positionOf, type Position } from "./position.js";
