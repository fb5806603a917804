/** What generated code leaves out, as nothing that runs can tell: what is done for ghosts alone, and branches and loops without anything to do. */
import {
  blocksOf,
  bodiesOfMachine,
  callOf,
  expressionsIn,
  isGhost,
  statementsIn,
  suspensionOf,
  type Block,
  type Expr,
  type Statement,
} from "../../dsl/analysis/index.js";
import { isWithinType } from "./fitting.js";
import { withoutDecided } from "./folding.js";
import { variableOf, type MachinePlan, type ModulePlan } from "./module-plan.js";

/** Where a statement stands: what is a ghost there, and which procedures it may call. */
interface Surroundings {
  readonly plan: ModulePlan;
  readonly machine: MachinePlan;
}

/** The statements that are written: those that do more than keep ghosts. */
export function withoutGhosts(surroundings: Surroundings, statements: readonly Statement[]): readonly Statement[] {
  return withoutDecided(statements).filter((statement) => !isLeftOut(surroundings, statement));
}

/** All statements of the protocol that are not written, with everything inside them. */
export function leftOutStatements(plan: ModulePlan): readonly Statement[] {
  return plan.machines.flatMap((machine) => bodiesOfMachine(machine.machine).flatMap(({ block }) => leftOutIn({ plan, machine }, block)));
}

function leftOutIn(surroundings: Surroundings, block: Block): readonly Statement[] {
  return withoutDecided(block.statements).flatMap((statement) =>
    isLeftOut(surroundings, statement)
      ? [statement, ...blocksOf(statement).flatMap(statementsIn)]
      : blocksOf(statement).flatMap((inner) => leftOutIn(surroundings, inner)),
  );
}

/** Is it for ghosts alone, or is there nothing to do? */
function isLeftOut({ plan, machine }: Surroundings, statement: Statement): boolean {
  return isGhostly(plan, statement) || doesNothing({ plan, machine }, statement);
}

/** Does the statement call a procedure that these params leave nothing to do? */
function doesNothing({ plan, machine }: Surroundings, statement: Statement): boolean {
  const call = statement.kind === "do" ? callOf(statement) : undefined;
  const procedure = machine.machine.procedures.find(({ name }) => name === call?.procedure);
  if (call === undefined || procedure === undefined || !isEmpty(plan, procedure.body)) return false;
  const isGiven = (arg: Expr, index: number): boolean => isWithinType(arg, variableOf(plan, procedure.params[index] ?? -1).type);
  return call.args.every((arg, index) => !isMore(arg) && isGiven(arg, index));
}

/** Does finding the value do more than that: take something out, or fail perhaps? */
function isMore(value: Expr): boolean {
  return expressionsIn(value).some(({ kind }) => kind === "unwrap" || kind === "take" || kind === "functionCall");
}

function isGhostly(plan: ModulePlan, statement: Statement): boolean {
  const { ghosts } = plan;
  const decider = deciderOf(statement);
  if (decider !== undefined)
    return isGhost(ghosts, decider) || (!isMore(decider) && blocksOf(statement).every((block) => isEmpty(plan, block)));
  switch (statement.kind) {
    case "let":
      return ghosts.variables.has(statement.variable);
    case "assign":
      // A suspension or a call is real, whatever its result is for.
      return ghosts.variables.has(statement.place.variable) && suspensionOf(statement) === undefined && callOf(statement) === undefined;
    case "assert":
      return isGhost(ghosts, statement.condition);
    default:
      return false;
  }
}

/** What decides which of its blocks a statement runs, and how often. */
function deciderOf(statement: Statement): Expr | undefined {
  switch (statement.kind) {
    case "if":
      return statement.condition;
    case "for":
      return statement.set;
    case "match":
      return statement.subject;
    default:
      return undefined;
  }
}

/** Is there nothing to do in the block? */
export function isEmpty(plan: ModulePlan, block: Block): boolean {
  return block.statements.every((statement) => isGhostly(plan, statement));
}
