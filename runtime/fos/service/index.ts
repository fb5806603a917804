export { createNameService, type NameService } from "./name-service.js";
export { DEFAULT_TIMING, type NameServiceOptions, type NameServiceTiming, type Part } from "./core.js";
export type { NameIndex } from "./name-index.js";
export { changeOwnership, isOver, ownershipAbove, ownershipOf, type Owned } from "./ownership.js";
export { keyOfRequest } from "./key-of-request.js";
export type { Closing, Entry, Mapping, Ownership, Registration, Reservation } from "./entry.js";
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
export { isCapability, type RandomBytes } from "./capability.js";
export { MAX_DEPTH, MAX_DESTINATIONS, MAX_LOCATION, MAX_NAME, MAX_NAMES } from "./limits.js";
