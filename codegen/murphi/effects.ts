import type { Model, ModelPlace, ModelStatement, Routine } from "../../dsl/model/index.js";

/** Names of the variables that statements may change, themselves or by what they call. */
export function namesChanged(model: Model, statements: readonly ModelStatement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const called = new Set<string>();
  const change = (place: ModelPlace): void => void found.add(place.root);
  const walk = (statement: ModelStatement): void => {
    if ("target" in statement) change(statement.target);
    if ("list" in statement) change(statement.list);
    if (statement.kind === "alias") change(statement.place);
    if (statement.kind === "call") {
      const routine = model.routines.find(({ name }) => name === statement.routine);
      for (const [index, param] of (routine?.params ?? []).entries()) {
        const arg = statement.args[index];
        if (param.passing === "var" && arg?.kind === "read") change(arg.place);
      }
      if (routine !== undefined && !called.has(routine.name)) {
        called.add(routine.name);
        for (const name of globalsChanged(model, routine)) found.add(name);
      }
    }
    for (const inner of innerBodies(statement)) inner.forEach(walk);
  };
  statements.forEach(walk);
  return found;
}

/** Found once for each routine: all callers ask. */
const known = new WeakMap<Routine, ReadonlySet<string>>();

/** Variables of the state that a call of the routine may change, but for its `var` arguments. */
export function globalsChanged(model: Model, routine: Routine): ReadonlySet<string> {
  const found = known.get(routine);
  if (found !== undefined) return found;
  const globals = new Set(model.variables.map(({ name }) => name));
  const changed = new Set([...namesChanged(model, routine.body)].filter((name) => globals.has(name)));
  known.set(routine, changed);
  return changed;
}

function innerBodies(statement: ModelStatement): readonly (readonly ModelStatement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "switch":
      return [...statement.cases.map(({ body }) => body), statement.otherwise];
    case "for":
    case "while":
    case "alias":
      return [statement.body];
    case "choose":
      return [statement.otherwise];
    default:
      return [];
  }
}
