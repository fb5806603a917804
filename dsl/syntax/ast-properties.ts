/** Properties as they are written. */
import type { Span } from "../diagnostics/index.js";
import type { Expr, Ident, Text } from "./ast.js";

/** `invariant "text": e`, `cover "text": e` and `always possible "text": e` */
export interface PropertyDecl {
  readonly kind: "property";
  readonly property: "invariant" | "cover" | "always possible";
  readonly doc: string | undefined;
  readonly text: Text;
  readonly condition: Expr;
  readonly span: Span;
}

/** `leads to "text": forall a: T where e: e leads to e`: leading `forall`s are for both sides. */
export interface LeadsToDecl {
  readonly kind: "leads to";
  readonly doc: string | undefined;
  readonly text: Text;
  readonly binders: readonly Binder[];
  readonly condition: Expr;
  readonly goal: Expr;
  readonly span: Span;
}

/** `forall a: T, b: U where e:` */
export interface Binder {
  readonly variables: readonly BoundVariable[];
  readonly where: Expr | undefined;
  readonly span: Span;
}

/** `a: T`, `m: inflight M at b` (each message of its kind that is on its way, or put off) or `w: waiting M at b` (each suspended handler of it). */
export interface BoundVariable {
  readonly name: Ident;
  /** A type; else the name of the message, request or timer. */
  readonly type: Ident;
  /** `inflight`, `deferred` or `waiting`. */
  readonly among: Ident | undefined;
  /** The block of the machine that gets or handles it. */
  readonly block: Expr | undefined;
}
