/** The language: text to syntax tree to typed protocol, with everything that is wrong on the way. */
export * from "./diagnostics/index.js";
/** Some names mean one thing as written and another as typed: the written ones are in here. */
export type * as ast from "./syntax/index.js";
export { parse, type Parsed } from "./syntax/index.js";
export * from "./analysis/index.js";
export * from "./load.js";
