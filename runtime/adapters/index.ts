export { openNetwork, processNamed, type NetworkEvent, type NetworkUses, type OpenNetwork } from "./network.js";
export { durableStore } from "./durable-store.js";
export { decodeEnvelope } from "./envelope.js";
