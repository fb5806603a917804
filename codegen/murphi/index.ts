/** Models as texts in Murphi. */
export { exportMurphi, type ExportOptions } from "./export-murphi.js";
export type { Dialect } from "./exporter.js";
