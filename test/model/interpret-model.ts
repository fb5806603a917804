/** Searches a model breadth-first: the yardstick for engines, and for the lowering against the reference checker. */
import type { Model, ModelExpr, ModelProperty, Rule } from "../../dsl/model/index.js";
import { copyOf, defaultOf, encode, permute, valuesOf, type Data } from "../../checker/model-interpreter/index.js";
import { firstUnanswered, ModelSteps } from "./model-liveness.js";
import { allStarts, Excluded, Execution, Failed, MoreChoices } from "../../checker/model-interpreter/index.js";

export interface ModelFailureFound {
  readonly kind: string;
  readonly name: string | undefined;
  readonly depth: number;
}

export interface ModelResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly unreduced: number;
  /** What went wrong first; undefined if all holds. */
  readonly failure: ModelFailureFound | undefined;
  readonly boundsReached: readonly string[];
  /** The search was given up at `maxStates`. */
  readonly isCutOff: boolean;
}

export interface InterpretOptions {
  readonly symmetry: "full" | "off";
  readonly maxStates?: number;
}

type State = Map<string, Data>;

const kinds = [
  "assertion",
  "invariant",
  "unexpected",
  "overflow",
  "continuation",
  "deadlock",
  "stuck",
  "impossible",
  "liveness",
  "uncovered",
];

export function interpretModel(model: Model, options: InterpretOptions): ModelResult {
  return new Search(model, options).run();
}

interface Outcome {
  readonly rule: Rule;
  readonly values: readonly Data[];
  readonly next: State | Failed;
}

class Search {
  readonly #known = new Map<string, number>();
  readonly #states: State[] = [];
  readonly #depths: number[] = [];
  readonly #progress: number[][] = [];
  /** All steps but faults. */
  readonly #moves: number[][] = [];
  readonly #steps = new ModelSteps();
  #initial: readonly number[] = [];
  readonly #failures: (ModelFailureFound & { readonly rank: number })[] = [];
  readonly #uncovered: Set<ModelProperty>;
  readonly #bounds = new Set<string>();
  readonly #permutations: readonly ((type: string, member: string) => string)[];
  #transitions = 0;
  #unreduced = 0;

  constructor(
    readonly model: Model,
    readonly options: InterpretOptions,
  ) {
    this.#uncovered = new Set(model.properties.filter((property) => property.kind === "cover"));
    this.#permutations = options.symmetry === "full" ? permutationsOf(model) : [];
  }

  run(): ModelResult {
    this.#initial = this.#startStates().map((state) => this.#add(state, 0));
    const limit = this.options.maxStates ?? Number.POSITIVE_INFINITY;
    let next = 0;
    let isCutOff = false;
    // A level is finished before deciding.
    for (let levelEnd = this.#states.length; next < levelEnd && this.#failures.length === 0; levelEnd = this.#states.length) {
      for (; next < levelEnd && !isCutOff; next += 1) {
        this.#expand(next);
        isCutOff = this.#states.length > limit;
      }
    }
    if (!isCutOff && this.#failures.length === 0) this.#decideGraph();
    const [failure] = this.#failures.toSorted(
      (a, b) => a.depth - b.depth || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.rank - b.rank,
    );
    return {
      states: this.#states.length,
      transitions: this.#transitions,
      depth: this.#depths.at(-1) ?? 0,
      unreduced: this.#unreduced,
      failure: failure && { kind: failure.kind, name: failure.name, depth: failure.depth },
      boundsReached: [...this.#bounds].sort(),
      isCutOff,
    };
  }

  #startStates(): readonly State[] {
    return allStarts(this.model).map((one) => {
      if (one.kind === "failed") throw one.failure;
      return new Map(one.state);
    });
  }

