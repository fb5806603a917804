/**
 * Rules as code. Each rule is written out for each assignment to its parameters: guards and bodies then speak of fixed bits. A guard looks at the
 * stored state, before anything is copied; the body works on a copy at the end of the batch.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { ModelExpr, Rule } from "../../../dsl/model/index.js";
import { numberScalar } from "../layout/index.js";
import {
  block,
  branch,
  call,
  defineFunction,
  get,
  i32,
  label,
  local,
  loop,
  op,
  set,
  type Instruction,
  type Label,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import type { Constraints } from "./constraints.js";
import { EngineLimit } from "./engine-limit.js";
import { condition, listLength, placeOf, valuesIn } from "./expression.js";
import { declare, newFrame, type Assembly, type Frame } from "./frame.js";
import { bodiesOf } from "./inner-statements.js";
import { element } from "./list.js";
import { cells, mostInstances } from "./memory-map.js";
import { equalBits } from "./place.js";
import { Scope, type Binding } from "./scope.js";
import { compileAll } from "./statement.js";

/** Functions of the store that rules call. */
export interface StepEnds {
  /** Copies the state at an address to the end of the batch. */
  readonly begin: (state: Local, out: Local) => readonly Instruction[];
  /** `(out, source, flags) -> out`: the step led to the state at `out`. */
  readonly succeeded: WasmFunction;
  /** `(out, flags) -> out`: the step failed. */
  readonly failed: WasmFunction;
  readonly nextScript: WasmFunction;
  /** Are bodies left out? That a guard holds is then noted, and no more. */
  readonly onlyGuards?: boolean;
  /** Set where the flags of a step tell the fairness constraint that it serves, instead of the rule. */
  readonly constraints?: Constraints | undefined;
}

/** What a rule is for the graph's properties, as bits. */
export const progressFlag = 1;
export const moveFlag = 2;

/** Above the flags: which rule with which parameters, for those who go step by step; or one plus the number of the fairness constraint, 0 for none. */
export const instanceShift = 2;

/** Code of about this many rule instances goes into one function: V8 compiles functions one by one, and large ones slowly. */
export const instancesPerFunction = 24;

export interface Instance {
  readonly rule: Rule;
  readonly values: readonly Binding[];
}

/** Every assignment to the rules' parameters, in order. */
export function instancesOf(assembly: Assembly): readonly Instance[] {
  const all = assembly.model.rules.flatMap((rule) => assignmentsOf(assembly, rule).map((values) => ({ rule, values })));
  if (all.length > mostInstances)
    throw new EngineLimit(`${all.length} rules with fixed parameters, and the compiled engine takes ${mostInstances}`);
  return all;
}

function assignmentsOf(assembly: Assembly, rule: Rule): readonly (readonly Binding[])[] {
  const dummy = newFrame(assembly, local("i32", "none"), {
    end: { label: label("none"), result: undefined },
    failed: label("none"),
    span: rule.span,
    owner: rule.name,
  });
  return rule.params.reduce<readonly (readonly Binding[])[]>(
    (lists, { name, domain }, position) =>
      lists.flatMap((list) => {
        const scope = new Scope(dummy.globals);
        for (const [index, binding] of list.entries()) scope.bind(rule.params[index]?.name ?? name, binding);
        const values = domain.kind === "type" ? valuesIn(dummy, domain.type) : positionsOf({ ...dummy, scope }, domain.list);
        return values.map((value) => [...list.slice(0, position), value]);
      }),
    [[]],
  );
}

function positionsOf(frame: Frame, list: Parameters<typeof placeOf>[1]): readonly Binding[] {
  const { shape } = placeOf(frame, list).place;
  if (shape.kind !== "list") throw new InternalError("only lists have positions");
  const scalar = { ...numberScalar, low: 0, high: Math.max(0, shape.capacity - 1) };
  return Array.from({ length: shape.capacity }, (_, value) => ({ kind: "constant", scalar, value }));
}

