/** The steps of a model, one by one, with everything that a model does and must not. */
import type { Span } from "../../dsl/diagnostics/index.js";
import type { Model, ModelProperty, Rule, StartState } from "../../dsl/model/index.js";
import { copyOf, defaultOf, valuesOf, type Data } from "./data.js";
import { Excluded, Execution, Failed, ModelError, MoreChoices } from "./execution.js";

/** A value for every variable. */
export type ModelState = ReadonlyMap<string, Data>;

/** How a step, or the setting up of an initial state, ends. */
export type Ended =
  { readonly kind: "state"; readonly state: ModelState } | { readonly kind: "failed"; readonly failure: Failed | ModelError };

/** Every initial state, in the order of the text. */
export function allStarts(model: Model): readonly Ended[] {
  return model.starts.flatMap((start) => {
    const assignments = start.params.reduce<readonly (readonly Data[])[]>(
      (lists, { type }) => lists.flatMap((list) => valuesOf(model, type).map((value) => [...list, value])),
      [[]],
    );
    return assignments.flatMap((values) => startsOf(model, start, values)).filter((one) => isAssumed(model, one));
  });
}

function startsOf(model: Model, start: StartState, values: readonly Data[]): readonly Ended[] {
  return everyWay((script) => {
    const state = new Map(model.variables.map(({ name, type }) => [name, defaultOf(model, type)]));
    const execution = new Execution(model, state, script);
    for (const [index, { name, type }] of start.params.entries()) execution.declare(name, type, values[index]);
    for (const { name, type } of start.locals) execution.declare(name, type, defaultOf(model, type));
    execution.run(start.body);
    return state;
  });
}

/** Values of a rule's parameters, and what the rule shows of them: of a place in a multiset the element that is there. */
export interface Assignment {
  readonly values: readonly Data[];
  readonly shown: readonly Data[];
}

/** Every assignment to the parameters of a rule; of equal elements of a multiset one. */
export function assignmentsOf(model: Model, state: ModelState, rule: Rule): readonly Assignment[] {
  const all = rule.params.reduce<readonly (readonly Data[])[]>(
    (lists, { domain }) =>
      lists.flatMap((list) => {
        if (domain.kind === "type") return valuesOf(model, domain.type).map((value) => [...list, value]);
        const items = prepared(model, new Map(state), { rule, values: list, script: [] }).place(domain.list).get();
        return Array.isArray(items) ? items.map((_, position) => [...list, position]) : [];
      }),
    [[]],
  );
  const known = new Set<string>();
  return all.flatMap((values) => {
    const execution = prepared(model, new Map(state), { rule, values, script: [] });
    const shown = rule.meta.args.map(({ value }) => execution.evaluate(value));
    const key = JSON.stringify(shown);
    if (rule.params.some(({ domain }) => domain.kind === "elements") && known.has(key)) return [];
    known.add(key);
    return [{ values, shown }];
  });
}

/** Does the guard hold? What cannot be evaluated counts as holding: the step fails. */
export function mayStep(model: Model, state: ModelState, step: { readonly rule: Rule; readonly values: readonly Data[] }): boolean {
  try {
    return prepared(model, new Map(state), { ...step, script: [] }).holds(step.rule.guard);
  } catch (error) {
    if (error instanceof ModelError || error instanceof Failed) return true;
    throw error;
  }
}

/** The ways to take a step by a rule with these values of its parameters; none if the guard does not hold. */
export function stepsOf(
  model: Model,
  state: ModelState,
  step: { readonly rule: Rule; readonly values: readonly Data[] },
): readonly Ended[] {
  const { rule } = step;
  try {
    if (!prepared(model, new Map(state), { ...step, script: [] }).holds(rule.guard)) return [];
  } catch (error) {
    if (error instanceof ModelError || error instanceof Failed) return [{ kind: "failed", failure: error }];
    throw error;
  }
  return everyWay((script) => {
    const next = new Map([...state].map(([name, value]) => [name, copyOf(value)]));
    prepared(model, next, { ...step, script }).run(rule.body);
    return next;
  }).filter((one) => isAssumed(model, one));
}

/** Is it a state of the system? An assumption that cannot be evaluated excludes nothing. */
function isAssumed(model: Model, ended: Ended): boolean {
  if (ended.kind === "failed") return true;
  return model.properties.every((property) => {
    if (property.kind !== "assumption") return true;
    try {
      return !isBroken(model, ended.state, property);
    } catch (error) {
      if (error instanceof ModelError || error instanceof Failed) return true;
      throw error;
    }
  });
}

/** Does the condition of a property not hold in a state? */
export function isBroken(model: Model, state: ModelState, property: ModelProperty): boolean {
  return !new Execution(model, new Map(state)).holds(property.condition);
}

/** The first invariant that cannot be evaluated, with the reason. */
export function failingProperty(
  model: Model,
  state: ModelState,
): { readonly failure: Failed | ModelError; readonly span: Span | undefined } | undefined {
  for (const property of model.properties) {
    if (property.kind !== "invariant") continue;
    try {
      isBroken(model, state, property);
    } catch (error) {
      if (error instanceof ModelError || error instanceof Failed) return { failure: error, span: property.span };
      throw error;
    }
  }
  return undefined;
}

function prepared(
  model: Model,
  state: Map<string, Data>,
  { rule, values, script }: { readonly rule: Rule; readonly values: readonly Data[]; readonly script: readonly number[] },
): Execution {
  const execution = new Execution(model, state, script);
  for (const [index, { name, domain }] of rule.params.entries()) {
    // A place of a list is a number; the model says which there are.
    const type = domain.kind === "type" ? domain.type : ({ kind: "range", low: 0, high: Number.MAX_SAFE_INTEGER } as const);
    execution.declare(name, type, values[index]);
  }
  for (const { name, type } of rule.locals) execution.declare(name, type, defaultOf(model, type));
  return execution;
}

/** Runs something with every script of choices. */
function everyWay(run: (script: readonly number[]) => ModelState): readonly Ended[] {
  const scripts: (readonly number[])[] = [[]];
  const ended: Ended[] = [];
  for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
    const chosen = script;
    try {
      ended.push({ kind: "state", state: run(chosen) });
    } catch (error) {
      if (error instanceof MoreChoices)
        scripts.push(...Array.from({ length: error.options }, (_, option) => [...chosen, error.options - 1 - option]));
      else if (error instanceof Failed || error instanceof ModelError) ended.push({ kind: "failed", failure: error });
      else if (!(error instanceof Excluded)) throw error;
    }
  }
  return ended;
}
