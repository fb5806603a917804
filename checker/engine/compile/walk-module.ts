/** A model as a WebAssembly module that walks through its states at random. */
import type { Model, ModelStatement } from "../../../dsl/model/index.js";
import {
  access,
  call,
  defineFunction,
  either,
  get,
  giveBack,
  i32,
  local,
  op,
  when,
  type Instruction,
  type WasmFunction,
} from "../wasm/index.js";
import { soleArea } from "./area.js";
import { pickFunction } from "./choosing.js";
import { drawFunctions } from "./drawing.js";
import { pageBytes } from "./memory-map.js";
import { assemble, layGround, metOf, ranksOf, startsOf, type CompiledCode, type CompiledModel, type Groundwork } from "./module.js";
import { planSteps } from "./plan.js";
import { countCovers, examineFunction, holdsFunction, propertiesOf } from "./properties.js";
import { instancesOf, moveFlag } from "./rules.js";
import { meetLimit } from "./runtime-limit.js";
import { noteFunction } from "./store.js";
import { Counters, type Tally, type TallyCounters } from "./tallies.js";
import { countersBase, marksEnd, walkCells, walkState } from "./walk-map.js";
import { walkFunctions } from "./walking.js";

/** What is counted at the steps of each rule, in the order of the model's rules. */
export type RuleTallies = readonly (readonly Tally[])[];

/** Walks as code, and where they count what. */
export interface CompiledWalks extends CompiledCode {
  readonly ranks: readonly number[];
  readonly met: CompiledModel["met"];
  /** The flags of each rule instance, by its number. */
  readonly flags: Uint8Array;
  readonly tallies: readonly TallyCounters[];
  /** The counter of each marked place in the text. */
  readonly marks: ReadonlyMap<number, number>;
  /** The counter of each cover, by its place in the text. */
  readonly covers: ReadonlyMap<number, number>;
}

/** Compiles a model for random walks. Throws `EngineLimit` for a model beyond the engine's limits. */
export function compileWalks(model: Model, tallies: RuleTallies): CompiledWalks {
  const [nextWord, draw] = drawFunctions(walkCells.random);
  const counters = new Counters(countersBase);
  const isTrial = access("i32.load", walkCells.isTrial, i32(0));
  const pick = pickFunction(soleArea, (count) => either("i32", isTrial, [i32(0), call(draw, count)]));
  const ground = layGround(model, planSteps, { pick, mark: (mark) => markCode(mark, counters) });
  const { assembly } = ground;
  const instances = instancesOf(assembly);
  const byRule = new Map(model.rules.map((rule, index) => [rule, tallies[index] ?? []]));
  const note = noteFunction(assembly.area);
  const examine = examineFunction(assembly, note);
  const covers = coverCounters(model, counters);
  const look = lookFunction(ground, { examine, counters, covers });
  const walk = walkFunctions({ ground, instances, tallies: ({ rule }) => byRule.get(rule) ?? [], counters, draw, look });
  const succeeded = startFunction(ground);
  const starts = startsOf(ground, succeeded);
  const functions = [nextWord, draw, note, examine, look, restFunction(ground), ...walk, succeeded];
  const bytes = Math.ceil((countersBase + counters.bytes) / pageBytes + 1) * pageBytes;
  const code = assemble({ ...ground, plan: { ...ground.plan, bytes } }, { starts, functions, imported: [] });
  const flags = Uint8Array.from(instances, ({ rule }) => (rule.meta.event === "fault" ? 0 : moveFlag));
  return { ...code, ranks: ranksOf(assembly), met: metOf(assembly), flags, tallies: counters.tallies, marks: counters.marks, covers };
}

/** Notes the mark for the end of the step, or what became of those noted before. */
function markCode(mark: Extract<ModelStatement, { readonly kind: "mark" }>, counters: Counters): readonly Instruction[] {
  const [end, before] = [walkCells.marksEnd, walkCells.marksBefore];
  const load = (cell: number): Instruction => access("i32.load", cell, i32(0));
  const store = (cell: number, value: Instruction): Instruction => access("i32.store", cell, i32(0), value);
  switch (mark.offer) {
    case "begins":
      return [store(before, load(end))];
    case "declined":
      return [store(end, load(before))];
    case "put off": {
      const last = access("i32.load", 0, op("i32.sub", load(end), i32(4)));
      const keepLast = [access("i32.store", 0, load(before), last), store(end, op("i32.add", load(before), i32(4)))];
      return [when(op("i32.gt_u", load(end), load(before)), keepLast)];
    }
    default: {
      if (mark.span === undefined) return [];
      const counter = i32(counters.ofMark(mark.span.start));
      const note = [access("i32.store", 0, load(end), counter), store(end, op("i32.add", load(end), i32(4)))];
      return [when(op("i32.lt_u", load(end), i32(marksEnd)), note, [meetLimit(soleArea, "marks")])];
    }
  }
}

function coverCounters(model: Model, counters: Counters): ReadonlyMap<number, number> {
  const covers = model.properties.filter(({ kind }) => kind === "cover");
  return new Map(covers.map(({ span }) => [span?.start ?? -1, counters.take(1)]));
}

interface LookParts {
  readonly examine: WasmFunction;
  readonly counters: Counters;
  readonly covers: ReadonlyMap<number, number>;
}

/** `()`: looks at the state where the walk is. */
function lookFunction({ assembly }: Groundwork, { examine, counters, covers }: LookParts): WasmFunction {
  const state = local("i32", "state");
  const count = countCovers(assembly, state, (property, holds) => {
    const counter = covers.get(property.span?.start ?? -1);
    return counter === undefined ? [] : counters.add(i32(counter), op("i64.extend_i32_u", holds));
  });
  const body = [{ kind: "set", local: state, value: i32(walkState) } as const, ...count, call(examine, get(state), i32(0))];
  return defineFunction("look", [], { isExported: true, body });
}

/** `() -> boolean`: is nothing owed where the walk is? */
function restFunction({ assembly }: Groundwork): WasmFunction {
  const [property] = propertiesOf(assembly, "deadlock");
  if (property === undefined) return defineFunction("rests", [local("i32", "state")], { result: "i32", isExported: true, body: [i32(1)] });
  return holdsFunction(assembly, "rests", property);
}

/** `(out, source, flags) -> out`: says that an initial state was made. */
function startFunction({ assumed }: Groundwork): WasmFunction {
  const [out, source, flags] = [local("i32", "out"), local("i32", "source"), local("i32", "flags")];
  const isOne = assumed === undefined ? i32(1) : call(assumed, get(out));
  const body = [access("i32.store", walkCells.isStart, i32(0), isOne), giveBack(get(out))];
  return defineFunction("succeeded", [out, source, flags], { result: "i32", body });
}
