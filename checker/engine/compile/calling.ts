/**
 * Calls. A small routine is expanded where it is called. A larger one becomes a function, one for each set of arguments that are known while code is
 * put together: what a handler does to machine A is straight-line code of its own. Other scalars are passed in locals, places by what is known
 * of them and the part that is not.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { ModelExpr, ModelStatement, Routine } from "../../../dsl/model/index.js";
import { scalarOf, shapeOf, type Scalar } from "../layout/index.js";
import {
  after,
  block,
  branch,
  call,
  defineFunction,
  get,
  giveBack,
  i32,
  label,
  local,
  set,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { placeOf, valueAs } from "./expression.js";
import { declare, declareShape, newFrame, sharedPlace, type Assembly, type Frame } from "./frame.js";
import { bodiesOf } from "./inner-statements.js";
import { cells } from "./memory-map.js";
import { computed, type Operand } from "./operand.js";
import { moved, type Place } from "./place.js";
import { Scope, type Binding } from "./scope.js";
import { compileAll, store } from "./statement.js";

/** A parameter's name and what it stands for in the callee, seen from the caller. */
interface Bound {
  readonly name: string;
  readonly binding: Binding;
}

/** The call of a procedure, or of a function whose result nobody wants. */
export function callRoutine(frame: Frame, statement: Extract<ModelStatement, { readonly kind: "call" }>): readonly Instruction[] {
  const routine = frame.assembly.routine(statement.routine);
  const { bounds, before } = bindArguments(frame, routine, statement.args);
  if (frame.assembly.sizes.isExpanded(routine.name)) return [...before, ...expand(frame, routine, { bounds, result: undefined })];
  const code = callSpecialised(frame, routine, bounds);
  return [...before, ...(routine.result === undefined ? [code] : [{ kind: "drop", value: code } as const]), branchIfFailed(frame)];
}

/** The value of a function. */
export function callFunction(frame: Frame, expr: Extract<ModelExpr, { readonly kind: "call" }>): Operand {
  const routine = frame.assembly.routine(expr.routine);
  const scalar = resultOf(frame, routine);
  const { bounds, before } = bindArguments(frame, routine, expr.args);
  const result = local("i32", "result");
  if (frame.assembly.sizes.isExpanded(routine.name)) {
    return computed(scalar, after([...before, ...expand(frame, routine, { bounds, result: { local: result, scalar } })], get(result)));
  }
  return computed(scalar, after([...before, set(result, callSpecialised(frame, routine, bounds)), branchIfFailed(frame)], get(result)));
}

function resultOf(frame: Frame, routine: Routine): Scalar {
  const scalar = routine.result && scalarOf(frame.assembly.model, routine.result);
  if (scalar === undefined) throw new InternalError(`the result of '${routine.name}' is no scalar`);
  return scalar;
}

function branchIfFailed(frame: Frame): Instruction {
  return branch(frame.failed, frame.assembly.area.load(cells.failure));
}

// ---------------------------------------------------------------- arguments

function bindArguments(
  frame: Frame,
  routine: Routine,
  args: readonly ModelExpr[],
): { readonly bounds: readonly Bound[]; readonly before: readonly Instruction[] } {
  const bound = routine.params.map((param, index) => {
    const arg = args[index];
    if (arg === undefined) throw new InternalError(`an argument of '${routine.name}' is missing`);
    const { binding, before } = param.passing === "var" ? passPlace(frame, arg) : passValue(frame, { routine, param, arg });
    return { bound: { name: param.name, binding }, before };
  });
  return { bounds: bound.map((one) => one.bound), before: bound.flatMap((one) => one.before) };
}

interface Passed {
  readonly binding: Binding;
  readonly before: readonly Instruction[];
}

function passPlace(frame: Frame, arg: ModelExpr): Passed {
  if (arg.kind !== "read") throw new InternalError("only a place is passed as `var`");
  const { place, before } = placeOf(frame, arg.place);
  return { binding: { kind: "place", place }, before };
}

interface ValueArgument {
  readonly routine: Routine;
  readonly param: Routine["params"][number];
  readonly arg: ModelExpr;
}

/** A copy, unless it is a number known now that the routine leaves alone. */
function passValue(frame: Frame, { routine, param, arg }: ValueArgument): Passed {
  const { assembly } = frame;
  const shape = shapeOf(assembly.model, param.type);
  const isShared = assembly.sharedNames(routine.body).has(param.name);
  if (shape.kind === "scalar" && !isShared) {
    const value = valueAs(frame, arg, shape.scalar);
    const isFixed = value.constant !== undefined && !changes(routine.body, param.name);
    if (isFixed) return { binding: { kind: "constant", scalar: shape.scalar, value: value.constant }, before: [] };
    const own = local("i32", param.name);
    return { binding: { kind: "scalar", scalar: shape.scalar, local: own }, before: [set(own, value.code)] };
  }
  const inCallee = { ...frame, owner: routine.name };
  const { place, before } = isShared ? sharedPlace(inCallee, param.name, shape) : declareShape(inCallee, param.name, shape);
  return { binding: { kind: "place", place }, before: [...before, ...store(frame, place, arg)] };
}

/** Is a parameter assigned to? */
function changes(statements: readonly ModelStatement[], name: string): boolean {
  return statements.some((statement) => changedRoot(statement) === name || bodiesOf(statement).some((body) => changes(body, name)));
}

/** The variable that a statement by itself may change. */
function changedRoot(statement: ModelStatement): string | undefined {
  switch (statement.kind) {
    case "assign":
    case "clear":
    case "undefine":
    case "choose":
      return statement.target.root;
    case "append":
    case "remove":
      return statement.list.root;
    case "alias":
      return statement.place.root;
    default:
      return undefined;
  }
}

