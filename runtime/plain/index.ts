export { MAX_DEPTH, type Plain } from "./plain.js";
export { PlainError } from "./plain-error.js";
export { copyPlain, decodePlain, encodePlain } from "./encode.js";
export { isRecord } from "./is-record.js";
