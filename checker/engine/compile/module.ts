/** A model as a WebAssembly module that searches it. */
import type { Model, StartState } from "../../../dsl/model/index.js";
import { planColumns } from "../canonical/column-plan.js";
import { leavesOf, type Leaves } from "../canonical/leaves.js";
import { planRefinement } from "../canonical/refinement-plan.js";
import { layOut, type Layout } from "../layout/index.js";
import {
  access,
  block,
  call,
  defineFunction,
  encodeModule,
  get,
  i32,
  label,
  local,
  printModule,
  set,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { ownArea, soleArea } from "./area.js";
import { canonicalFunction } from "./canonical.js";
import { refiningFunctions } from "./refining.js";
import { takeChunkFunction } from "./claim.js";
import { nextScriptFunction, pickFunction } from "./choosing.js";
import { Constraints } from "./constraints.js";
import { moveFunction, putBackFunction } from "./doubling.js";
import { EngineLimit } from "./engine-limit.js";
import { valuesIn } from "./expression.js";
import type { StepFailure } from "./failures.js";
import { Assembly, declare, newFrame, type Frame, type MarkCode } from "./frame.js";
import { copyToBatch, wholeBytes, wordsInBatch } from "./hashing.js";
import { packedIn } from "./records.js";
import { cells, mostFailures, mostMet, mostStateBytes, pageBytes } from "./memory-map.js";
import { planSearch, planSteps, type Kept, type MemoryPlan } from "./plan.js";
import { assumedFunction, deadFunction, examineFunction, holdsFunction, metProperties, propertiesOf } from "./properties.js";
import { expandFunctions, instancesOf, type Instance } from "./rules.js";
import type { Binding } from "./scope.js";
import { leadsToFunctions, type LookedAt, type Promised } from "./leads-to.js";
import { limitsFor } from "./limits.js";
import { expandAllFunction, keepFailureFunction, keepStepFunction } from "./stepping.js";
import { stageFunctions, type Stage } from "./stages.js";
import { compileAll } from "./statement.js";
import { exploreFunction, failedFunction, flushFunction, noteFunction, succeededFunction, type Demands, type Site } from "./store.js";

/** A model as code. */
export interface CompiledCode {
  readonly model: Model;
  readonly layout: Layout;
  readonly plan: MemoryPlan;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In the text format, for people. */
  readonly text: () => string;
  /** Exported functions that make the initial states: `start_0`, `start_1`, … */
  readonly starts: number;
  readonly failure: (number: number) => StepFailure | undefined;
}

/** A search as code, and what is needed to understand what it says. */
export interface CompiledModel extends CompiledCode {
  readonly options: CompileOptions;
  /** Set where states are brought into canonical form. */
  readonly leaves: Leaves | undefined;
  readonly ranks: readonly number[];
  readonly met: readonly { readonly kind: "cover" | "bound"; readonly name: string }[];
  /** Properties of the graph, with the exported function that says where their condition holds. */
  readonly goals: readonly { readonly name: string; readonly steps: "all" | "progress"; readonly violation: "stuck" | "impossible" }[];
  /** What `leads to` asks, and what it relies on; undefined where it is left out. */
  readonly leadsTo: { readonly promises: readonly Promised[]; readonly constraints: Constraints } | undefined;
}

/** Steps as code. */
export interface CompiledSteps extends CompiledCode {
  /** Rules with their parameters, by number. */
  readonly instances: readonly Instance[];
}

export interface CompileOptions {
  /** At most 4 GiB. */
  readonly memoryBytes: number;
  /** Whether states are brought into canonical form before they are looked up. */
  readonly symmetry: "full" | "off";
  /** Default: states, which are compared. Fingerprints take less, and two states may have the same one. */
  readonly keep?: Kept | undefined;
  /** Where fingerprints are kept: do states that have no room in memory wait elsewhere? */
  readonly spills?: boolean | undefined;
  /** How many states have room in memory then, a power of 2; if not given, as many as there is room for. For tests: it has to be 4096 at least. */
  readonly ringStates?: number | undefined;
  /** How many threads may search together, where memory is large enough and states are kept. Default: 1. */
  readonly threads?: number | undefined;
  /** Whether `leads to` is decided, which takes a graph of all states, and for which values of its parameters. Default: it is left out. */
  readonly leadsTo?: LookedAt | undefined;
}

/** What all modules of a model have in common. */
export interface Groundwork {
  readonly model: Model;
  readonly layout: Layout;
  readonly plan: MemoryPlan;
  readonly assembly: Assembly;
  readonly nextScript: WasmFunction;
  readonly assumed: WasmFunction | undefined;
}

/** What a module does otherwise than a search. */
interface Deviation {
  readonly pick?: WasmFunction;
  readonly mark?: MarkCode;
}

/** What the code of a model begins with. */
export function layGround(model: Model, planFor: (layout: Layout) => MemoryPlan, { pick, mark }: Deviation = {}): Groundwork {
  const layout = layOut(model);
  if (layout.bytes > mostStateBytes)
    throw new EngineLimit(`states of ${layout.bytes} bytes, and the compiled engine takes ${mostStateBytes}`);
  const plan = planFor(layout);
  const area = plan.threads === 1 ? soleArea : ownArea;
  const assembly = new Assembly(model, limitsFor(model, layout), { pick: pick ?? pickFunction(area), layout, area, mark });
  return {
    model,
    layout,
    plan,
    assembly,
    nextScript: nextScriptFunction(area),
    assumed: assumedFunction(assembly),
  };
}

/** Compiles a model for a search. */
export function compileModel(model: Model, options: CompileOptions): CompiledModel {
  const ground = layGround(model, (layout) => planSearch(layout, options.memoryBytes, options));
  const { layout, plan, assembly, nextScript, assumed } = ground;
  const { area } = assembly;
  const { leaves, general, compiled: ways } = canonicalFunctions(ground, options.symmetry);
  const canonical = ways[0] ?? general;
  const note = noteFunction(area);
  const goals = propertiesOf(assembly, "always possible");
  const holds = goals.map((goal, index) => holdsFunction(assembly, `goal_${index}`, goal));
  const leadsTo = options.leadsTo && { ...leadsToFunctions(assembly, options.leadsTo), constraints: new Constraints(assembly) };
  const dead = deadFunction(assembly, note);
  const demands: Demands = {
    moves: dead !== undefined,
    edges: edgesFor(goals, leadsTo),
    assumed,
    canonical,
    examine: examineFunction(assembly, note),
  };
  const site: Site = { layout, plan, area };
  const takeChunk = takeChunkFunction(plan, area);
  const flush = flushFunction(site, demands, takeChunk);
  const succeeded = succeededFunction(site, demands, flush);
  const failed = failedFunction(site, note);
  const begin = (state: Local, out: Local): readonly Instruction[] => copyToBatch(out, state, packedIn(layout, plan));
  const expand = expandFunctions(assembly, { begin, succeeded, failed, nextScript, constraints: leadsTo?.constraints });
  const explore = exploreFunction(site, { expand, flush, dead });
  const store = [
    ...holds,
    ...(leadsTo?.functions ?? []),
    ...[dead].flatMap((one) => one ?? []),
    demands.examine,
    ...(plan.threads === 1 ? [] : [takeChunk]),
    flush,
    explore,
    moveFunction(site),
    putBackFunction(site),
  ];
  const starts = startsOf(ground, succeeded);
  return {
    ...assemble(ground, {
      starts,
      functions: [...ways, note, ...store, succeeded, failed, ...expand],
      imported: general === undefined ? [] : [general],
    }),
    options,
    leaves,
    ranks: ranksOf(assembly),
    met: metOf(assembly),
    goals: goals.map(({ name, steps, violation }) => ({ name, steps, violation })),
    leadsTo,
  };
}

function edgesFor(goals: readonly { readonly steps: "all" | "progress" }[], leadsTo: object | undefined): Demands["edges"] {
  if (leadsTo !== undefined) return "flagged";
  if (goals.length === 0) return "none";
  return goals.some((goal) => goal.steps === "all") ? "all" : "progress";
}

interface CanonicalFunctions {
  /** Set where states are brought into canonical form at all. */
  readonly leaves: Leaves | undefined;
  /** The general way, which is imported. */
  readonly general: WasmFunction | undefined;
  /** The way that states take, which may lead to the general one; undefined if that is the general one itself. The first, with those that it calls. */
  readonly compiled: readonly WasmFunction[];
}

function canonicalFunctions({ model, layout, assembly }: Groundwork, symmetry: "full" | "off"): CanonicalFunctions {
  const leaves = symmetry === "full" ? leavesOf(model, layout) : undefined;
  if (leaves === undefined || leaves.sets.every((set) => set.size <= 1)) return { leaves: undefined, general: undefined, compiled: [] };
  const general = defineFunction("canonicalise", [local("i32", "state")]);
  const refinement = planRefinement(leaves);
  const { area } = assembly;
  const refining: readonly WasmFunction[] =
    refinement === undefined ? [] : refiningFunctions(refinement, { area, bytes: layout.bytes, general });
  const columns = planColumns(leaves, layout.columns);
  const sorting = columns && canonicalFunction(columns, leaves, refining[0] ?? general);
  return { leaves, general, compiled: [...(sorting === undefined ? [] : [sorting]), ...refining] };
}

/**
 * Compiles a model for walking over the states of a finished search up to a stage, to see how long it takes; its function `walk(from, to)` expands
 * states and keeps nothing.
 */
export function compileStage(model: Model, stage: Stage, { memoryBytes, symmetry }: CompileOptions): Uint8Array<ArrayBuffer> {
  const ground = layGround(model, (layout) => planSearch(layout, memoryBytes, {}));
  const { general, compiled } = canonicalFunctions(ground, symmetry);
  const functions = stageFunctions(ground, stage, compiled[0] ?? general);
  return assemble(ground, {
    starts: [],
    functions: [...compiled, ...functions],
    imported: general === undefined ? [] : [general],
  }).bytes;
}

/** Compiles a model for going step by step. */
export function compileSteps(model: Model): CompiledSteps {
  const ground = layGround(model, planSteps);
  const { layout, assembly, nextScript, assumed } = ground;
  const [succeeded, failed] = [keepStepFunction(layout, assumed), keepFailureFunction(layout)];
  const expand = expandFunctions(assembly, {
    begin: (state, out) => copyToBatch(out, state, wholeBytes(layout)),
    succeeded,
    failed,
    nextScript,
  });
  const functions = [succeeded, failed, ...expand, expandAllFunction(expand)];
  const instances = instancesOf(assembly);
  return { ...assemble(ground, { starts: startsOf(ground, succeeded), functions, imported: [] }), instances };
}

/** `start_0`, `start_1`, …: `succeeded` gets each initial state. */
export function startsOf({ model, assembly }: Groundwork, succeeded: WasmFunction): readonly WasmFunction[] {
  return model.starts
    .flatMap((start) => startFunctions(assembly, start, succeeded))
    .map((one, index) => ({ ...one, name: `start_${index}` }));
}

/** How bad each failure is, by its number. */
export function ranksOf(assembly: Assembly): readonly number[] {
  const ranks = assembly.failures.ranks();
  if (ranks.length > mostFailures) throw new EngineLimit(`${ranks.length} ways to fail, and the compiled engine takes ${mostFailures}`);
  return ranks;
}

/** Covers and bounds in the order of their cells. */
export function metOf(assembly: Assembly): CompiledModel["met"] {
  const met = metProperties(assembly);
  if (met.length > mostMet) throw new EngineLimit(`${met.length} covers and bounds, and the compiled engine takes ${mostMet}`);
  return met.map(({ kind, name }) => ({ kind, name }));
}

interface Parts {
  readonly starts: readonly WasmFunction[];
  readonly functions: readonly WasmFunction[];
  readonly imported: readonly WasmFunction[];
}

/** Makes a module of functions. */
export function assemble(
  { model, layout, plan, assembly, nextScript, assumed }: Groundwork,
  { starts, functions, imported }: Parts,
): CompiledCode {
  const all = [...assembly.functions, nextScript, ...(assumed === undefined ? [] : [assumed]), ...functions, ...starts];
  const pages = plan.bytes / pageBytes;
  const memory = { minimum: pages, maximum: pages, isShared: true };
  const numbers = assembly.area.imported === undefined ? [] : [assembly.area.imported];
  return {
    model,
    layout,
    plan,
    bytes: encodeModule(all, { memory, imported, numbers }),
    text: () => printModule(all, { memory, imported, numbers }),
    starts: starts.length,
    failure: (number) => assembly.failures.entry(number),
  };
}

/** `()`: puts an initial state into the batch; one function for each assignment to the parameters. */
function startFunctions(assembly: Assembly, start: StartState, succeeded: WasmFunction): readonly WasmFunction[] {
  const [out, zero] = [local("i32", "out"), local("i32", "zero")];
  const [end, failed] = [label("end"), label("failed")];
  const outer = newFrame(assembly, out, { end: { label: end, result: undefined }, failed, span: start.span, owner: `start ${start.name}` });
  const assignments = start.params.reduce<readonly (readonly Binding[])[]>(
    (lists, { type }) => lists.flatMap((list) => valuesIn(outer, type).map((value) => [...list, value])),
    [[]],
  );
  return assignments.map((values) => {
    const frame: Frame = newFrame(assembly, out, { end: outer.end, failed, span: start.span, owner: outer.owner });
    for (const [index, { name }] of start.params.entries()) {
      const binding = values[index];
      if (binding !== undefined) frame.scope.bind(name, binding);
    }
    const shared = assembly.sharedNames(start.body);
    const code = [...start.locals.flatMap((one) => declare(frame, one, shared.has(one.name))), ...compileAll(frame, start.body)];
    const body: readonly Instruction[] = [
      set(out, assembly.area.load(cells.out)),
      ...clearState(out, assembly.layout.bytes),
      block(failed, [block(end, code), assembly.area.store(cells.out, call(succeeded, get(out), get(zero), i32(0)))]),
      // A start that an `assume` excludes leaves nothing behind.
      assembly.area.store(cells.failure, i32(0)),
    ];
    return defineFunction("start", [], { isExported: true, body });
  });
}

function clearState(out: ReturnType<typeof local>, bytes: number): readonly Instruction[] {
  return wordsInBatch(bytes).map((offset) => access("i64.store", offset, get(out), { kind: "constant", type: "i64", value: 0 }));
}
