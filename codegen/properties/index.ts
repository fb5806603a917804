export { writeTests, type TestsOf } from "./write-tests.js";
