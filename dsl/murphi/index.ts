export { readMurphi, type DeadlockKind, type MurphiModel, type MurphiOptions } from "./read-murphi.js";
