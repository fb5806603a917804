/** The program of the threads that a search starts. */
import { workerData } from "node:worker_threads";
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { isAssignment, serve } from "./serve.js";

const assignment: unknown = workerData;
if (!isAssignment(assignment)) throw new InternalError("a thread of a search was started without an assignment");
serve(assignment);
