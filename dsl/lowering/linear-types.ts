/** Types whose values move, by the way in which the model stores them. */
import { holdsContinuation, type Type } from "../analysis/index.js";

/** Is it a continuation or a right, or none? */
export function isContinuation(type: Type): boolean {
  return type.kind === "continuation" || (type.kind === "optional" && type.element.kind === "continuation");
}

/** Is it a record with something that moves in it, or none? */
export function isLinearRecord(type: Type): boolean {
  const content = type.kind === "optional" ? type.element : type;
  return content.kind === "record" && holdsContinuation(content);
}

/** Are there continuations in it that are in no record? Those in records are stored as the record's declaration says. */
export function hasOwnContinuations(type: Type): boolean {
  switch (type.kind) {
    case "continuation":
      return true;
    case "optional":
    case "queue":
      return hasOwnContinuations(type.element);
    case "map":
      return hasOwnContinuations(type.value);
    default:
      return false;
  }
}
