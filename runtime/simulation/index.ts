export { Agenda } from "./agenda.js";
export { between, happens, seededRandom } from "./seeded-random.js";
export { virtualClock } from "./virtual-clock.js";
export { later } from "./later.js";
export { MemoryStore, type MemoryStoreOptions } from "./memory-store.js";
