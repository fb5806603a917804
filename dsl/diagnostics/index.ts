export * from "./codes.js";
export { countText, numberText } from "./count-text.js";
export { memoryText } from "./memory-text.js";
export * from "./diagnostic.js";
export * from "./unreachable.js";
export * from "./report.js";
export { render, type RenderOptions } from "./render.js";
export { lineOf, positionOf, type Position } from "./position.js";
