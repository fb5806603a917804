import type { Procedure, SiteId, Statement } from "../analysis/index.js";
import { statementsIn } from "../analysis/index.js";
import { readVariable, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";

/** Where a statement stands among the statements around it. */
export interface Context {
  readonly code: Code;
  /** What surrounds the statement's own text. */
  readonly role: "handler" | "procedure";
  /** The procedure that is expanded here. */
  readonly inline: Inline | undefined;
  /** The calls that are expanded here, from the outside in. */
  readonly path: readonly SiteId[];
  /** The request that is to be answered. */
  readonly request: string | undefined;
  /**
   * Writes everything that follows the statement, up to the end of the handler: the rest of it for whoever suspends here. `before` says how the statement's
   * own part of that rest ends; what cannot run is not written.
   */
  readonly after: (code: Code, before: Outcome) => void;
}

/** An expanded procedure. */
export interface Inline {
  readonly procedure: Procedure;
  readonly site: SiteId;
  /** Is there a `return` behind which more of the procedure follows? Then a flag says that it was taken. */
  readonly isFlagged: boolean;
  /** Names of the flag and of the place for the result, the same in every routine. */
  readonly flag: string;
  readonly result: string;
}

/** How a piece of text can end. */
export interface Outcome {
  /** What follows runs. */
  readonly falls: boolean;
  /** The procedure around has returned. */
  readonly returns: boolean;
}

export const falls: Outcome = { falls: true, returns: false };
export const ends: Outcome = { falls: false, returns: false };
export const returns: Outcome = { falls: false, returns: true };

export function either(a: Outcome, b: Outcome): Outcome {
  return { falls: a.falls || b.falls, returns: a.returns || b.returns };
}

/** Does something follow in this routine: what comes next in the text, or behind the call of the procedure? */
export function goesOn(outcome: Outcome): boolean {
  return outcome.falls || outcome.returns;
}

/** The same place in the text, in another routine. */
export function inCode(context: Context, code: Code): Context {
  return { ...context, code };
}

export function mayReturn(statement: Statement): boolean {
  return statement.kind === "return" || innerStatements(statement).some((inner) => inner.kind === "return");
}

function innerStatements(statement: Statement): readonly Statement[] {
  return statementsIn({ statements: [statement], span: statement.span }).slice(1);
}

/** The flag of an expanded procedure, as a variable of this routine. */
export function flagOf(code: Code, inline: Inline): ModelPlace {
  if (!code.locals.some((local) => local.name === inline.flag)) code.locals.push({ name: inline.flag, type: { kind: "boolean" } });
  return { root: inline.flag, path: [] };
}

export function hasReturned(code: Code, inline: Inline): ModelExpr {
  return readVariable(flagOf(code, inline).root);
}
