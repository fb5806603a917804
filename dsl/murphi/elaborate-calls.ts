/** Calls of functions and procedures. */
import { missing, read, readVariable, variable, type ModelExpr, type ModelType, type Routine } from "../model/index.js";
import type { Expr, Name } from "./ast.js";
import { elaborateAs, elaborateExpr, elaboratePlace, type ExprPlace, type Value } from "./elaborate-expressions.js";
import type { Effects } from "./elaboration.js";
import { inTurn, newVariable, type Hoist, type Turn } from "./hoisting.js";
import { countOf, stored } from "./murphi-type.js";

export interface Called {
  readonly routine: Routine;
  readonly args: readonly ModelExpr[];
}

type CallExpr = Extract<Expr, { readonly kind: "call" }>;

interface Call {
  readonly callee: Name;
  readonly args: readonly Expr[];
}

/** The routine that is called, and its arguments, from left to right. Says of the routine around that it changes what the call changes. */
export function elaborateArguments(context: ExprPlace, { callee, args }: Call): Called {
  const { elaboration, scope } = context;
  const entity = elaboration.find(scope, callee);
  if (entity.kind !== "routine") return elaboration.fail("M103", callee.span, `'${callee.text}' is no function and no procedure`);
  if (entity.calls !== undefined) entity.calls.areMet = true;
  const { routine, effects } = entity;
  const count = routine.params.length - (entity.parts === undefined ? 0 : 1);
  if (count !== args.length)
    elaboration.fail("M202", callee.span, `Cannot call '${callee.text}' with ${args.length} arguments: it takes ${count}`);
  if (effects.state) noteChange(context, "state");
  const turns = args.map((arg, index): Turn => {
    const param = routine.params[index];
    if (param === undefined) throw new RangeError("there are as many arguments as parameters");
    const isPlace = param.passing === "var";
    const evaluate = (): Value => (isPlace ? elaboratePassed(context, arg, { param, effects }) : elaborateArgument(context, arg, param));
    return { span: arg.span, isPlace, evaluate };
  });
  return { routine, args: inTurn(context, turns).map(({ expr }) => expr) };
}

type Param = Routine["params"][number];

function elaborateArgument(context: ExprPlace, arg: Expr, { name, type }: Param): Value {
  const { elaboration } = context;
  // What is missing is handed over: it is an error where it is used.
  if (type.kind === "optional" && arg.kind === "undefined") return { expr: missing, type: type.element, mayMiss: true };
  if (type.kind === "optional") return elaborateAs(context, arg, type.element);
  const value = elaborateExpr(context, arg);
  if (value.expr.kind !== "read" || JSON.stringify(stored(value.type)) !== JSON.stringify(type))
    elaboration.fail("M201", arg.span, `Cannot pass this as '${name}': it has another type`);
  return value;
}

/** The place for a `var` parameter. */
function elaboratePassed(context: ExprPlace, arg: Expr, { param, effects }: { readonly param: Param; readonly effects: Effects }): Value {
  const { elaboration } = context;
  const { place, type, reach } = elaboratePlace(context, arg);
  if (JSON.stringify(stored(type)) !== JSON.stringify(param.type))
    elaboration.fail("M201", arg.span, `Cannot pass this as '${param.name}': it has another type`);
  if (reach === "fixed") elaboration.fail("M205", arg.span, `Cannot pass this as '${param.name}': it cannot be assigned to`);
  if (effects.params && reach === "state") noteChange(context, "state");
  if (effects.params && reach === "param") noteChange(context, "params");
  return { expr: read(place), type, mayMiss: false };
}

function noteChange({ hoist }: ExprPlace, what: keyof Effects): void {
  if (hoist?.effects !== undefined) hoist.effects[what] = true;
}

/** The value of a function, wherever it is asked for. */
export function elaborateCall(context: ExprPlace, expr: CallExpr): Value {
  const { elaboration, hoist } = context;
  const entity = elaboration.find(context.scope, expr.callee);
  const { parts, effects } = entity.kind === "routine" ? entity : { parts: undefined, effects: undefined };
  const isEffective = effects !== undefined && (effects.state || effects.params);
  if (parts === undefined && !isEffective) return callValue(context, expr);
  if (isEffective && hoist?.effects === undefined)
    return elaboration.refuse(expr.span, "a condition that changes something", "change it in a rule, and ask for it afterwards");
  if (hoist === undefined) return elaboration.fail("M203", expr.span, "Cannot compute this now: it is no constant");
  return parts === undefined ? calledBefore(context, hoist, expr) : partsBefore(context, hoist, { call: expr, parts });
}

/** Of a function that changes something: it is called once. */
function calledBefore(context: ExprPlace, hoist: Hoist, expr: CallExpr): Value {
  const { expr: call, type } = callValue(context, expr);
  const name = newVariable(context, hoist, type);
  const { routine, args } = call.kind === "call" ? call : { routine: "", args: [] };
  // The engine does not ask for a value that it knows: there is one only.
  const isKnown = countOf(context.elaboration.types, type) < 2;
  hoist.before.push(
    isKnown ? { kind: "call", routine, args, span: expr.span } : { kind: "assign", target: variable(name), value: call, span: expr.span },
  );
  return { expr: readVariable(name), type, mayMiss: false };
}

function partsBefore(context: ExprPlace, hoist: Hoist, { call, parts }: { readonly call: CallExpr; readonly parts: ModelType }): Value {
  const { routine, args } = elaborateArguments(context, call);
  const name = newVariable(context, hoist, stored(parts));
  hoist.before.push({ kind: "call", routine: routine.name, args: [...args, readVariable(name)], span: call.span });
  return { expr: readVariable(name), type: parts, mayMiss: false };
}

function callValue(context: ExprPlace, expr: CallExpr): Value {
  const { routine, args } = elaborateArguments(context, expr);
  if (routine.result === undefined)
    return context.elaboration.fail("M103", expr.callee.span, `'${expr.callee.text}' is a procedure and has no value`);
  return { expr: { kind: "call", routine: routine.name, args }, type: routine.result, mayMiss: false };
}

/** What a function of this name returns, if that has parts. */
export function partsOfResult({ scope }: ExprPlace, { text }: Name): ModelType | undefined {
  const entity = scope.find(text);
  return entity?.kind === "routine" ? entity.parts : undefined;
}
