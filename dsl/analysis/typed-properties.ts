/** Properties of a typed protocol. */
import type { Span } from "../diagnostics/index.js";
import type { Expr, VariableId } from "./typed-protocol.js";

/** What a search decides about a protocol. */
export type Property = StateProperty | LeadsTo;

/** What is decided by one condition on states. */
export interface StateProperty {
  /** `always possible`: from every reachable state a state with the condition can be reached, by any steps but faults. */
  readonly kind: "invariant" | "cover" | "always possible";
  readonly name: string;
  readonly condition: Expr;
  readonly span: Span;
}

/** Whenever `condition` holds for some values of `variables`, `goal` holds for the same values then or later, in every fair run. */
export interface LeadsTo {
  readonly kind: "leads to";
  readonly name: string;
  /** Quantified ones, the implicit block first. What `where` says is part of `condition`. */
  readonly variables: readonly VariableId[];
  readonly condition: Expr;
  readonly goal: Expr;
  readonly span: Span;
}
