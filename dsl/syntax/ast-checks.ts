/** Checks as they are written. */
import type { Span } from "../diagnostics/index.js";
import type { Declared, Expr, Ident, Text } from "./ast.js";

/** `check name { P = v; requests: … } expect …` */
export interface CheckDecl extends Declared {
  readonly kind: "check";
  readonly settings: readonly { readonly name: Ident; readonly value: Expr; readonly span: Span }[];
  readonly workload: readonly WorkloadLimit[];
  readonly expectation: Expectation;
}

/**
 * `write at most 2 per node`, `total 3`, `none of evict`.
 * `at most n` without `per node` counts over all nodes; `total` counts all requests together.
 */
export type WorkloadLimit =
  | { readonly kind: "at most"; readonly request: Ident; readonly limit: Expr; readonly perNode: boolean; readonly span: Span }
  | { readonly kind: "total"; readonly limit: Expr; readonly perNode: boolean; readonly span: Span }
  | { readonly kind: "none"; readonly requests: readonly Ident[]; readonly span: Span };

/** What `expect` says. `name` is the property's text, or the message's name for `unexpected`. */
export interface Expectation {
  readonly kind:
    | "pass"
    | "deadlock"
    | "stuck"
    | "violation"
    | "assertion"
    | "unexpected"
    | "overflow"
    | "continuation"
    | "impossible"
    | "liveness"
    | "uncovered";
  readonly name: Text | Ident | undefined;
  readonly span: Span;
}
