export * from "./instruction.js";
export * from "./build.js";
export { encodeModule, type MemoryImport } from "./encode.js";
export { printFunctions, printModule } from "./print.js";
