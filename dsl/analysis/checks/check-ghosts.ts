/**
 * Ghosts exist for verification only: nothing real may depend on them, so that leaving them out changes nothing. They are read by ghost
 * assignments and assertions (else T801); a condition on them has nothing else in its branches (else T802).
 */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { ghostReadsIn, ghostVariables, isGhost, type Ghosts } from "./check-ghost-reads.js";
import { blocksOf, bodiesOf, expressionsIn, expressionsOf, handlersOf, hasRight, type StatementOf } from "../flow/traverse.js";
import type { Block, Expr, Protocol, Statement } from "../typed-protocol.js";

/** T801, T802. */
export function checkGhosts(protocol: Protocol): readonly Diagnostic[] {
  const ghosts = ghostVariables(protocol);
  const context: Context = { protocol, ghosts };
  const guards = protocol.machines.flatMap((machine) => [
    ...handlersOf(machine).flatMap(({ handler }) => reads(context, handler.guard, "a guard")),
    ...machine.requests.flatMap((request) => reads(context, request.guard, "a guard")),
    ...machine.variables.flatMap(({ variable, initial }) =>
      ghosts.variables.has(variable) ? [] : reads(context, initial, "a start value"),
    ),
  ]);
  return [...guards, ...bodiesOf(protocol).flatMap(({ block }) => checkBlock(context, block))];
}

interface Context {
  readonly protocol: Protocol;
  readonly ghosts: Ghosts;
}

function checkBlock(context: Context, block: Block): readonly Diagnostic[] {
  return block.statements.flatMap((statement) => {
    const condition = conditionOf(statement);
    if (condition !== undefined && isGhost(context.ghosts, condition)) {
      return blocksOf(statement).flatMap((inner) => checkUnderGhost(context, inner, condition));
    }
    return [...checkReal(context, statement), ...blocksOf(statement).flatMap((inner) => checkBlock(context, inner))];
  });
}

/** The condition under which the blocks of a statement run. */
function conditionOf(statement: Statement): Expr | undefined {
  if (statement.kind === "if") return statement.condition;
  if (statement.kind === "match") return statement.subject;
  return statement.kind === "for" ? statement.set : undefined;
}

// ---------------------------------------------------------------- T801

/** Reads of ghosts by a statement that is not itself for ghosts alone. */
function checkReal(context: Context, statement: Statement): readonly Diagnostic[] {
  const taken = isGhostAssignment(context, statement) ? realTake(context, statement) : undefined;
  if (taken !== undefined) {
    const hint = "take it into a variable first: 'let x = take q.head'";
    return [report("T802", taken.span, "Cannot take into a ghost: without the ghost, nothing would be taken", { hint })];
  }
  if (statement.kind === "assert" || isGhostAssignment(context, statement)) return [];
  // A local that takes ghost data is a ghost itself; its uses are looked at.
  if (statement.kind === "let" && context.ghosts.variables.has(statement.variable)) return [];
  return expressionsOf(statement).flatMap((expr) => reads(context, expr, describe(statement)));
}

function isGhostAssignment({ ghosts }: Context, statement: Statement): boolean {
  return statement.kind === "assign" && ghosts.variables.has(statement.place.variable) && isPlain(statement);
}

/** A suspension or a call is real whatever its result is for. */
function isPlain(statement: StatementOf<"assign">): boolean {
  const { kind } = statement.value;
  return kind !== "suspend" && kind !== "await" && kind !== "procedureCall";
}

function describe(statement: Statement): string {
  if (statement.kind === "assign") return "an assignment";
  if (hasRight(statement)) return "an argument";
  return conditionOf(statement) === undefined ? `'${statement.kind}'` : "a condition";
}

function reads({ protocol, ghosts }: Context, expr: Expr | undefined, what: string): readonly Diagnostic[] {
  const found = expr === undefined ? [] : ghostReadsIn(ghosts, expr);
  return found.map((read) => {
    const variable = read.kind === "variable" ? protocol.variables[read.variable] : undefined;
    const name = variable?.name ?? (read.kind === "functionCall" ? read.function : "");
    const text = variable === undefined ? `Cannot call '${name}' in ${what}: it reads a ghost` : `Cannot read ghost '${name}' in ${what}`;
    return report("T801", read.span, text, {
      related: variable === undefined ? [] : [{ span: variable.span, message: `'${name}' is declared here` }],
      hint: "ghosts are for assertions, properties and other ghosts; make it a 'var' if the protocol needs it",
    });
  });
}

// ---------------------------------------------------------------- T802

function checkUnderGhost(context: Context, block: Block, condition: Expr): readonly Diagnostic[] {
  return block.statements.flatMap((statement) => {
    if (isForGhosts(context, statement)) return blocksOf(statement).flatMap((inner) => checkUnderGhost(context, inner, condition));
    // Deferring by a ghost has a code of its own.
    if (statement.kind === "defer") return [];
    const related = [{ span: condition.span, message: "this condition reads a ghost" }];
    const hint = "only assertions and assignments to ghosts may depend on ghosts";
    return [report("T802", statement.span, "Real effect depends on a ghost", { related, hint })];
  });
}

/** Where the statement takes something out of a place that is no ghost. */
function realTake({ ghosts }: Context, statement: Statement): Expr | undefined {
  const inner = expressionsOf(statement).flatMap(expressionsIn);
  return inner.find((expr) => expr.kind === "take" && !ghosts.variables.has(expr.place.variable));
}

function isForGhosts(context: Context, statement: Statement): boolean {
  if (realTake(context, statement) !== undefined) return false;
  if (statement.kind === "assert" || statement.kind === "note" || conditionOf(statement) !== undefined) return true;
  if (statement.kind === "let") return expressionsOf(statement).length > 0 && !("site" in statement.value);
  return isGhostAssignment(context, statement);
}
