/** A model step by step: what follows a state, by which rules. Where a search ended, this says how it got there. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Model, Rule } from "../../../dsl/model/index.js";
import type { Constraints } from "../compile/constraints.js";
import type { StepFailure } from "../compile/failures.js";
import { EngineLimit } from "../compile/engine-limit.js";
import { cells, storeBase } from "../compile/memory-map.js";
import { limitMet } from "../compile/runtime-limit.js";
import { compileSteps, type CompiledSteps } from "../compile/module.js";
import { stepsBase } from "../compile/plan.js";
import { instanceShift } from "../compile/rules.js";
import { stepEntry } from "../compile/stepping.js";
import { decodeScalar, decodeState, type Data } from "../inspect/decode.js";
import { evaluate, type Environment } from "../inspect/evaluate.js";
import { reserveMemory } from "./reserve-memory.js";

/** A packed state. */
export type State = Uint8Array<ArrayBuffer>;

export interface Step {
  /** The number of the rule with its parameters. */
  readonly instance: number;
  /** Undefined for a step that fails. */
  readonly next: State | undefined;
  readonly failure: StepFailure | undefined;
}

/** What a step is about, in the words of the model. */
export interface StepLabel {
  readonly rule: string;
  readonly event: string;
  readonly role: string | undefined;
  readonly node: Data;
  readonly block: Data;
  readonly subject: string | undefined;
  readonly args: Readonly<Record<string, Data>>;
  readonly channel: string | undefined;
  readonly from: Data;
  /** Of a step that was really taken, what tells it from others of the same name. */
  readonly hints?: StepHints;
}

export interface StepHints {
  /** What was chosen: the position of each option among those that were possible. */
  readonly choices: readonly number[];
  /** How many steps lead out of the state. */
  readonly ways: number;
}

export class ModelStepper {
  readonly #compiled: CompiledSteps;
  readonly #memory: WebAssembly.Memory;
  readonly #view: DataView;
  readonly #functions: Readonly<Record<string, unknown>>;

  constructor(readonly model: Model) {
    this.#compiled = compileSteps(model);
    this.#memory = reserveMemory(this.#compiled.plan.bytes);
    this.#view = new DataView(this.#memory.buffer);
    this.#functions = new WebAssembly.Instance(new WebAssembly.Module(this.#compiled.bytes), { kettle: { memory: this.#memory } }).exports;
  }

  starts(): readonly State[] {
    this.#view.setUint32(cells.out, stepsBase, true);
    for (let index = 0; index < this.#compiled.starts; index += 1) this.#call(`start_${index}`);
    return this.#steps().flatMap(({ next }) => next ?? []);
  }

  /** All steps of a state, in the order of the rules. */
  steps(state: State): readonly Step[] {
    new Uint8Array(this.#memory.buffer).set(state, storeBase);
    this.#view.setUint32(cells.out, stepsBase, true);
    this.#call("expand", storeBase);
    return this.#steps();
  }

  /** What a step of this state is about. */
  label(state: State, step: Pick<Step, "instance">): StepLabel {
    const rule = this.#ruleOf(step);
    const { event, role, node, block, subject, args, channel, from } = rule.meta;
    const environment = this.#environment(state, step);
    const valueOf = (expr: typeof node): Data => expr && evaluate(environment, expr);
    return {
      rule: rule.name,
      event,
      role,
      node: valueOf(node),
      block: valueOf(block),
      subject,
      args: Object.fromEntries(args.map(({ name, value }) => [name, valueOf(value)])),
      channel,
      from: valueOf(from),
    };
  }

  /** The number of the fairness constraint that a step of this state serves; undefined for none. */
  served(state: State, step: Step, constraints: Constraints): number | undefined {
    const { fairness } = this.#ruleOf(step).meta;
    if (fairness.strength === "none") return undefined;
    const environment = this.#environment(state, step);
    return constraints.numberOf(
      fairness,
      fairness.by.map((expr) => evaluate(environment, expr)),
    );
  }

  #ruleOf(step: Pick<Step, "instance">): Rule {
    const instance = this.#compiled.instances[step.instance];
    if (instance === undefined) throw new InternalError(`no rule ${step.instance}`);
    return instance.rule;
  }

  /** What the expressions of a step's rule speak of: the state before it, and the rule's parameters. */
  #environment(state: State, step: Pick<Step, "instance">): Environment {
    const { model, layout, instances } = this.#compiled;
    const values = new Map(decodeState(model, layout, state));
    for (const [index, { name }] of this.#ruleOf(step).params.entries()) {
      const binding = instances[step.instance]?.values[index];
      if (binding?.kind === "constant") values.set(name, constantData(model, binding));
    }
    return { model, values };
  }

  #steps(): readonly Step[] {
    const { layout } = this.#compiled;
    const entry = stepEntry(layout);
    const end = this.#view.getUint32(cells.out, true);
    const steps: Step[] = [];
    for (let at = stepsBase; at < end; at += entry.size) {
      const number = this.#view.getUint32(at + entry.failure, true);
      const instance = this.#view.getUint32(at + entry.flags, true) >>> instanceShift;
      const failure = number === 0 ? undefined : this.#compiled.failure(number);
      steps.push({ instance, failure, next: failure === undefined ? this.#stateAt(at) : undefined });
    }
    return steps;
  }

  #stateAt(address: number): State {
    return new Uint8Array(this.#memory.buffer.slice(address, address + this.#compiled.layout.bytes));
  }

  #call(name: string, ...values: readonly number[]): void {
    const callee = this.#functions[name];
    if (typeof callee !== "function") throw new InternalError(`the module has no function '${name}'`);
    Reflect.apply(callee, undefined, values);
    const limit = limitMet(this.#view.getUint32(cells.limit, true));
    if (limit !== undefined) throw new EngineLimit(limit.text);
  }
}

function constantData(
  model: Model,
  binding: Extract<CompiledSteps["instances"][number]["values"][number], { readonly kind: "constant" }>,
): Data {
  const { scalar, value } = binding;
  return decodeScalar(model, scalar, scalar.kind === "number" && !scalar.isOptional ? value - scalar.low : value);
}
