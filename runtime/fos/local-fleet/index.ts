export { freePort } from "./free-port.js";
export { LocalFleet, type LocalFleetOptions } from "./local-fleet.js";
export { ServerProcess, type Capabilities, type ServerProcessOptions } from "./server-process.js";
