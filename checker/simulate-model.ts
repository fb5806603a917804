/** Random walks through the states of a model that is none of a protocol, by the compiled engine, or by the interpreter of models where that is beyond its limits. */
import { setImmediate } from "node:timers/promises";
import type { Model, Rule } from "../dsl/model/index.js";
import {
  allStarts,
  assignmentsOf,
  failingProperty,
  isBroken,
  mayStep,
  stepsOf,
  type Assignment,
  type ModelState,
} from "./model-interpreter/index.js";
import { snapshotOf } from "./model-snapshot.js";
import { brokenInvariant, deadlocked, modelFailure, modelStep } from "./model-trace.js";
import { EngineLimit } from "./engine/index.js";
import { failingStart } from "./replay-model.js";
import { usualWalks, walkCompiled } from "./simulate.js";
import { seededRandom, type SimulateOptions } from "./simulation/index.js";
import type { Failure, Met, SimulationResult, TraceStep } from "./verdict/index.js";
import type { Engine } from "./verify.js";
import { walkedModel } from "./walked.js";

export interface ModelWalkOptions extends Omit<SimulateOptions, "random" | "walks"> {
  readonly seed: number;
  /** If not given, as many as take some seconds. */
  readonly walks?: number | undefined;
  /** As for protocols: `reference` interprets the model. Default: wasm. */
  readonly engine?: Engine | undefined;
  /** Told of a limit of the compiled engine, for which the interpreter walks instead, from the beginning. */
  readonly onFallback?: ((limit: string) => void) | undefined;
}

/** A simulation yields to the event loop this often, for Ctrl-C. */
const sliceMs = 50;

/** Walks at random and stops at the first failure. */
export async function simulateModel(model: Model, options: ModelWalkOptions): Promise<SimulationResult> {
  const { engine = "wasm", walks, onFallback } = options;
  const interpreted = (): Promise<SimulationResult> => interpret(model, { ...options, walks: walks ?? usualWalks.reference });
  // Without a start state there is nowhere to walk to.
  const hasStarts = failingStart(model) === undefined && allStarts(model).length > 0;
  if (engine === "reference" || !hasStarts) return interpreted();
  try {
    return await walkCompiled(walkedModel(model), { ...options, walks: walks ?? usualWalks.wasm });
  } catch (error) {
    if (!(error instanceof EngineLimit)) throw error;
    onFallback?.(error.limit);
    return interpreted();
  }
}

type Interpreted = ModelWalkOptions & Pick<SimulateOptions, "walks">;

/** That a rule leads back to where it began is no deadlock here: none of the rules may fire. */
async function interpret(model: Model, options: Interpreted): Promise<SimulationResult> {
  const walks = new ModelWalks(model, options);
  const began = performance.now();
  let paused = began;
  while (walks.isRunning) {
    walks.step();
    if (performance.now() - paused < sliceMs) continue;
    await setImmediate();
    paused = performance.now();
    if (options.signal?.aborted === true) walks.interrupt();
  }
  return walks.result((performance.now() - began) / 1000);
}

/** A state along a walk, and the step that led to it. */
interface Stage {
  readonly state: ModelState;
  readonly key: string;
  readonly step: TraceStep | undefined;
}

class ModelWalks {
  readonly #random;
  readonly #fired: Map<Rule, number>;
  readonly #covered = new Map<string, number>();
  /** Without the detours that led back to where they began. */
  #stages: Stage[] = [];
  #ended: SimulationResult["ended"] | undefined;
  #failure: Failure | undefined;
  #last: TraceStep | undefined;
  #walks = 0;
  #steps = 0;
  #ofWalk = 0;
  #atRest = 0;

  constructor(
    readonly model: Model,
    readonly options: Interpreted,
  ) {
    this.#random = seededRandom(options.seed);
    this.#fired = new Map(model.rules.map((rule) => [rule, 0]));
  }

  get isRunning(): boolean {
    return this.#ended === undefined;
  }

  interrupt(): void {
    this.#ended ??= "interrupted";
  }

