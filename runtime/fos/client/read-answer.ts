import type { Plain } from "../../plain/index.js";
import type { Answer } from "../service/index.js";
import { NameError } from "./name-error.js";

/** What a server says as the answer that it is. Throws a `NameError` where it is none, as from a server of another version. */
export function readAnswer(said: Plain): Answer {
  if (!isAnswer(said)) throw new NameError("unknown", "Cannot read the answer of the name service: it is of another version");
  return said;
}

/** Services answer with `Answer`, so that one property tells. */
function isAnswer(said: Plain): said is Plain & Answer {
  return typeof said === "object" && said !== null && "ok" in said && typeof said.ok === "boolean";
}

/** Why the server that says this does not serve now; undefined where it does. */
export function refusalToServe(said: Plain): string | undefined {
  const answer = readAnswer(said);
  return !answer.ok && answer.code === "not serving" ? answer.message : undefined;
}
