export type { Decision, NameTable, TableOptions } from "./name-table.js";
export { TableError, type TableErrorCode } from "./table-error.js";
export { createLocalTable } from "./local-table.js";
