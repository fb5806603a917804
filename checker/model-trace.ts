/** Steps and failures of a model that is none of a protocol, in the form in which traces are told. */
import type { Model, ModelProperty, Rule } from "../dsl/model/index.js";
import { Failed, isBroken, type Assignment, type ModelError, type ModelState } from "./model-interpreter/index.js";
import { plainValue } from "./model-snapshot.js";
import type { Failure, TraceStep } from "./verdict/index.js";

/** A step by a rule, with what it shows of its parameters. `after` is undefined where it fails. */
export function modelStep(rule: Rule, { shown }: Pick<Assignment, "shown">, after: TraceStep["after"]): TraceStep {
  return {
    event: {
      kind: "rule",
      rule: rule.name,
      args: Object.fromEntries(rule.meta.args.map(({ name }, index) => [name, plainValue(shown[index])])),
    },
    node: "",
    block: undefined,
    runs: rule.span === undefined ? [] : [{ label: rule.name, how: "handle", span: rule.span, message: undefined }],
    sent: [],
    answered: [],
    choices: [],
    notes: [],
    after,
  };
}

/** What went wrong in a step, a start state or a condition. `span` tells where if what failed does not. */
export function modelFailure(failed: Failed | ModelError, span: Failure["span"]): Failure {
  const about = failed instanceof Failed ? failed.failure : { kind: "error" as const, subject: undefined };
  return { kind: about.kind, name: about.subject, message: failed.message, span: failed.span ?? span, node: undefined, block: undefined };
}

/** The failure of an invariant that does not hold in a state; undefined if it does. */
export function brokenInvariant(model: Model, state: ModelState, property: ModelProperty): Failure | undefined {
  if (property.kind !== "invariant" || !isBroken(model, state, property)) return undefined;
  const { name, span } = property;
  return { kind: "invariant", name, message: `invariant "${name}" does not hold`, span, node: undefined, block: undefined };
}

/** No step leads to another state. */
export const deadlocked: Failure = {
  kind: "deadlock",
  name: undefined,
  message: "no rule leads to another state",
  span: undefined,
  node: undefined,
  block: undefined,
};
