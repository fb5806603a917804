export * from "./table/index.js";
export * from "./fleet/index.js";
export * from "./service/index.js";
