/**
 * What is ghost: the declared ghosts, the locals that hold what was read from them, and the functions that read them.
 *
 * A local becomes one by its `let`, by a loop or by a pattern; found by going round until nothing is added.
 */
import { bodiesOf, expressionsIn, expressionsInBlock, functionsOf, statementsIn } from "../flow/traverse.js";
import type { Expr, Protocol, Statement, VariableId } from "../typed-protocol.js";

/** Everything whose reading is a reading of ghost data. */
export interface Ghosts {
  readonly variables: ReadonlySet<VariableId>;
  readonly functions: ReadonlySet<string>;
}

/** Finds the ghost variables, locals included, and the functions that read any. */
export function ghostVariables(protocol: Protocol): Ghosts {
  const declared = protocol.variables.filter(({ storage }) => storage === "ghost" || storage === "global").map(({ id }) => id);
  const variables = new Set<VariableId>(declared);
  const functions = new Set<string>();
  const statements = [...bodiesOf(protocol).map(({ block }) => block), ...functionsOf(protocol).map(({ body }) => body)].flatMap(
    statementsIn,
  );
  for (let before = -1; before !== variables.size + functions.size;) {
    before = variables.size + functions.size;
    const ghosts = { variables, functions };
    for (const statement of statements) for (const id of ghostLocals(ghosts, statement)) variables.add(id);
    for (const { name, body } of functionsOf(protocol)) {
      if (expressionsInBlock(body).some((expr) => isGhostRead(ghosts, expr))) functions.add(name);
    }
  }
  return { variables, functions };
}

/** The locals that the statement gives ghost data to. */
function ghostLocals(ghosts: Ghosts, statement: Statement): readonly VariableId[] {
  if (statement.kind === "let") {
    const { value } = statement;
    const isExpr = value.kind !== "suspend" && value.kind !== "await" && value.kind !== "procedureCall";
    return isExpr && isGhost(ghosts, value) ? [statement.variable] : [];
  }
  if (statement.kind === "for") return isGhost(ghosts, statement.set) ? [statement.variable] : [];
  if (statement.kind !== "match" || !isGhost(ghosts, statement.subject)) return [];
  const patterns = statement.cases.flatMap((one) => one.patterns);
  return patterns.flatMap((pattern) => (pattern.kind === "some" ? [pattern.variable] : []));
}

/** Does the expression read ghost data anywhere? */
export function isGhost(ghosts: Ghosts, expr: Expr): boolean {
  return expressionsIn(expr).some((inner) => isGhostRead(ghosts, inner));
}

/** The places of an expression where ghost data is read. */
export function ghostReadsIn(ghosts: Ghosts, expr: Expr): readonly Expr[] {
  return expressionsIn(expr).filter((inner) => isGhostRead(ghosts, inner));
}

function isGhostRead(ghosts: Ghosts, expr: Expr): boolean {
  if (expr.kind === "take") return ghosts.variables.has(expr.place.variable);
  if (expr.kind === "variable") return ghosts.variables.has(expr.variable);
  return expr.kind === "functionCall" && ghosts.functions.has(expr.function);
}
