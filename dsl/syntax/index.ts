export * from "./ast.js";
export { parse, type Parsed } from "./parse.js";
