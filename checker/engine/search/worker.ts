/** The program of the threads that a search starts. */
import { parentPort } from "node:worker_threads";
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { isAssignment, serve } from "./serve.js";

parentPort?.on("message", (assignment: unknown) => {
  if (!isAssignment(assignment)) throw new InternalError("a thread of a search was given no assignment");
  serve(assignment);
});
