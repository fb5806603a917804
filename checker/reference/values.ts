/** What others read values of the interpreter with. */
export { equal, mapOf, queueOf, setOf } from "./value.js";
export { zeroOf } from "./zero.js";
