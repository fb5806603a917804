/** Which names a piece of code hands to routines as places: these need a place in memory that a function can reach. */
import type { ModelStatement, Routine } from "../../../dsl/model/index.js";
import { bodiesOf } from "./inner-statements.js";

interface Routines {
  routine(name: string): Routine;
}

export function sharedNames(routines: Routines, statements: readonly ModelStatement[]): ReadonlySet<string> {
  const names = new Set<string>();
  collect(routines, statements, names);
  return names;
}

function collect(routines: Routines, statements: readonly ModelStatement[], names: Set<string>): void {
  for (const statement of statements) {
    if (statement.kind === "call") {
      const routine = routines.routine(statement.routine);
      for (const [index, arg] of statement.args.entries()) {
        if (arg.kind === "read" && routine.params[index]?.passing === "var") names.add(arg.place.root);
      }
    }
    if (statement.kind === "alias") names.add(statement.place.root);
    for (const body of bodiesOf(statement)) collect(routines, body, names);
  }
}
