export * from "./model.js";
export * from "./construct.js";
export * from "./types-of-model.js";
export { calculate } from "./calculate.js";
export { printModel } from "./print.js";
export { printExpr, printPlace, printType } from "./print-expression.js";
export { validateModel } from "./validate.js";
