/**
 * Random walks as code. At each step the guards of all rule instances are tested and those that hold are noted; one is drawn and run, with its choices drawn as they
 * come; where it turns out to be none it is struck off and another one drawn. What the step passes is counted on the way.
 *
 * A walk is at its end where nothing but faults, and steps that change nothing, are possible. That is looked at only where such a step was drawn: all steps of the state
 * are then tried, with every way to choose, until one leads elsewhere.
 *
 * Cost: the guards of all instances, one body, and a few additions, for each step; no hashing, no canonical form.
 */
import {
  access,
  block,
  branch,
  call,
  defineFunction,
  get,
  giveBack,
  i32,
  i64,
  label,
  local,
  loop,
  op,
  set,
  when,
  whileLoop,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { excluded } from "./failures.js";
import { clearTransient } from "./frame.js";
import { copyState, copyToBatch, differ, wholeBytes } from "./hashing.js";
import { cells } from "./memory-map.js";
import type { Groundwork } from "./module.js";
import { bodyCode, guardCode, instanceFrame, instanceLabels, instancesPerFunction, moveFlag, type Instance } from "./rules.js";
import type { Counters, Tally } from "./tallies.js";
import { enabledTable, instanceFlags, marksBase, nextState, triedTable, walkCells, walkState } from "./walk-map.js";

/** How a call of `walk` ends. */
export const walkOutcomes = ["more", "at its length", "nothing changes", "failed step", "failed state", "limit"] as const;
export type WalkOutcome = (typeof walkOutcomes)[number];

function outcome(one: WalkOutcome): Instruction {
  return i32(walkOutcomes.indexOf(one));
}

/** What `run` says of a step. */
const [noStep, didStep, didFail] = [0, 1, 2] as const;

/** What the code of walks is made of. */
export interface WalkParts {
  readonly ground: Groundwork;
  readonly instances: readonly Instance[];
  /** What is counted at the steps of each instance. */
  readonly tallies: (instance: Instance) => readonly Tally[];
  readonly counters: Counters;
  /** `(bound) -> number` */
  readonly draw: WasmFunction;
  /** `()`: looks at the state where the walk is: at covers, bounds and invariants. */
  readonly look: WasmFunction;
}

const load = (cell: number): Instruction => access("i32.load", cell, i32(0));
const store = (cell: number, value: Instruction): Instruction => access("i32.store", cell, i32(0), value);

/** All functions of walks; `walk(attempts) -> outcome` goes on with a walk. */
export function walkFunctions(parts: WalkParts): readonly WasmFunction[] {
  const groups = Array.from({ length: Math.ceil(parts.instances.length / instancesPerFunction) }, (_, group) => {
    const from = group * instancesPerFunction;
    return parts.instances.slice(from, from + instancesPerFunction).map((instance, index) => ({ instance, number: from + index }));
  });
  const count = countMarksFunction(parts.counters);
  const enabled = groups.map((group, index) => enabledFunction(parts, group, `enabled_${index}`));
  const runs = groups.map((group, index) => runFunction(parts, { group, count, name: `run_${index}` }));
  const run = runAnyFunction(runs);
  const collect = defineFunction("collect", [], { body: enabled.map((one) => call(one, i32(walkState))) });
  const change = canChangeFunction(parts, { collect, run });
  const step = stepFunction(parts, { collect, run, change });
  return [count, ...enabled, ...runs, run, collect, change, step, walkFunction(step)];
}

interface Numbered {
  readonly instance: Instance;
  readonly number: number;
}

/** `(state)`: notes the instances whose guards hold, or cannot be evaluated. */
function enabledFunction({ ground: { assembly } }: WalkParts, group: readonly Numbered[], name: string): WasmFunction {
  const [state, end] = [local("i32", "state"), local("i32", "end")];
  const body = group.flatMap(({ instance, number }) => {
    const labels = instanceLabels();
    const guard = guardCode(assembly, instance, { state, labels });
    if (guard === undefined) return [];
    const fine = label("fine");
    const note = [access("i32.store", 0, get(end), i32(number)), set(end, op("i32.add", get(end), i32(4)))];
    const unsure = assembly.area.store(cells.failure, i32(0));
    return [block(labels.next, [block(fine, [block(labels.unsure, [...guard, branch(fine)]), unsure]), ...note])];
  });
  return defineFunction(name, [state], { body: [set(end, load(walkCells.enabledEnd)), ...body, store(walkCells.enabledEnd, get(end))] });
}

/** `(state, out, number) -> result`: takes the step of one of the group's instances. */
function runFunction(
  parts: WalkParts,
  { group, count, name }: { readonly group: readonly Numbered[]; readonly count: WasmFunction; readonly name: string },
): WasmFunction {
  const [state, out, number] = [local("i32", "state"), local("i32", "out"), local("i32", "number")];
  const cases = group.map((_, index) => label(`case${index}`));
  const none = label("none");
  const index = op("i32.sub", get(number), i32(group[0]?.number ?? 0));
  let body: readonly Instruction[] = [{ kind: "branch table", labels: [...cases, none], index }];
  for (const [position, { instance }] of group.entries())
    body = [block(cases[position] ?? none, body), ...runInstance(parts, instance, { state, out, count }), branch(none)];
  return defineFunction(name, [state, out, number], {
    result: "i32",
    body: [block(none, body), giveBack(i32(noStep))],
  });
}

interface RunSite {
  readonly state: Local;
  readonly out: Local;
  readonly count: WasmFunction;
}

/** Returns unless the guard does not hold. */
function runInstance(parts: WalkParts, instance: Instance, { state, out, count }: RunSite): readonly Instruction[] {
  const { assembly, layout, assumed } = parts.ground;
  const labels = instanceLabels();
  const guard = guardCode(assembly, instance, { state, labels });
  if (guard === undefined) return [];
  const failure = local("i32", "failure");
  const frameOf = { before: state, after: out } as const;
  const tallies = (moments: readonly Tally["of"][]): readonly Instruction[] =>
    parts.tallies(instance).flatMap((tally) => {
      if (!moments.includes(tally.of)) return [];
      const where = { state: frameOf[tally.of], end: labels.end, failed: labels.unsure };
      return parts.counters.count(instanceFrame(assembly, instance, where), tally);
    });
  const passed = (moments: readonly Tally["of"][]): Instruction =>
    when(op("i32.eqz", load(walkCells.isTrial)), [...tallies(moments), call(count)]);
  const attempt = [
    ...copyToBatch(out, state, wholeBytes(layout)),
    block(labels.failed, [
      block(labels.end, bodyCode(assembly, instance, { out, labels })),
      ...(assumed === undefined ? [] : [when(op("i32.eqz", call(assumed, get(out))), [giveBack(i32(noStep))])]),
      passed(["before", "after"]),
      giveBack(i32(didStep)),
    ]),
  ];
  return [
    block(labels.next, [
      block(labels.unsure, [...guard, ...attempt]),
      set(failure, assembly.area.load(cells.failure)),
      assembly.area.store(cells.failure, i32(0)),
      ...clearTransient(layout, assembly.area),
      when(op("i32.eq", get(failure), i32(excluded)), [giveBack(i32(noStep))]),
      store(walkCells.failure, get(failure)),
      passed(["before"]),
      giveBack(i32(didFail)),
    ]),
  ];
}

/** `(state, out, number) -> result`: takes the step of any instance. */
function runAnyFunction(runs: readonly WasmFunction[]): WasmFunction {
  const params = [local("i32", "state"), local("i32", "out"), local("i32", "number")] as const;
  const [, , number] = params;
  const group = local("i32", "group");
  const cases = runs.map((_, index) => label(`group${index}`));
  const none = label("none");
  let body: readonly Instruction[] = [{ kind: "branch table", labels: [...cases, none], index: get(group) }];
  for (const [index, run] of runs.entries()) body = [block(cases[index] ?? none, body), giveBack(call(run, ...params.map(get)))];
  const fits = op("i32.div_s", get(number), i32(instancesPerFunction));
  return defineFunction("run", params, {
    result: "i32",
    body: [set(group, fits), block(none, body), giveBack(i32(noStep))],
  });
}

/** `()`: adds up what the step has passed. */
function countMarksFunction(counters: Counters): WasmFunction {
  const at = local("i32", "at");
  const next = set(at, op("i32.add", get(at), i32(4)));
  const body = [
    set(at, i32(marksBase)),
    whileLoop(op("i32.lt_u", get(at), load(walkCells.marksEnd)), [...counters.add(access("i32.load", 0, get(at))), next]),
  ];
  return defineFunction("count_marks", [], { body });
}

interface Called {
  readonly collect: WasmFunction;
  readonly run: WasmFunction;
}

const beginStep: readonly Instruction[] = [store(walkCells.marksEnd, i32(marksBase)), store(walkCells.marksBefore, i32(marksBase))];

function isMove(number: Local): Instruction {
  return op("i32.and", access("i32.load8_u", instanceFlags, get(number)), i32(moveFlag));
}

/** `() -> boolean`: does some step that is no fault lead elsewhere, be it into a failure? */
function canChangeFunction({ ground }: WalkParts, { collect, run }: Called): WasmFunction {
  const { assembly, layout, nextScript } = ground;
  const { area } = assembly;
  const [state, out] = [local("i32", "state"), local("i32", "out")];
  const [at, number, result, changes] = [local("i32", "at"), local("i32", "number"), local("i32", "result"), local("i32", "changes")];
  const [found, again, next] = [label("found"), label("again"), label("next")];
  const tryAll = loop(again, [
    area.store(cells.taken, i32(0)),
    ...beginStep,
    set(result, call(run, get(state), get(out), get(number))),
    set(changes, op("i32.eq", get(result), i32(didFail))),
    when(op("i32.eq", get(result), i32(didStep)), [set(changes, differ(out, state, wholeBytes(layout)))]),
    branch(found, get(changes)),
    branch(again, call(nextScript)),
  ]);
  const tryEach = whileLoop(op("i32.lt_u", get(at), load(walkCells.enabledEnd)), [
    set(number, access("i32.load", 0, get(at))),
    set(at, op("i32.add", get(at), i32(4))),
    block(next, [branch(next, op("i32.eqz", isMove(number))), tryAll]),
  ]);
  const body = [
    set(state, i32(walkState)),
    set(out, i32(nextState)),
    set(changes, i32(0)),
    store(walkCells.isTrial, i32(1)),
    store(walkCells.enabledEnd, i32(triedTable)),
    call(collect),
    set(at, i32(triedTable)),
    area.store(cells.scripted, i32(0)),
    block(found, [tryEach]),
    area.store(cells.scripted, i32(0)),
    store(walkCells.isTrial, i32(0)),
    giveBack(get(changes)),
  ];
  return defineFunction("can_change", [], { result: "i32", body });
}

/** `() -> outcome`: one step, or word that there is none. */
function stepFunction(parts: WalkParts, called: Called & { readonly change: WasmFunction }): WasmFunction {
  const { ground, draw } = parts;
  const { area } = ground.assembly;
  const [at, end, number, known, result] = [
    local("i32", "at"),
    local("i32", "end"),
    local("i32", "number"),
    local("i32", "known_to_change"),
    local("i32", "result"),
  ];
  const ready = label("drawn");
  const again = label("again");
  const stop = giveBack(outcome("nothing changes"));
  const requireChange = [set(known, call(called.change)), when(op("i32.eqz", get(known)), [stop])];
  const drawOne = [
    when(op("i32.eq", get(end), i32(enabledTable)), [...requireChange, giveBack(outcome("more"))]),
    set(at, call(draw, op("i32.shr_u", op("i32.sub", get(end), i32(enabledTable)), i32(2)))),
    set(at, op("i32.add", op("i32.shl", get(at), i32(2)), i32(enabledTable))),
    set(number, access("i32.load", 0, get(at))),
    set(end, op("i32.sub", get(end), i32(4))),
    access("i32.store", 0, get(at), access("i32.load", 0, get(end))),
  ];
  const body = [
    set(known, i32(0)),
    store(walkCells.enabledEnd, i32(enabledTable)),
    call(called.collect),
    set(end, load(walkCells.enabledEnd)),
    block(ready, [
      loop(again, [
        ...drawOne,
        // A state that only faults leave is a dead end.
        when(op("i32.eqz", op("i32.or", get(known), isMove(number))), requireChange),
        area.store(cells.taken, i32(0)),
        area.store(cells.scripted, i32(0)),
        ...beginStep,
        set(result, call(called.run, i32(walkState), i32(nextState), get(number))),
        when(area.load(cells.limit), [giveBack(outcome("limit"))]),
        branch(ready, op("i32.ne", get(result), i32(noStep))),
        branch(again),
      ]),
    ]),
    ...arrive(parts, { number, result, requireUnlessKnown: when(op("i32.eqz", get(known)), requireChange) }),
  ];
  return defineFunction("step", [], { result: "i32", body });
}

interface Arrival {
  readonly number: Local;
  readonly result: Local;
  /** Leaves where nothing else can happen. */
  readonly requireUnlessKnown: Instruction;
}

/** The end of a step: the walk is where it leads, which is looked at if it is somewhere else. */
function arrive(
  { ground: { assembly, layout }, look }: WalkParts,
  { number, result, requireUnlessKnown }: Arrival,
): readonly Instruction[] {
  const [state, out] = [local("i32", "state"), local("i32", "out")];
  const steps = walkCells.steps;
  return [
    store(walkCells.instance, get(number)),
    store(walkCells.stepsLeft, op("i32.sub", load(walkCells.stepsLeft), i32(1))),
    access("i64.store", steps, i32(0), op("i64.add", access("i64.load", steps, i32(0)), i64(1))),
    when(op("i32.eq", get(result), i32(didFail)), [giveBack(outcome("failed step"))]),
    set(state, i32(walkState)),
    set(out, i32(nextState)),
    when(
      differ(out, state, wholeBytes(layout)),
      [
        ...copyState(state, out, layout.bytes),
        call(look),
        when(assembly.area.load(cells.failureNumber), [giveBack(outcome("failed state"))]),
      ],
      [requireUnlessKnown],
    ),
    giveBack(outcome("more")),
  ];
}

/** `(attempts) -> outcome`: goes on until the walk ends, or for so many steps. */
function walkFunction(step: WasmFunction): WasmFunction {
  const [attempts, result] = [local("i32", "attempts"), local("i32", "result")];
  const body = [
    whileLoop(get(attempts), [
      when(op("i32.eqz", load(walkCells.stepsLeft)), [giveBack(outcome("at its length"))]),
      set(attempts, op("i32.sub", get(attempts), i32(1))),
      set(result, call(step)),
      when(get(result), [giveBack(get(result))]),
    ]),
    giveBack(outcome("more")),
  ];
  return defineFunction("walk", [attempts], { result: "i32", isExported: true, body });
}
