export { createNameService, type NameService } from "./name-service.js";
export { DEFAULT_TIMING, type NameServiceOptions, type NameServiceTiming } from "./core.js";
export type { MailboxPort } from "./mailbox-port.js";
export type { FleetControl } from "./fleet-control.js";
export * from "./request.js";
export type {
  Answer,
  Done,
  Found,
  FoundMailbox,
  FoundName,
  ListedDestination,
  ListedName,
  Listing,
  Refusal,
  RefusalCode,
  Registered,
  Reserved,
  Started,
  Success,
  Valid,
} from "./answer.js";
export type { RandomBytes } from "./capability.js";
export { MAX_DEPTH, MAX_DESTINATIONS, MAX_LOCATION, MAX_NAME, MAX_NAMES } from "./limits.js";
