/** Calls of functions and procedures. */
import { missing, type ModelExpr, type ModelType, type Routine } from "../model/index.js";
import type { Expr, Name } from "./ast.js";
import { elaborateAs, elaboratePlace, type ExprPlace } from "./elaborate-expressions.js";
import type { Surroundings } from "./elaboration.js";
import { stored } from "./murphi-type.js";

export interface Called {
  readonly routine: Routine;
  readonly args: readonly ModelExpr[];
}

interface Call {
  readonly callee: Name;
  readonly args: readonly Expr[];
}

/** The routine that is called, and its arguments. */
export function elaborateArguments(context: ExprPlace, { callee, args }: Call): Called {
  const { elaboration, scope } = context;
  const entity = elaboration.find(scope, callee);
  if (entity.kind !== "routine") return elaboration.fail("M103", callee.span, `'${callee.text}' is no function and no procedure`);
  if (!entity.isComplete) return elaboration.refuse(callee.span, "recursion");
  const { routine } = entity;
  const count = routine.params.length - (entity.parts === undefined ? 0 : 1);
  if (count !== args.length)
    elaboration.fail("M202", callee.span, `Cannot call '${callee.text}' with ${args.length} arguments: it takes ${count}`);
  return { routine, args: args.map((arg, index) => elaborateArgument(context, arg, routine.params[index])) };
}

function elaborateArgument(context: ExprPlace, arg: Expr, param: Routine["params"][number] | undefined): ModelExpr {
  const { elaboration } = context;
  if (param === undefined) throw new RangeError("there are as many arguments as parameters");
  // What is missing is handed over: it is an error where it is used.
  if (param.passing === "value" && param.type.kind === "optional" && arg.kind === "undefined") return missing;
  if (param.passing === "value" && param.type.kind === "optional") return elaborateAs(context, arg, param.type.element).expr;
  const { place, type, reach } = elaboratePlace(context, arg);
  if (JSON.stringify(stored(type)) !== JSON.stringify(param.type))
    elaboration.fail("M201", arg.span, `Cannot pass this as '${param.name}': it has another type`);
  if (param.passing === "var" && reach === "fixed")
    elaboration.fail("M205", arg.span, `Cannot pass this as '${param.name}': it cannot be assigned to`);
  return { kind: "read", place };
}

/** What a function of this name returns, if that has parts. */
export function partsOfResult({ scope }: ExprPlace, { text }: Name): ModelType | undefined {
  const entity = scope.find(text);
  return entity?.kind === "routine" ? entity.parts : undefined;
}

/** Does a routine of this name change more than its own variables? */
export function isEffective({ scope }: ExprPlace, { text }: Name): boolean {
  const entity = scope.find(text);
  return entity?.kind === "routine" && (entity.effects.state || entity.effects.params);
}

/** Says of the routine around that it changes what a call in it changes. */
export function passOnEffects(context: Surroundings & ExprPlace, { callee, args }: Call): void {
  const entity = context.scope.find(callee.text);
  if (entity?.kind !== "routine") return;
  const { routine, effects } = entity;
  if (effects.state) context.effects.state = true;
  if (!effects.params) return;
  for (const [index, arg] of args.entries()) {
    if (routine.params[index]?.passing !== "var") continue;
    const { reach } = elaboratePlace(context, arg);
    if (reach === "state") context.effects.state = true;
    if (reach === "param") context.effects.params = true;
  }
}
