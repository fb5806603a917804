/** Which names a piece of code hands to routines as places: these need a place in memory that a function can reach. */
import type { ModelExpr, ModelStatement, Routine } from "../../../dsl/model/index.js";

interface Routines {
  routine(name: string): Routine;
}

export function sharedNames(routines: Routines, statements: readonly ModelStatement[]): ReadonlySet<string> {
  const names = new Set<string>();
  collect(routines, statements, names);
  return names;
}

/** Functions take places too, so calls are looked for in expressions as well. */
function collect(routines: Routines, part: unknown, names: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  if (isCall(part)) {
    const { params } = routines.routine(part.routine);
    for (const [index, arg] of part.args.entries()) {
      if (arg.kind === "read" && params[index]?.passing === "var") names.add(arg.place.root);
    }
  }
  if (isAlias(part)) names.add(part.place.root);
  for (const inner of Object.values(part)) collect(routines, inner, names);
}

function isCall(part: object): part is { readonly routine: string; readonly args: readonly ModelExpr[] } {
  return "kind" in part && part.kind === "call" && "routine" in part && "args" in part;
}

function isAlias(part: object): part is Extract<ModelStatement, { readonly kind: "alias" }> {
  return "kind" in part && part.kind === "alias" && "place" in part;
}
