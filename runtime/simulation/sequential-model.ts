import type { Operation } from "./history.js";

/** What one client alone would observe. States are compared by their keys. */
export interface SequentialModel<State> {
  readonly initial: State;
  /** The state after the operation; undefined where it cannot have been answered so. One without an answer may have any. */
  readonly apply: (state: State, operation: Operation) => State | undefined;
  readonly key: (state: State) => string;
}

/** A variable: `read` answers with what the last `write` has written, and `write` has it in its argument `v`. */
export function registerModel(initial: string, argument = "v"): SequentialModel<string> {
  return {
    initial,
    apply: (state, { request, args, end, value }) => {
      if (request === "write") return String(Reflect.get(args, argument));
      return request !== "read" || end === null || value === state ? state : undefined;
    },
    key: (state) => state,
  };
}
