/** Right sides of the typed protocol: expressions, suspensions, and calls of procedures. */
import type { Span } from "../diagnostics/index.js";
import type { Block, Expr, SiteId, Type, VariableId } from "./typed-protocol.js";

/** What stands somewhere in the text. */
export interface Spanned {
  readonly span: Span;
}

/** The right side of `let` and `=`, or a statement of its own. */
export type Right = Expr | Suspension | ProcedureCall;

/** Gives up the processor until something resumes it. */
export type Suspension = Spanned &
  /** Binds the rest of the handler to `variable`, runs `body`, and gives up the processor. */
  (
    | {
        readonly kind: "suspend";
        readonly site: SiteId;
        readonly variable: VariableId;
        readonly body: Block;
        readonly result: Type | undefined;
        /** Set where an answer resumes it: `number` is a local that the frame holds, given before the frame is taken. */
        readonly call?: AnsweredCall;
      }
    /** Pushes the await's state with its variables' values. */
    | {
        readonly kind: "await";
        readonly site: SiteId;
        readonly state: string;
        readonly args: readonly Expr[];
        readonly result: Type | undefined;
      }
  );

/** What resumes a suspension in the end: the answer to a call, or the completion of a host operation. */
export interface AnsweredCall {
  readonly message: string;
  readonly number: VariableId;
  readonly gather?: Gather;
}

/** A call of several nodes: of all in `nodes`, a set. */
export interface Gather {
  readonly nodes: Expr;
  /** Locals that the frame holds: whose answers are still awaited, and those that have come (a map, or the set of who answered). */
  readonly missing: VariableId;
  readonly answers: VariableId;
}

/** Only as a right side or a statement, whether the procedure suspends or not. */
export interface ProcedureCall extends Spanned {
  readonly kind: "procedureCall";
  readonly site: SiteId;
  readonly procedure: string;
  readonly args: readonly Expr[];
  readonly result: Type | undefined;
}
