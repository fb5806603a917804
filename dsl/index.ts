/** The language: text to syntax tree to typed protocol, with everything that is wrong on the way. */
export * from "./diagnostics/index.js";
/** Some names mean one thing as written and another as typed: the written ones are in here. */
export type * as ast from "./syntax/index.js";
export { parse, type Parsed } from "./syntax/index.js";
export * from "./analysis/index.js";
export * from "./load.js";
/** What engines, exporters and importers work on: the transition system that a typed protocol is lowered to. */
export type * as model from "./model/index.js";
export { printModel, validateModel } from "./model/index.js";
export { lower } from "./lowering/index.js";
