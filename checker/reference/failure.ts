import type { Span } from "../../dsl/diagnostics/index.js";
import type { FailureKind } from "../verdict/index.js";

/**
 * Ends a step that the protocol does not survive. Thrown inside the interpreter only, from the depth of an expression to the step
 * that it belongs to, which turns it into a result.
 */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly at: { readonly span: Span | undefined; readonly subject?: string; readonly isTimer?: true },
  ) {
    super(message);
  }
}
