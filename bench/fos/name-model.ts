import type { Operation, SequentialModel } from "../../runtime/simulation/index.js";

/** What became of an operation on a name. An operation that did nothing may be answered so at any time. */
export type NameAnswer =
  | { readonly kind: "location"; readonly location: string | null }
  | { readonly kind: "done" }
  | { readonly kind: "exists" }
  | { readonly kind: "not found" }
  | { readonly kind: "nothing done" };

/** A direct name as a single client would see it: the location that it leads to, or nothing. */
export const nameModel: SequentialModel<string | null> = {
  initial: null,
  apply: (location, operation) => {
    const answer = answerOf(operation);
    switch (operation.request) {
      case "lookup":
        return answer === undefined || answer.kind === "nothing done" || (answer.kind === "location" && answer.location === location)
          ? location
          : undefined;
      case "register":
        return applyChange({ answer, refusal: "exists", isRefused: location !== null }, location, locationOf(operation));
      default:
        return applyChange({ answer, refusal: "not found", isRefused: location === null }, location, null);
    }
  },
  key: (location) => location ?? "",
};

interface Change {
  readonly answer: NameAnswer | undefined;
  readonly refusal: "exists" | "not found";
  readonly isRefused: boolean;
}

/** A change that was made, or was refused rightly, or of which nobody knows. */
function applyChange({ answer, refusal, isRefused }: Change, before: string | null, after: string | null): string | null | undefined {
  if (answer === undefined) return isRefused ? before : after;
  if (answer.kind === "nothing done") return before;
  if (answer.kind === refusal) return isRefused ? before : undefined;
  return answer.kind === "done" && !isRefused ? after : undefined;
}

function locationOf({ args }: Operation): string {
  return String(Reflect.get(args, "location"));
}

/** Undefined where no answer has come. */
function answerOf({ end, value }: Operation): NameAnswer | undefined {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: `NameClientLoad` ends operations with such answers
  return end === null ? undefined : (value as NameAnswer);
}
