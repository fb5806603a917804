/** What a search finds, as the verdict's plain failures. */
import type { LeadsTo, Property } from "../../dsl/analysis/index.js";
import { failureKinds, type Failure, type Lasso } from "../verdict/index.js";
import { StepFailure } from "./failure.js";
import type { StepResult } from "./step.js";
import type { World } from "./world.js";

const nowhere = { span: undefined, node: undefined, block: undefined };

export const deadlock: Failure = {
  kind: "deadlock",
  name: undefined,
  message: "something is still owed and nothing can change any more",
  ...nowhere,
};

export const stuck: Failure = {
  kind: "stuck",
  name: undefined,
  message: "from here the system can no longer come to rest, even if nobody asks for anything new",
  ...nowhere,
};

/** Ties of depth are decided by the kind. */
export function kindRank(failure: Failure): number {
  return failureKinds.indexOf(failure.kind);
}

export function stepFailure(world: World, result: Extract<StepResult, { readonly kind: "failed" }>): Failure {
  const { failure } = result;
  const { node, block } = result.instance;
  return {
    kind: failure.kind,
    name: failure.at.subject,
    message: failure.message,
    span: failure.at.span,
    node: world.universe.nameOf(node),
    block: block && world.universe.nameOf(block),
    ...(failure.at.isTimer === undefined ? {} : { isTimer: failure.at.isTimer }),
  };
}

/** Undefined where the invariant holds. Evaluating it may itself fail an assertion. */
export function brokenInvariant(property: Property, evaluate: () => boolean): Failure | undefined {
  const broken = { kind: "invariant", name: property.name, span: property.span, node: undefined, block: undefined } as const;
  try {
    return evaluate() ? undefined : { ...broken, message: `invariant "${property.name}" does not hold` };
  } catch (error) {
    if (error instanceof StepFailure) return { ...broken, message: `invariant "${property.name}" cannot be evaluated: ${error.message}` };
    throw error;
  }
}

/** A cover that cannot be evaluated in a state is not reached there: which states are looked at first may not matter. */
export function isCovered(evaluate: () => boolean): boolean {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof StepFailure) return false;
    throw error;
  }
}

export function uncovered(property: Property): Failure {
  const message = `cover "${property.name}" is never reached`;
  return { kind: "uncovered", name: property.name, message, span: property.span, node: undefined, block: undefined };
}

export function impossible(property: Property): Failure {
  const message = `from here "${property.name}" can never become true again`;
  return { kind: "impossible", name: property.name, message, span: property.span, node: undefined, block: undefined };
}

/** Of a `leads to`: for which values of its variables what it promises may never come. */
export function unanswered(property: LeadsTo, { binding }: Pick<Lasso, "binding">): Failure {
  const values = Object.entries(binding).map(([name, value]) => `${name} = ${value}`);
  const which = values.length === 0 ? "" : `, for ${values.join(", ")}`;
  const message = `what "${property.name}" promises may never come${which}`;
  return { kind: "liveness", name: property.name, message, span: property.span, node: undefined, block: undefined };
}
