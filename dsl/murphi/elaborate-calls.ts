/** Calls of functions and procedures. */
import type { ModelExpr, Routine } from "../model/index.js";
import type { Expr, Name } from "./ast.js";
import { elaborateAs, elaboratePlace, type ExprPlace } from "./elaborate-expressions.js";
import type { Surroundings } from "./elaboration.js";
import { stored } from "./murphi-type.js";

export interface Called {
  readonly routine: Routine;
  readonly args: readonly ModelExpr[];
}

/** The routine that is called, and its arguments. */
export function elaborateArguments(
  context: ExprPlace,
  { callee, args }: { readonly callee: Name; readonly args: readonly Expr[] },
): Called {
  const { elaboration, scope } = context;
  const entity = elaboration.find(scope, callee);
  if (entity.kind !== "routine") return elaboration.fail("M103", callee.span, `'${callee.text}' is no function and no procedure`);
  if (!entity.isComplete) return elaboration.refuse(callee.span, "recursion");
  const { routine } = entity;
  if (routine.params.length !== args.length)
    elaboration.fail("M202", callee.span, `Cannot call '${callee.text}' with ${args.length} arguments: it takes ${routine.params.length}`);
  return { routine, args: args.map((arg, index) => elaborateArgument(context, arg, routine.params[index])) };
}

function elaborateArgument(context: ExprPlace, arg: Expr, param: Routine["params"][number] | undefined): ModelExpr {
  const { elaboration } = context;
  if (param === undefined) throw new RangeError("there are as many arguments as parameters");
  // What is missing is handed over: it is an error where it is used.
  if (param.passing === "value" && param.type.kind === "optional") return elaborateAs(context, arg, param.type.element).expr;
  const { place, type, reach } = elaboratePlace(context, arg);
  if (JSON.stringify(stored(type)) !== JSON.stringify(param.type))
    elaboration.fail("M201", arg.span, `Cannot pass this as '${param.name}': it has another type`);
  if (param.passing === "var" && reach === "fixed")
    elaboration.fail("M205", arg.span, `Cannot pass this as '${param.name}': it cannot be assigned to`);
  return { kind: "read", place };
}

/** A call that may change something: of a procedure. */
export function elaborateProcedureCall(
  context: Surroundings & ExprPlace,
  call: { readonly callee: Name; readonly args: readonly Expr[] },
): Called {
  const { elaboration, scope, effects, isFunction } = context;
  const called = elaborateArguments(context, call);
  const entity = elaboration.find(scope, call.callee);
  if (entity.kind !== "routine" || called.routine.result !== undefined) return called;
  const places = call.args.filter((_, index) => called.routine.params[index]?.passing === "var").map((arg) => elaboratePlace(context, arg));
  const changesMore = entity.writesState || places.some(({ reach }) => reach !== "own");
  if (isFunction && changesMore) elaboration.refuse(call.callee.span, "a function that changes more than its own variables");
  if (entity.writesState || places.some(({ reach }) => reach === "state")) effects.writesState = true;
  return called;
}
