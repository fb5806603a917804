/** What generated tests use: `kettle generate --tests` writes them. */
export { followSchedule, type Tested } from "./conformance/index.js";
