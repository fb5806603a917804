/** Random runs of a protocol, and runs made by hand. */
export { seededRandom } from "./random.js";
export { simulate, type SimulateOptions } from "./simulate.js";
