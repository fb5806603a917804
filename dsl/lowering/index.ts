export { faultOf } from "./fault-names.js";
export { lower, lowerWithPassages, type ModelWithPassages } from "./lower.js";
export type { MachinePassage } from "./passages.js";