  #expand(index: number): void {
    const state = this.#stateAt(index);
    const own = this.#encode(state);
    let moves = false;
    const progress: number[] = [];
    const all: number[] = [];
    for (const { rule, values, next } of this.#outcomes(state)) {
      if (next instanceof Failed) {
        moves ||= rule.meta.event !== "fault";
        this.#fail(next.failure.kind, next.failure.subject, { depth: this.#depthOf(index) + 1, rank: next.span?.start ?? 0 });
        continue;
      }
      if (!this.#isAssumed(next)) continue;
      moves ||= rule.meta.event !== "fault" && this.#encode(next) !== own;
      this.#transitions += 1;
      const target = this.#add(next, this.#depthOf(index) + 1);
      if (rule.meta.progress) progress.push(target);
      if (rule.meta.event !== "fault") all.push(target);
      if (this.#hasLeadsTo()) this.#steps.add({ from: index, to: target }, rule, this.#prepared(rule, { state, values, script: [] }));
    }
    this.#progress[index] = progress;
    this.#moves[index] = all;
    for (const property of this.model.properties) {
      if (property.kind === "deadlock" && !moves && !this.#holds(state, property.condition)) {
        this.#fail("deadlock", undefined, { depth: this.#depthOf(index), rank: 0 });
      }
    }
  }

  *#outcomes(state: State): Generator<Outcome> {
    for (const rule of this.model.rules) {
      for (const values of this.#assignments(rule, state)) {
        const guard = this.#prepared(rule, { state, values, script: [] });
        if (!guard.holds(rule.guard)) continue;
        yield* this.#resolutions(rule, state, values);
      }
    }
  }

