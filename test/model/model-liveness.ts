/** `leads to` on the graph of a model's states. */
import { fairGraph, leadsToChecker, unfair, type FairGraph } from "../../checker/properties/index.js";
import type { Model, ModelExpr, Rule } from "../../dsl/model/index.js";
import { textOf, valuesOf, type Data } from "../../checker/model-interpreter/index.js";
import { Execution } from "../../checker/model-interpreter/index.js";

type State = Map<string, Data>;

/** The steps of a search, in its order. */
export class ModelSteps {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #constraint: number[] = [];
  readonly #keys: string[] = [];
  readonly #strengths: ("weak" | "strong")[] = [];

  /** `before`: the rule's guard could run in it; it knows the parameters. */
  add(step: { readonly from: number; readonly to: number }, { meta }: Rule, before: Execution): void {
    this.#from.push(step.from);
    this.#to.push(step.to);
    this.#constraint.push(meta.fairness.strength === "none" ? unfair : this.#numberOf(meta.fairness, before));
  }

  graph(states: number, initial: readonly number[]): FairGraph {
    return fairGraph({ states, initial, from: this.#from, to: this.#to, constraint: this.#constraint, strengths: this.#strengths });
  }

  #numberOf(fairness: Exclude<Rule["meta"]["fairness"], { readonly strength: "none" }>, before: Execution): number {
    const key = [fairness.constraint, ...fairness.by.map((value) => textOf(before.evaluate(value)))].join(" ");
    const known = this.#keys.indexOf(key);
    if (known >= 0) {
      if (this.#strengths[known] !== fairness.strength) throw new Error(`'${key}' is weak and strong`);
      return known;
    }
    this.#strengths.push(fairness.strength);
    return this.#keys.push(key) - 1;
  }
}

/** The first property that does not hold for some values of its parameters. */
export function firstUnanswered(model: Model, states: readonly State[], graph: FairGraph): string | undefined {
  const refute = leadsToChecker(graph);
  for (const property of model.properties) {
    if (property.kind !== "leads to") continue;
    const assignments = property.params.reduce<readonly (readonly Data[])[]>(
      (lists, { type }) => lists.flatMap((list) => valuesOf(model, type).map((value) => [...list, value])),
      [[]],
    );
    const statesWith = (expr: ModelExpr, values: readonly Data[]): Uint8Array =>
      Uint8Array.from(states, (state) => {
        const execution = new Execution(model, state);
        for (const [index, { name, type }] of property.params.entries()) execution.declare(name, type, values[index]);
        return Number(execution.holds(expr));
      });
    const isRefuted = assignments.some(
      (values) => refute({ condition: statesWith(property.condition, values), goal: statesWith(property.goal, values) }) !== undefined,
    );
    if (isRefuted) return property.name;
  }
  return undefined;
}
