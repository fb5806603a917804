export { freePort } from "./free-port.js";
export { LocalFleet, type LocalFleetOptions } from "./local-fleet.js";
export type { ServeWords } from "./serve-words.js";
export { ServerProcess, type Capabilities, type ServerProcessOptions } from "./server-process.js";
export { startBeside, type BesideOptions, type ProcessNetwork } from "./start-beside.js";
