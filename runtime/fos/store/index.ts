export type { Replica, ReplicaOptions, ReplicaWire } from "./replica.js";
export { MAX_NAME_BYTES, openReplica } from "./store-replica.js";
export { MAX_ENTRY_BYTES } from "./wishes.js";
export { MAX_WAITING_CHANGES } from "./lines.js";
