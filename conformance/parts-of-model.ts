/** What of a protocol has no counterpart in the generated code: the model chooses, fails and notes there alone. */
import { blocksOf, bodiesOf, expressionsOf, isGhost, statementsIn, type Statement, type VariableId } from "../dsl/analysis/index.js";
import type { Span } from "../dsl/diagnostics/index.js";
import { leftOutStatements, type ModulePlan } from "../codegen/typescript/index.js";

export interface PartsOfModel {
  /** Where statements stand that are for ghosts alone. */
  readonly spans: readonly Span[];
  /** Where ghosts are given the results of calls and suspensions, which are made in the code too. */
  readonly stores: readonly Span[];
  /** Those of loops that are left out: nobody chooses for them in the code. */
  readonly variables: ReadonlySet<VariableId>;
}

/** The generator itself says what it leaves out. */
export function partsOfModel(plan: ModulePlan): PartsOfModel {
  const leftOut = leftOutStatements(plan);
  return {
    spans: leftOut.filter((statement) => isForGhosts(plan, statement)).map(({ span }) => span),
    stores: bodiesOf(plan.protocol).flatMap(({ block }) => statementsIn(block).flatMap((statement) => storesIn(plan, statement))),
    variables: new Set(leftOut.flatMap((statement) => (statement.kind === "for" ? [statement.variable] : []))),
  };
}

/** A branch, loop or call without anything to do is left out too, but must not fail in the model: finding out what to do must not. */
function isForGhosts({ ghosts }: ModulePlan, statement: Statement): boolean {
  if (statement.kind === "do") return false;
  return blocksOf(statement).length === 0 || expressionsOf(statement).some((expr) => isGhost(ghosts, expr));
}

function storesIn({ ghosts }: ModulePlan, statement: Statement): readonly Span[] {
  return statement.kind === "assign" && ghosts.variables.has(statement.place.variable) ? [statement.span] : [];
}

/** Does a place of the protocol belong to what the code leaves out? */
export function isOfModel({ spans, stores }: PartsOfModel, place: Span): boolean {
  if (stores.some(({ start, end }) => start === place.start && end === place.end)) return true;
  return spans.some(({ start, end }) => start <= place.start && place.start < end);
}