  *#resolutions(rule: Rule, state: State, values: readonly Data[]): Generator<Outcome> {
    const scripts: (readonly number[])[] = [[]];
    for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
      const chosen = script;
      const next: State = new Map([...state].map(([name, value]) => [name, copyOf(value)]));
      try {
        this.#prepared(rule, { state: next, values, script: chosen }).run(rule.body);
        this.#requireClean(next, rule);
        yield { rule, values, next };
      } catch (error) {
        if (error instanceof MoreChoices)
          scripts.push(...Array.from({ length: error.options }, (_, option) => [...chosen, error.options - 1 - option]));
        else if (error instanceof Failed) yield { rule, values, next: error };
        else if (!(error instanceof Excluded)) throw new Error(`rule '${rule.name}'`, { cause: error });
      }
    }
  }

  /** What is scratch has to be as it was. */
  #requireClean(state: State, rule: Rule): void {
    for (const { name, type, transient } of this.model.variables) {
      if (transient && encode(this.model, type, state.get(name)) !== encode(this.model, type, defaultOf(this.model, type))) {
        throw new Error(`rule '${rule.name}' leaves something in '${name}'`);
      }
    }
  }

  #prepared(rule: Rule, { state, values, script }: { state: State; values: readonly Data[]; script: readonly number[] }): Execution {
    const execution = new Execution(this.model, state, script);
    for (const [index, { name, domain }] of rule.params.entries()) {
      execution.declare(name, domain.kind === "type" ? domain.type : { kind: "range", low: 0, high: 1000 }, values[index]);
    }
    for (const { name, type } of rule.locals) execution.declare(name, type, defaultOf(this.model, type));
    return execution;
  }

  /** Every assignment to a rule's parameters; of equal elements of a list only the first. */
  #assignments(rule: Rule, state: State): readonly (readonly Data[])[] {
    return rule.params.reduce<readonly (readonly Data[])[]>(
      (lists, { domain }) =>
        lists.flatMap((list) => {
          if (domain.kind === "type") return valuesOf(this.model, domain.type).map((value) => [...list, value]);
          const cell = this.#prepared(rule, { state, values: list, script: [] }).place(domain.list);
          const items = cell.get();
          if (!Array.isArray(items)) throw new Error("no list");
          const texts = items.map((item) =>
            encode(this.model, { kind: "list", ordered: false, capacity: 1, element: elementOf(this.model, cell.type) }, [item]),
          );
          return texts.flatMap((text, index) => (texts.indexOf(text) === index ? [[...list, index]] : []));
        }),
      [[]],
    );
  }

  #add(state: State, depth: number): number {
    const { key, orbit } = this.#canonical(state);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#states.length;
    this.#known.set(key, index);
    this.#states.push(state);
    this.#depths.push(depth);
    this.#unreduced += orbit;
    this.#examine(state, depth);
    return index;
  }

  #examine(state: State, depth: number): void {
    for (const [rank, property] of this.model.properties.entries()) {
      if (property.kind === "invariant" && !this.#holds(state, property.condition)) this.#fail("invariant", property.name, { depth, rank });
      if (property.kind === "cover" && this.#uncovered.has(property) && this.#holds(state, property.condition))
        this.#uncovered.delete(property);
      if (property.kind === "bound" && !this.#bounds.has(property.name) && this.#holds(state, property.condition))
        this.#bounds.add(property.name);
    }
  }

  #isAssumed(state: State): boolean {
    return this.model.properties.every((property) => property.kind !== "assumption" || this.#holds(state, property.condition));
  }

  #holds(state: State, condition: ModelExpr): boolean {
    return new Execution(this.model, state).holds(condition);
  }

  #decideGraph(): void {
    const asked = this.model.properties.filter((property) => property.kind === "always possible");
    for (const { condition, steps, violation } of asked.toSorted((a, b) => kinds.indexOf(a.violation) - kinds.indexOf(b.violation))) {
      const without = this.#firstWithout(condition, steps === "all" ? this.#moves : this.#progress);
      if (without === undefined) continue;
      this.#fail(violation, undefined, { depth: this.#depthOf(without), rank: 0 });
      return;
    }
    const unanswered = this.#firstUnanswered();
    if (unanswered !== undefined) {
      this.#fail("liveness", unanswered, { depth: 0, rank: 0 });
      return;
    }
    const [missed] = this.#uncovered;
    if (this.#failures.length === 0 && missed !== undefined) this.#fail("uncovered", missed.name, { depth: 0, rank: 0 });
  }

  /** On all states: what is fair belongs to certain nodes. */
  #firstUnanswered(): string | undefined {
    if (!this.#hasLeadsTo()) return undefined;
    if (this.#permutations.length <= 1)
      return firstUnanswered(this.model, this.#states, this.#steps.graph(this.#states.length, this.#initial));
    const { failure } = new Search(this.model, { symmetry: "off" }).run();
    return failure?.kind === "liveness" ? failure.name : undefined;
  }

  #hasLeadsTo(): boolean {
    return this.model.properties.some((property) => property.kind === "leads to");
  }

  /** The first state from which the steps lead to no state with the condition. */
  #firstWithout(condition: ModelExpr, steps: readonly (readonly number[])[]): number | undefined {
    const sources = this.#states.map((): number[] => []);
    for (const [index, targets] of steps.entries()) for (const target of targets) sources[target]?.push(index);
    const good = this.#states.map((state) => this.#holds(state, condition));
    const open = good.flatMap((isGood, index) => (isGood ? [index] : []));
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      for (const source of sources[index] ?? []) {
        if (good[source] === true) continue;
        good[source] = true;
        open.push(source);
      }
    }
    const first = good.indexOf(false);
    return first < 0 ? undefined : first;
  }

  #fail(kind: string, name: string | undefined, where: { readonly depth: number; readonly rank: number }): void {
    this.#failures.push({ kind, name, ...where });
  }

  #encode(state: State): string {
    return this.model.variables.map(({ name, type, transient }) => (transient ? "" : encode(this.model, type, state.get(name)))).join(";");
  }

  #canonical(state: State): { readonly key: string; readonly orbit: number } {
    if (this.options.symmetry === "off") return { key: this.#encode(state), orbit: 1 };
    const images = new Set(
      this.#permutations.map((rename) =>
        this.#encode(new Map(this.model.variables.map(({ name, type }) => [name, permute(this.model, type, state.get(name), rename)]))),
      ),
    );
    const [key] = [...images].sort();
    return { key: key ?? "", orbit: images.size };
  }

  #depthOf(index: number): number {
    return this.#depths[index] ?? 0;
  }

  #stateAt(index: number): State {
    const state = this.#states[index];
    if (state === undefined) throw new Error("no state");
    return state;
  }
}

function elementOf(model: Model, type: Rule["locals"][number]["type"]): Rule["locals"][number]["type"] {
  let resolved = type;
  while (resolved.kind === "named") {
    const { name } = resolved;
    const declaration = model.types.find((one) => one.name === name);
    if (declaration?.kind !== "alias") break;
    resolved = declaration.type;
  }
  if (resolved.kind !== "list") throw new Error("no list");
  return resolved.element;
}

/** Every permutation of the interchangeable types, the identity among them. */
function permutationsOf(model: Model): readonly ((type: string, member: string) => string)[] {
  let all: readonly ReadonlyMap<string, ReadonlyMap<string, string>>[] = [new Map()];
  for (const declaration of model.types) {
    if (declaration.kind !== "scalarset" || !model.symmetry.includes(declaration.name)) continue;
    const { members, name } = declaration;
    const images = arrangements(members).map((image) => new Map(members.map((one, index) => [one, image[index] ?? one])));
    all = all.flatMap((known) => images.map((image) => new Map([...known, [name, image]])));
  }
  return all.map((renamings) => (type, member) => renamings.get(type)?.get(member) ?? member);
}

function arrangements(items: readonly string[]): readonly (readonly string[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => arrangements(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
