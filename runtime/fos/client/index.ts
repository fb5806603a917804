export type { Ask, AskOptions } from "./ask.js";
export { connectNames, type ConnectOptions, type FleetClient } from "./connect-names.js";
export { createNameClient, type NameClient, type RequestOptions } from "./name-client.js";
export { NameError } from "./name-error.js";
export type { Resolved } from "./resolve-name.js";
export { parseServerAddress, type ServerAddress } from "./server-address.js";
export { printStatus, type ServerStatus } from "./server-status.js";
export { ServerLinks, type Attempt } from "./server-links.js";
export type { WatchOptions } from "./watch-name.js";
