export * from "./instruction.js";
export * from "./build.js";
export { encodeModule, type MemoryImport } from "./encode.js";
export { printFunctions } from "./print.js";
