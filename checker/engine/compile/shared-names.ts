/** Which names a piece of code hands to routines as places: these need a place in memory that a function can reach. */
import type { Model, ModelStatement } from "../../../dsl/model/index.js";
import { bodiesOf } from "./inner-statements.js";

export function sharedNames(model: Model, statements: readonly ModelStatement[]): ReadonlySet<string> {
  const names = new Set<string>();
  collect(model, statements, names);
  return names;
}

function collect(model: Model, statements: readonly ModelStatement[], names: Set<string>): void {
  for (const statement of statements) {
    if (statement.kind === "call") {
      const routine = model.routines.find((one) => one.name === statement.routine);
      for (const [index, arg] of statement.args.entries()) {
        if (arg.kind === "read" && routine?.params[index]?.passing === "var") names.add(arg.place.root);
      }
    }
    if (statement.kind === "alias") names.add(statement.place.root);
    for (const body of bodiesOf(statement)) collect(model, body, names);
  }
}
