export * from "./store.js";
export { MemoryMedium } from "./memory-medium.js";
export { openMemoryStore } from "./memory-store.js";
export { openLmdbStore } from "./lmdb-store.js";
export { MAX_KEY_BYTES, MAX_VALUE_BYTES } from "./encode.js";
