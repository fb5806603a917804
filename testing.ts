/** What generated tests use: `kettle generate --tests` writes them. */
export { followRegister, followSchedule, type Tested } from "./conformance/index.js";
