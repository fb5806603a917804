export * from "./ast.js";
export { parse, type Parsed } from "./parse.js";
export { format, printWidth, type Formatted } from "./format.js";
export { print } from "./print.js";
export { printExpr, printType } from "./print-expressions.js";
