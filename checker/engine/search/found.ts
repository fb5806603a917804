/** What a search may find wrong. */
import type { StepFailure } from "../compile/failures.js";
import type { Data } from "../inspect/decode.js";

export interface Found {
  readonly kind: StepFailure["kind"] | "stuck" | "impossible" | "liveness" | "uncovered";
  readonly name: string | undefined;
  /** Steps of the run that shows it; for a failing step those before it and itself. */
  readonly depth: number;
  /** The last state of a shortest way, by its number; for a failing step the state that it starts from. */
  readonly state: number;
  /** It is a step that fails, from that state. */
  readonly isStep: boolean;
  /** How something never comes; for `liveness` only. */
  readonly lasso?: FoundLasso;
}

/** A run by its states and constraints. */
export interface FoundLasso {
  readonly initial: number;
  readonly steps: readonly { readonly to: number; readonly constraint: number }[];
  /** After how many steps the condition holds, and the goal from then on never. */
  readonly since: number;
  /** After how many steps the state is reached to which the last one leads back; undefined where the run ends. */
  readonly returnsTo: number | undefined;
  /** For which values of the property's variables, in their order. */
  readonly binding: readonly Data[];
}
