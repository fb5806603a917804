export { constantsOf, type Constants } from "./constants.js";
export { readMurphi, type DeadlockKind, type DialectName, type MurphiModel, type MurphiOptions } from "./read-murphi.js";
