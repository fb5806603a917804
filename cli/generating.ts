/** What writes and runs generated code. It brings a compiler with it, so it is a file of its own, which only the commands that need it load. */
export { writeModule } from "../codegen/typescript/index.js";
export { checkLog, conform, readLog, registerIn } from "../conformance/index.js";
