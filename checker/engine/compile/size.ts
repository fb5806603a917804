/** How much code a routine becomes where it is expanded, in statements, loops unrolled and routines that it calls included. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { valuesOfType, type ModelStatement, type Routine } from "../../../dsl/model/index.js";
import type { Assembly } from "./frame.js";
import { bodiesOf } from "./inner-statements.js";

export function sizeOfRoutine(assembly: Assembly, routine: Routine): number {
  const known = assembly.sizes.get(routine.name);
  if (known !== undefined) return known;
  const size = sizeOf(assembly, routine.body);
  assembly.sizes.set(routine.name, size);
  return size;
}

/** Of a piece of code. */
export function sizeOf(assembly: Assembly, statements: readonly ModelStatement[]): number {
  return statements.reduce((sum, statement) => sum + sizeOfOne(assembly, statement), 0);
}

function sizeOfOne(assembly: Assembly, statement: ModelStatement): number {
  const inner = bodiesOf(statement).reduce((sum, body) => sum + sizeOf(assembly, body), 0);
  if (statement.kind === "for") return valuesOfType(assembly.model, statement.over).length * (inner + 1);
  if (statement.kind !== "call") return 1 + inner;
  const routine = assembly.model.routines.find((one) => one.name === statement.routine);
  if (routine === undefined) throw new InternalError(`no routine '${statement.routine}'`);
  return 1 + sizeOfRoutine(assembly, routine);
}
