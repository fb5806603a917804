import type { MachineState, SeenMachine } from "../../kernel/index.js";

/**
 * Has the machine of one name nothing to do? Then, says the protocol ("what may be shown is at every server that goes on"), it has the same entry and version as all
 * others of which that is true.
 */
export function isAtRest({ state, isPending }: SeenMachine): boolean {
  if (isPending || state.deferred.length > 0 || state.calls.length > 0 || stateName(state) !== "Serving") return false;
  const { vars } = state;
  return is(vars, "isStable", true) && is(vars, "wanted", null) && is(vars, "unfinished", null) && isEmpty(vars, "claims");
}

/** Does it wait for the end of a change that is made? */
export function isUnfinished({ state }: SeenMachine): boolean {
  return !is(state.vars, "unfinished", null);
}

function stateName({ stack }: MachineState): string | undefined {
  return stack.at(-1)?.state.name;
}

function is(vars: object, name: string, value: unknown): boolean {
  return Reflect.get(vars, name) === value;
}

function isEmpty(vars: object, name: string): boolean {
  const content: unknown = Reflect.get(vars, name);
  return content instanceof Set && content.size === 0;
}