/** Functions `(state)` that together take every step of a state. */
export function expandFunctions(assembly: Assembly, ends: StepEnds): readonly WasmFunction[] {
  const instances = [...instancesOf(assembly).entries()];
  const functions: WasmFunction[] = [];
  for (let start = 0; start < instances.length; start += instancesPerFunction) {
    const state = local("i32", "state");
    const out = local("i32", "out");
    const body = instances
      .slice(start, start + instancesPerFunction)
      .flatMap(([number, instance]) => oneStep(assembly, instance, { number, state, out, ends }));
    const begin = set(out, assembly.area.load(cells.out));
    const end = assembly.area.store(cells.out, get(out));
    functions.push(defineFunction(`expand_${functions.length}`, [state], { body: [begin, ...body, end] }));
  }
  return functions;
}

interface StepContext {
  /** Of the instance. */
  readonly number: number;
  readonly state: Local;
  readonly out: Local;
  readonly ends: StepEnds;
}

/** Where the code of one instance goes. */
export interface InstanceLabels {
  /** The guard does not hold. */
  readonly next: Label;
  /** The guard, or the body, fails. */
  readonly unsure: Label;
  readonly failed: Label;
  /** The body ends. */
  readonly end: Label;
}

export function instanceLabels(): InstanceLabels {
  return { next: label("next"), unsure: label("guard_failed"), failed: label("failed"), end: label("end") };
}

/** The frame of an instance's guard, over the state before the step, or of its body. */
export function instanceFrame(
  assembly: Assembly,
  { rule, values }: Instance,
  { state, end, failed }: { readonly state: Local; readonly end: Label; readonly failed: Label },
): Frame {
  const where = { end: { label: end, result: undefined }, failed, span: rule.span, owner: `rule ${rule.name}` };
  const frame = newFrame(assembly, state, where);
  for (const [index, { name }] of rule.params.entries()) {
    const binding = values[index];
    if (binding !== undefined) frame.scope.bind(name, binding);
  }
  return frame;
}

/** The guard as code that leaves unless it holds; undefined where it never does. */
export function guardCode(
  assembly: Assembly,
  instance: Instance,
  { state, labels }: { readonly state: Local; readonly labels: InstanceLabels },
): readonly Instruction[] | undefined {
  const { next, end, unsure } = labels;
  const frame = instanceFrame(assembly, instance, { state, end, failed: unsure });
  const guard = [...placesExist(frame, instance, next), ...unless(frame, instance.rule.guard, next)];
  const isNever = guard.some((one) => one.kind === "branch" && one.label === next && one.condition === undefined);
  return isNever ? undefined : guard;
}

/** The body as code that changes the state at `out`. */
export function bodyCode(
  assembly: Assembly,
  instance: Instance,
  { out, labels }: { readonly out: Local; readonly labels: InstanceLabels },
): readonly Instruction[] {
  const { rule } = instance;
  const frame = instanceFrame(assembly, instance, { state: out, end: labels.end, failed: labels.failed });
  const shared = assembly.sharedNames(rule.body);
  return [...rule.locals.flatMap((one) => declare(frame, one, shared.has(one.name))), ...compileAll(frame, rule.body)];
}

