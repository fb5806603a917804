/** `become`: the arguments are evaluated, the old state is left, the new one entered. */
import { expressionsIn, holdsContinuation, type Expr, type State, type StatementOf, type VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { field } from "../model/index.js";
import type { Code } from "./code.js";
import type { ContinuationPlace } from "./continuation-place.js";
import { fieldOf, stateNamed, stateValue } from "./machine-layout.js";
import { leaveState } from "./leaving.js";
import { isContinuation } from "./linear-types.js";
import { markFull, move, moveExpr, requireEmpty } from "./moving.js";
import { moveRecord, moveStored } from "./moving-records.js";
import { store } from "./storing.js";
import { valueAt, type Value } from "./value.js";

export function become(code: Code, statement: StatementOf<"become">): void {
  const { layout, actor } = code;
  const state = stateNamed(layout.machine, statement.state);
  const entries = state.params.map((id, index) => prepare(code, id, argument(statement.args, index)));
  // A field that gets its new value as a whole need not be cleared first; a frame fills only the slots that it needs.
  const keep = state.params.flatMap((id) => (layout.continuations.has(id) ? [] : [layout.fields.get(id) ?? ""]));
  leaveState(code, keep, statement.span);
  code.emit({ kind: "assign", target: field(actor.instance, "state"), value: stateValue(layout, state.name), span: statement.span });
  enter(code, state);
  for (const write of entries) write();
}

function enter(code: Code, state: State): void {
  code.knowledge.state = state.name;
  code.knowledge.maySpend = false;
  for (const other of code.layout.machine.states) {
    for (const id of other.params) {
      if (code.bindings.has(id)) continue;
      code.knowledge.mayHold.delete(id);
      code.knowledge.mustHold.delete(id);
    }
  }
}

function argument(args: readonly Expr[], index: number): Expr {
  const arg = args[index];
  if (arg === undefined) throw new InternalError("a parameter without its argument");
  return arg;
}

/** Evaluates an argument now; what it returns puts the value into the new state's parameter. */
function prepare(code: Code, id: VariableId, arg: Expr): () => void {
  const { type } = code.program.variable(id);
  const place = fieldOf(code.layout, code.actor.instance, id);
  if (isContinuation(type)) return prepareContinuation(code, id, arg);
  if (holdsContinuation(type) && arg.kind !== "empty") return prepareRecord(code, id, arg);
  const value = code.evaluateInto(arg, type);
  const kept: Value = readsParameter(code, arg) ? keepForLater(code, arg, value) : value;
  return () => {
    store(code, { place, type, value: kept, span: arg.span });
  };
}

/** A record that moves has a place of its own until the old state is left. */
function prepareRecord(code: Code, id: VariableId, arg: Expr): () => void {
  const { type, name } = code.program.variable(id);
  const held = { place: code.local(name, code.program.types.lower(type)), type };
  code.emit({ kind: "clear", target: held.place, span: arg.span });
  moveRecord(code, arg, held);
  return () => {
    moveStored(code, held, { place: fieldOf(code.layout, code.actor.instance, id), type });
  };
}

function keepForLater(code: Code, arg: Expr, value: Value): Value {
  if (arg.type.kind === "none" || arg.type.kind === "integer") return value;
  const copy = code.local("argument", code.program.types.lower(arg.type, { mortal: true }));
  store(code, { place: copy, type: arg.type, value, span: arg.span });
  return valueAt(copy, arg.type);
}

/** Does it read what leaving the state takes away, or ask for the state itself? A function may read anything. */
function readsParameter(code: Code, arg: Expr): boolean {
  return expressionsIn(arg).some((one) => {
    if (one.kind === "functionCall" || one.kind === "selfIs") return true;
    return (
      (one.kind === "variable" || one.kind === "awaited") &&
      code.program.variable(one.variable).storage === "state" &&
      !code.bindings.has(one.variable)
    );
  });
}

function prepareContinuation(code: Code, id: VariableId, arg: Expr): () => void {
  const parameter = (): ContinuationPlace => code.continuationPlace(id, []);
  if (arg.kind === "variable" && code.bindings.get(arg.variable)?.kind === "frame") {
    return () => {
      moveExpr(code, arg, parameter());
    };
  }
  const { type, name } = code.program.variable(id);
  const held: ContinuationPlace = {
    place: code.local(name, code.program.continuations.storage(type, { kind: "variable", variable: id })),
    type: code.program.continuations.ofVariable(id, "maybe"),
  };
  const isSure = arg.kind === "variable" && code.knowledge.mustHold.has(arg.variable);
  requireEmpty(code, held, undefined);
  moveExpr(code, arg, held);
  return () => {
    move(code, held, parameter());
    markFull(code, parameter(), isSure);
    if (!isSure) code.knowledge.maySpend = true;
  };
}
