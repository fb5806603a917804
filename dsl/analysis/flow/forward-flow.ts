/**
 * Forward flow over one body: what is known before and after every statement, along all paths.
 *
 * A pass gives its facts, how two paths meet, and what a statement does to the facts. The walk follows branches and loops; `undefined` stands
 * for "no path comes here". Invariant: `join` only ever adds (facts form a finite lattice), so a loop is stable after at most as many rounds
 * as the lattice is high. Cost: one visit of each statement, times the rounds of the loops around it.
 */
import { invariant } from "../../diagnostics/index.js";
import { isExhaustive, leaves, suspensionOf, type StatementOf } from "./traverse.js";
import type { Block, Expr, MatchCase, Protocol, Statement } from "../typed-protocol.js";

/** A branch that is about to be entered. `whenTrue` tells the sides of a condition apart. */
export type Branch =
  | { readonly kind: "condition"; readonly condition: Expr; readonly whenTrue: boolean }
  | { readonly kind: "case"; readonly subject: Expr; readonly chosen: MatchCase }
  | { readonly kind: "iteration"; readonly loop: StatementOf<"for"> }
  /** After a loop, whether it ran or not. */
  | { readonly kind: "loopEnd"; readonly loop: StatementOf<"for"> };

/** One analysis. Facts are values: no function changes its argument. */
export interface ForwardFlow<Facts> {
  readonly protocol: Protocol;
  readonly join: (a: Facts, b: Facts) => Facts;
  readonly equals: (a: Facts, b: Facts) => boolean;
  /** What the statement itself does, before its blocks are entered; called once for every visit. */
  readonly statement: (statement: Statement, before: Facts) => Facts;
  /** What entering a branch tells. */
  readonly branch?: (branch: Branch, before: Facts) => Facts;
  /** After the whole of a suspension: what holds when it is resumed, given what held before it began. */
  readonly resumed?: (statement: Statement, before: Facts) => Facts;
  /** The end of a suspend's block. */
  readonly gaveUp?: (statement: Statement, atEnd: Facts) => void;
}

/** A loop takes at most this many rounds; more means that `join` does not only add. */
const maxRounds = 1000;

/** Follows every path through `block`; the facts at its end, or undefined if no path reaches it. */
export function flowThrough<Facts>(flow: ForwardFlow<Facts>, block: Block, before: Facts): Facts | undefined {
  let facts: Facts | undefined = before;
  for (const statement of block.statements) {
    if (facts === undefined) return undefined;
    facts = flowStatement(flow, statement, facts);
  }
  return facts;
}

function flowStatement<Facts>(flow: ForwardFlow<Facts>, statement: Statement, before: Facts): Facts | undefined {
  const after = flow.statement(statement, before);
  if (leaves(statement)) return undefined;
  if (statement.kind === "if") return flowIf(flow, statement, after);
  if (statement.kind === "match") return flowMatch(flow, statement, after);
  if (statement.kind === "for") return flowLoop(flow, statement, after);
  // The block of a `choose` runs where there is nothing to choose and always leaves; the statements that follow run where there is.
  if (statement.kind === "choose" && statement.otherwise !== undefined) flowThrough(flow, statement.otherwise, after);
  return flowSuspension(flow, statement, { before, after });
}

function flowIf<Facts>(flow: ForwardFlow<Facts>, statement: StatementOf<"if">, after: Facts): Facts | undefined {
  const { condition } = statement;
  const taken = enter(flow, { kind: "condition", condition, whenTrue: true }, after);
  const passed = enter(flow, { kind: "condition", condition, whenTrue: false }, after);
  const otherwise = statement.otherwise === undefined ? passed : flowThrough(flow, statement.otherwise, passed);
  return meet(flow, flowThrough(flow, statement.then, taken), otherwise);
}

function flowSuspension<Facts>(
  flow: ForwardFlow<Facts>,
  statement: Statement,
  { before, after }: { readonly before: Facts; readonly after: Facts },
): Facts {
  const suspension = suspensionOf(statement);
  if (suspension === undefined) return after;
  if (suspension.kind === "suspend") {
    const atEnd = flowThrough(flow, suspension.body, after);
    if (atEnd !== undefined) flow.gaveUp?.(statement, atEnd);
  }
  return flow.resumed?.(statement, before) ?? after;
}

function flowMatch<Facts>(flow: ForwardFlow<Facts>, statement: StatementOf<"match">, after: Facts): Facts | undefined {
  const ends = statement.cases.map((chosen) =>
    flowThrough(flow, chosen.body, enter(flow, { kind: "case", subject: statement.subject, chosen }, after)),
  );
  const none = isExhaustive(flow.protocol, statement) ? undefined : after;
  return ends.reduce((a, b) => meet(flow, a, b), none);
}

function flowLoop<Facts>(flow: ForwardFlow<Facts>, loop: StatementOf<"for">, after: Facts): Facts {
  let facts = after;
  for (let round = 0; round < maxRounds; round += 1) {
    const end = flowThrough(flow, loop.body, enter(flow, { kind: "iteration", loop }, facts));
    const next = end === undefined ? facts : flow.join(facts, end);
    if (flow.equals(next, facts)) return enter(flow, { kind: "loopEnd", loop }, facts);
    facts = next;
  }
  invariant(false, "a loop's facts did not become stable");
}

function enter<Facts>(flow: ForwardFlow<Facts>, branch: Branch, facts: Facts): Facts {
  return flow.branch?.(branch, facts) ?? facts;
}

function meet<Facts>(flow: ForwardFlow<Facts>, a: Facts | undefined, b: Facts | undefined): Facts | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : flow.join(a, b);
}