// ---------------------------------------------------------------- expansion

interface Expansion {
  readonly bounds: readonly Bound[];
  readonly result: { readonly local: Local; readonly scalar: Scalar } | undefined;
}

function expand(frame: Frame, routine: Routine, { bounds, result }: Expansion): readonly Instruction[] {
  const end = label(`end_${routine.name}`);
  const scope = new Scope(frame.globals);
  for (const { name, binding } of bounds) scope.bind(name, binding);
  const inner: Frame = { ...frame, scope, end: { label: end, result }, span: routine.span ?? frame.span, owner: routine.name };
  return [block(end, bodyOf(inner, routine))];
}

function bodyOf(inner: Frame, routine: Routine): readonly Instruction[] {
  const shared = inner.assembly.sharedNames(routine.body);
  const declared = routine.locals.flatMap((one) => declare(inner, one, shared.has(one.name)));
  return [...declared, ...compileAll(inner, routine.body)];
}

// ---------------------------------------------------------------- specialisation

function callSpecialised(frame: Frame, routine: Routine, bounds: readonly Bound[]): Instruction {
  const { assembly } = frame;
  const exact = planOf(assembly, routine, bounds);
  if (assembly.specialised.has(exact.key) || assembly.mayCopy(routine.name)) return callPlanned(frame, routine, exact);
  const loosened = bounds.map(({ name, binding }) => ({ name, ...loosen(name, binding) }));
  const code = callPlanned(frame, routine, planOf(assembly, routine, loosened));
  return after(
    loosened.flatMap((one) => one.before),
    code,
  );
}

interface CallPlan {
  /** The routine and what is known of its arguments. */
  readonly key: string;
  readonly arguments: readonly Split[];
}

function planOf(assembly: Assembly, routine: Routine, bounds: readonly Bound[]): CallPlan {
  const splits = bounds.map(({ name, binding }) => split(assembly, name, binding));
  return { key: `${routine.name}(${splits.map((one) => one.key).join(", ")})`, arguments: splits };
}

function callPlanned(frame: Frame, routine: Routine, plan: CallPlan): Instruction {
  const { assembly } = frame;
  let callee = assembly.specialised.get(plan.key);
  if (callee === undefined) {
    callee = specialise(frame, routine, plan.arguments);
    assembly.specialised.set(plan.key, callee);
    assembly.functions.push(callee);
  }
  return call(callee, get(frame.state), ...plan.arguments.flatMap(({ passed }) => (passed === undefined ? [] : [get(passed)])));
}

/** What is known of an argument put into a local, so that a function can serve many calls. */
function loosen(name: string, binding: Binding): Passed {
  if (binding.kind === "constant") {
    const own = local("i32", name);
    return { binding: { kind: "scalar", scalar: binding.scalar, local: own }, before: [set(own, i32(binding.value))] };
  }
  if (binding.kind === "scalar" || binding.place.root.kind === "local") return { binding, before: [] };
  const { offset } = binding.place;
  const { place, before } = moved({ ...binding.place, offset: 0 }, i32(offset));
  return { binding: { kind: "place", place }, before };
}

/** What of a binding is known, as a text, and what is passed at run time. */
interface Split {
  readonly name: string;
  readonly binding: Binding;
  readonly key: string;
  readonly passed: Local | undefined;
}

function split(assembly: Assembly, name: string, binding: Binding): Split {
  switch (binding.kind) {
    case "constant":
      return { name, binding, key: String(binding.value), passed: undefined };
    case "scalar":
      return { name, binding, key: "?", passed: binding.local };
    case "place": {
      const { root, offset, dynamic, shape } = binding.place;
      if (root.kind === "local") return { name, binding, key: `bits ${offset}`, passed: root.local };
      const address = root.kind === "own" ? String(root.at) : "state";
      const form = shape.isDense ? "" : ` as ${assembly.numberOf(shape)}`;
      return { name, binding, key: `${address}+${offset}${dynamic === undefined ? "" : "+?"}${form}`, passed: dynamic };
    }
  }
}

function specialise(frame: Frame, routine: Routine, plan: readonly Split[]): WasmFunction {
  const state = local("i32", "state");
  const params = plan.map(({ name, passed }) => passed && local(passed.type, name));
  const scalar = routine.result === undefined ? undefined : resultOf(frame, routine);
  const result = local("i32", "result");
  const [end, failed] = [label("end"), label("failed")];
  const inner = newFrame(frame.assembly, state, {
    end: { label: end, result: scalar && { local: result, scalar } },
    failed,
    span: routine.span,
    owner: routine.name,
  });
  for (const [index, { name, binding }] of plan.entries()) inner.scope.bind(name, received(binding, { state, param: params[index] }));
  const code = [block(failed, [block(end, bodyOf(inner, routine))])];
  const body = scalar === undefined ? code : [...code, giveBack(get(result))];
  return defineFunction(`${routine.name}_${frame.assembly.functions.length}`, [state, ...params.flatMap((one) => one ?? [])], {
    ...(scalar === undefined ? {} : { result: "i32" as const }),
    body,
  });
}

/** The same binding inside the function. */
function received(binding: Binding, { state, param }: { readonly state: Local; readonly param: Local | undefined }): Binding {
  switch (binding.kind) {
    case "constant":
      return binding;
    case "scalar":
      return param === undefined ? binding : { ...binding, local: param };
    case "place": {
      const { place } = binding;
      if (place.root.kind === "local")
        return { kind: "place", place: param === undefined ? place : { ...place, root: { kind: "local", local: param } } };
      const root: Place["root"] = place.root.kind === "own" ? place.root : { kind: "memory", address: state };
      return { kind: "place", place: { ...place, root, dynamic: param } };
    }
  }
}
