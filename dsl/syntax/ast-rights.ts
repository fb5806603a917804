/** Right sides: expressions, and what gives up the processor. */
import type { Span } from "../diagnostics/index.js";
import type { Block, Expr, HandlerItem, Ident, TypeExpr } from "./ast.js";

/** The right side of `let` and `=`, or a whole statement: an expression, or something that suspends. */
export type Right =
  | Expr
  /** `suspend k { … }` */
  | { readonly kind: "suspend"; readonly name: Ident; readonly body: Block; readonly span: Span }
  /** `suspend in S(a)`; the continuation is S's last parameter. */
  | { readonly kind: "suspendIn"; readonly state: Ident; readonly args: readonly Expr[]; readonly span: Span }
  /**
   * `call M(a) to n at b in S(c)`: the answer resumes the rest; the continuation is S's last parameter.
   * `gather M(a) to s at b in S(c)`: the answers of all nodes of the set do.
   */
  | {
      readonly kind: "callIn";
      readonly gather: boolean;
      readonly message: Ident;
      readonly args: readonly Expr[];
      readonly target: Expr;
      readonly at: Expr | undefined;
      readonly state: Ident;
      readonly stateArgs: readonly Expr[];
      readonly span: Span;
    }
  /** `call host.op(a) in S(b)`: the operation's completion resumes the rest. */
  | {
      readonly kind: "hostIn";
      readonly operation: Ident;
      readonly args: readonly Expr[];
      readonly state: Ident;
      readonly stateArgs: readonly Expr[];
      readonly span: Span;
    }
  /** `await Name (x: T = e) { handlers }` */
  | {
      readonly kind: "await";
      readonly name: Ident | undefined;
      readonly variables: readonly { readonly name: Ident; readonly type: TypeExpr; readonly value: Expr; readonly span: Span }[];
      readonly handlers: readonly HandlerItem[];
      readonly span: Span;
    };
