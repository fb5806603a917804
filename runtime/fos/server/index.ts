export { startNameService, type EmbeddedNames } from "./embedded.js";
export { jsonLog, silentLog, type Log, type LogLevel } from "./log.js";
export { aloneInMemory, type Membership } from "./membership.js";
export { openMetricsPage, type MetricsPage } from "./metrics-page.js";
export { openFleetServer, type FleetServerOptions } from "./fleet-server.js";
export { replicated, type ReplicatedOptions } from "./replicated.js";
export type { ServerStart, StartServer } from "./start-server.js";
export { openNameServer, type MembershipParts, type NameServer, type NameServerOptions } from "./name-server.js";