function oneStep(assembly: Assembly, instance: Instance, { number, state, out, ends }: StepContext): readonly Instruction[] {
  const { rule } = instance;
  const labels = instanceLabels();
  const { next, unsure, failed, end } = labels;
  const [done, again] = [label("done"), label("again")];
  const guard = guardCode(assembly, instance, { state, labels });
  if (guard === undefined) return [];
  const body = bodyCode(assembly, instance, { out, labels });
  const kind = (rule.meta.progress ? progressFlag : 0) | (rule.meta.event === "fault" ? 0 : moveFlag);
  const before = instanceFrame(assembly, instance, { state, end, failed: unsure });
  const { before: marking, flags, ofFailure } = flagsOf(before, rule, { kind, number, constraints: ends.constraints });
  const fail = set(out, call(ends.failed, get(out), ofFailure));
  if (ends.onlyGuards === true)
    return [block(next, [block(unsure, [...guard, assembly.area.store(cells.moved, i32(number)), branch(next)]), fail])];
  const attempt = [...ends.begin(state, out), block(end, body), set(out, call(ends.succeeded, get(out), get(state), flags))];
  const once = [block(done, [block(failed, [...attempt, branch(done)]), fail])];
  const restart = assembly.area.store(cells.taken, i32(0));
  const step = choosesSomewhere(assembly, rule) ? [loop(again, [restart, ...once, branch(again, call(ends.nextScript))])] : once;
  return [block(next, [block(unsure, [...guard, ...marking, ...step, branch(next)]), fail])];
}

interface Flags {
  /** To run in the state before the step. */
  readonly before: readonly Instruction[];
  readonly flags: Instruction;
  /** The flags of a step that fails: it serves no constraint. */
  readonly ofFailure: Instruction;
}

/** What a step says of its rule. */
function flagsOf(
  frame: Frame,
  rule: Rule,
  { kind, number, constraints }: { readonly kind: number; readonly number: number; readonly constraints: Constraints | undefined },
): Flags {
  const withRule = i32(kind | (number << instanceShift));
  if (constraints === undefined) return { before: [], flags: withRule, ofFailure: withRule };
  const ofFailure = i32(kind);
  const served = constraints.serve(frame, rule.meta.fairness);
  if (served === undefined) return { before: [], flags: ofFailure, ofFailure };
  if (served.kind === "constant") return { before: [], flags: i32(kind | ((Number(served.value) + 1) << instanceShift)), ofFailure };
  const held = local("i32", "served");
  const shifted = op("i32.shl", op("i32.add", served, i32(1)), i32(instanceShift));
  return { before: [set(held, op("i32.or", shifted, i32(kind)))], flags: get(held), ofFailure };
}

/** Leaves unless the positions that parameters stand for hold elements; of equal elements the first stands for all. */
function placesExist(frame: Frame, { rule, values }: Instance, target: Label): readonly Instruction[] {
  return rule.params.flatMap(({ domain }, index) => {
    const position = values[index];
    if (domain.kind !== "elements" || position?.kind !== "constant") return [];
    const { place, before } = placeOf(frame, domain.list);
    const exists = op("i32.gt_s", listLength(place).code, i32(position.value));
    const earlier =
      place.shape.kind === "list" && place.shape.isOrdered ? Array.from({ length: position.value }, (_, one) => one) : [position.value - 1];
    const repeated = earlier
      .filter((one) => one >= 0)
      .map((one) => branch(target, equalBits(element(place, one), element(place, position.value))));
    return [...before, branch(target, op("i32.eqz", exists)), ...repeated];
  });
}

/** Leaves unless the condition holds: conjuncts are tested one after the other. */
function unless(frame: Frame, expr: ModelExpr, target: Label): readonly Instruction[] {
  if (expr.kind === "binary" && expr.operator === "and") return [...unless(frame, expr.left, target), ...unless(frame, expr.right, target)];
  const test = condition(frame, expr);
  if (test.constant === 1) return [];
  return [test.constant === 0 ? branch(target) : branch(target, op("i32.eqz", test.code))];
}

function choosesSomewhere(assembly: Assembly, rule: Rule): boolean {
  const chosen = new Map<string, boolean>();
  const inBody = (statements: Rule["body"]): boolean =>
    statements.some(
      (statement) =>
        statement.kind === "choose" || (statement.kind === "call" && inRoutine(statement.routine)) || bodiesOf(statement).some(inBody),
    );
  const inRoutine = (name: string): boolean => {
    const known = chosen.get(name);
    if (known !== undefined) return known;
    const found = inBody(assembly.routine(name).body);
    chosen.set(name, found);
    return found;
  };
  return inBody(rule.body);
}