  /** One step, or the beginning of a walk. */
  step(): void {
    const stage = this.#stages.at(-1);
    if (stage === undefined || this.#ofWalk >= this.options.steps) {
      if (this.#walks >= this.options.walks) this.#ended = "finished";
      else this.#begin();
      return;
    }
    const chosen = this.#choose(stage.state);
    if (chosen === undefined) this.#rest(stage.state);
    else this.#take(stage.state, chosen);
  }

  #begin(): void {
    this.#walks += 1;
    this.#ofWalk = 0;
    this.#stages = [];
    const starts = allStarts(this.model);
    const start = starts[starts.length === 0 ? 0 : this.#random(starts.length)];
    if (start === undefined) this.#ended = "finished";
    else if (start.kind === "failed") this.#fail(modelFailure(start.failure, undefined), undefined);
    else this.#arrive(start.state, undefined);
  }

  /** One of the rules that may fire, with its parameters: each as likely as any other. */
  #choose(state: ModelState): { readonly rule: Rule; readonly assignment: Assignment } | undefined {
    const open = this.model.rules.flatMap((rule) => assignmentsOf(this.model, state, rule).map((assignment) => ({ rule, assignment })));
    while (open.length > 0) {
      const [one] = open.splice(this.#random(open.length), 1);
      if (one !== undefined && mayStep(this.model, state, { rule: one.rule, values: one.assignment.values })) return one;
    }
    return undefined;
  }

  #rest(state: ModelState): void {
    const property = this.model.properties.find(({ kind }) => kind === "deadlock");
    this.#atRest += 1;
    if (property !== undefined && isBroken(this.model, state, property)) this.#fail(deadlocked, undefined);
    else this.#stages = [];
  }

  #take(state: ModelState, { rule, assignment }: { readonly rule: Rule; readonly assignment: Assignment }): void {
    const ways = stepsOf(this.model, state, { rule, values: assignment.values });
    const ended = ways[ways.length === 0 ? 0 : this.#random(ways.length)];
    this.#ofWalk += 1;
    // An assumption may leave no way.
    if (ended === undefined) return;
    this.#steps += 1;
    this.#fired.set(rule, (this.#fired.get(rule) ?? 0) + 1);
    if (ended.kind === "failed") this.#fail(modelFailure(ended.failure, rule.span), modelStep(rule, assignment, undefined));
    else this.#arrive(ended.state, modelStep(rule, assignment, snapshotOf(this.model, ended.state)));
  }

  #arrive(state: ModelState, step: TraceStep | undefined): void {
    const key = JSON.stringify(snapshotOf(this.model, state));
    const before = this.#stages.findIndex((stage) => stage.key === key);
    if (before >= 0) this.#stages.length = before + 1;
    else this.#stages.push({ state, key, step });
    const failing = failingProperty(this.model, state);
    if (failing !== undefined) this.#fail(modelFailure(failing.failure, failing.span), undefined);
    for (const property of this.model.properties) {
      if (this.#ended !== undefined) return;
      const broken = brokenInvariant(this.model, state, property);
      if (broken !== undefined) this.#fail(broken, undefined);
      if (property.kind === "cover" && !isBroken(this.model, state, property))
        this.#covered.set(property.name, (this.#covered.get(property.name) ?? 0) + 1);
    }
  }

  #fail(failure: Failure, last: TraceStep | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = "failed";
    this.#failure = failure;
    this.#last = last;
  }

  result(seconds: number): SimulationResult {
    const [first, ...more] = this.#stages;
    const steps = [...more.flatMap(({ step }) => step ?? []), ...(this.#last === undefined ? [] : [this.#last])];
    const isTold = this.#failure !== undefined && first !== undefined;
    return {
      ended: this.#ended ?? "finished",
      failure: this.#failure,
      trace: isTold ? { initial: snapshotOf(this.model, first.state), steps } : undefined,
      walks: this.#walks,
      steps: this.#steps,
      atRest: this.#atRest,
      coverage: { machines: [], covers: this.#covers(), rules: this.#rules() },
      boundsReached: [],
      seconds,
    };
  }

  #covers(): readonly Met[] {
    return this.model.properties.flatMap(({ kind, name, span }) =>
      kind === "cover" ? [{ name, span: span ?? { start: 0, end: 0 }, count: this.#covered.get(name) ?? 0 }] : [],
    );
  }

  #rules(): readonly Met[] {
    return [...this.#fired].map(([{ name, span }, count]) => ({ name, span: span ?? { start: 0, end: 0 }, count }));
  }
}
