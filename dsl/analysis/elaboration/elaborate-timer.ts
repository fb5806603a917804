/**
 * Timers. A timer is two hidden variables of its machine: is it armed, and, where the firings are limited, how often has it fired since it was
 * stopped last? `start` and `stop` become assignments to them, so that whatever holds for variables holds for timers.
 */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { evaluateSize } from "./constants.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import type { Elaboration, VariableInfo } from "./elaboration.js";
import type { MachineInfo, TimerInfo } from "./machine-names.js";
import type { Expr, Statement, Timer, Type } from "../typed-protocol.js";

const MOST_FIRINGS = 64;
const boolean: Type = { kind: "boolean" };

/** The timer with its variables. */
export function declareTimer(elaboration: Elaboration, machine: MachineInfo, item: ast.TimerDecl): TimerInfo {
  const { name } = item;
  const what = `the firings of '${name.name}'`;
  const limit = item.limit === undefined ? undefined : evaluateSize(elaboration, item.limit, { what, least: 1, most: MOST_FIRINGS });
  const armed = elaboration.addVariable(name, boolean, "machine");
  const counted: ast.Ident = { ...name, name: `${name.name}_fired` };
  const fired = limit === undefined ? undefined : elaboration.addVariable(counted, { kind: "range", low: 0, high: limit }, "machine");
  for (const variable of [armed, fired]) if (variable !== undefined) machine.initials.set(variable, undefined);
  const timer: TimerInfo = { name: name.name, armed, fired, limit, span: name.span };
  if (!machine.timers.has(name.name)) machine.timers.set(name.name, timer);
  return timer;
}

/** The timer as the typed protocol has it. */
export function finishTimer({ name, armed, fired, limit, span }: TimerInfo): Timer {
  return { name, armed: armed.id, firings: fired === undefined || limit === undefined ? undefined : { count: fired.id, limit }, span };
}

/** `start t` arms it; `stop t` disarms it, and its firings count from 0 again. */
export function elaborateTimer(
  code: Code,
  { action, timer: name, span }: Extract<ast.Statement, { kind: "timer" }>,
): Statement | undefined {
  const timer = findTimer(code, name);
  if (timer === undefined) return undefined;
  const { armed, fired } = timer;
  if (action === "start") return assign(armed, { kind: "boolean", value: true, type: boolean, span }, span);
  const disarm = assign(armed, { kind: "boolean", value: false, type: boolean, span }, span);
  if (fired === undefined) return disarm;
  const zero: Expr = { kind: "number", value: 0, type: { kind: "integer" }, span };
  const hasFired: Expr = { kind: "binary", operator: ">", left: read(fired, span), right: zero, type: boolean, span };
  const condition: Expr = { kind: "binary", operator: "||", left: read(armed, span), right: hasFired, type: boolean, span };
  return { kind: "if", condition, then: { statements: [disarm, assign(fired, zero, span)], span }, otherwise: undefined, span };
}

/** Reports a name that is no timer of the machine. */
export function findTimer(code: Code, name: ast.Ident): TimerInfo | undefined {
  const { machine, elaboration } = code;
  if (name.name === "" || machine === undefined) return undefined;
  const timer = machine.timers.get(name.name);
  if (timer !== undefined) return timer;
  const other = machine.names.get(name.name) ?? elaboration.names.get(name.name);
  if (other === undefined) {
    return void elaboration.report(
      "T101",
      name.span,
      `Unknown timer: '${name.name}' is not declared in this machine`,
      didYouMean(name, machine.timers.keys()),
    );
  }
  return void elaboration.report("T103", name.span, `Cannot use '${name.name}' as a timer: it is none`, {
    related: declaredHere(name.name, other.span),
  });
}

function read({ id, type = boolean }: VariableInfo, span: Span): Expr {
  return { kind: "variable", variable: id, of: undefined, type, span };
}

function assign({ id, type = boolean }: VariableInfo, value: Expr, span: Span): Statement {
  return { kind: "assign", place: { kind: "place", variable: id, of: undefined, path: [], type, span }, operator: "=", value, span };
}
