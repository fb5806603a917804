/** Machines in two passes: what they declare, so that every name is known; then their code. */
import type { Diagnostic, Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { bindLocal, newCode, newScope, type Code } from "./code.js";
import { evaluateSize } from "./constants.js";
import { elaborateCondition } from "./elaborate-condition.js";
import { expectExpr } from "./elaborate-expression.js";
import { elaborateFunction } from "./elaborate-function.js";
import { elaborateHandler, elaborateHandlers, type HandlerHome } from "./elaborate-handler.js";
import { elaborateRestart, isRestart } from "./elaborate-restart.js";
import { finishStateTests } from "./elaborate-self-state.js";
import { elaborateStatements } from "./elaborate-statement.js";
import type { Elaboration, VariableInfo } from "./elaboration.js";
import type { MachineInfo, ProcedureInfo, StateInfo } from "./machine-names.js";

type Item = MachineInfo["items"][number];

const MOST_DEFERRED = 64;
const MOST_OUTSTANDING = 64;

/** Elaborates the code of a machine whose declarations are known. */
export function elaborateMachine(elaboration: Elaboration, machine: MachineInfo): void {
  const scopes = new Map([...machine.states.values()].map((state) => [state, stateCode(elaboration, machine, state)]));
  for (const item of machine.items) elaborateItem(elaboration, machine, item, scopes);
  finishStateTests(elaboration, machine);
}

type StateCodes = ReadonlyMap<StateInfo, Code>;

function elaborateItem(elaboration: Elaboration, machine: MachineInfo, item: Item, states: StateCodes): void {
  switch (item.kind) {
    case "var":
    case "ghost":
      elaborateInitial(elaboration, machine, item);
      break;
    case "request":
      elaborateRequest(elaboration, machine, item);
      break;
    case "state":
      elaborateState(machine, item, states);
      break;
    case "on":
    case "otherwise":
    case "ignore":
      if (item.kind === "on" && isRestart(item)) elaborateRestart(handlerCode(elaboration, machine), item, machine);
      else elaborateHandler(handlerCode(elaboration, machine), item, machineHome(machine));
      break;
    case "procedure":
      elaborateProcedure(elaboration, machine, item);
      break;
    case "function": {
      const own = machine.names.get(item.name.name);
      const found = own?.kind === "function" && own.function.declaration === item ? own.function : undefined;
      const definition = found && elaborateFunction(elaboration, found, machine);
      if (definition !== undefined) machine.definedFunctions.push(definition);
      break;
    }
    case "timer":
    case "host":
      break;
    case "bound":
      elaborateBound(elaboration, machine, item);
      break;
  }
}

function elaborateInitial(elaboration: Elaboration, machine: MachineInfo, item: ast.VarDecl | ast.GhostDecl): void {
  const own = machine.names.get(item.name.name);
  if (own?.kind !== "variable" || own.span !== item.name.span) return;
  const code = newCode(elaboration, { kind: "initialiser" }, { machine, isGhost: item.kind === "ghost" });
  const initial = item.value && expectExpr(code, item.value, own.variable.type);
  machine.initials.set(own.variable, initial);
}

function elaborateRequest(elaboration: Elaboration, machine: MachineInfo, item: ast.RequestDecl): void {
  const request = machine.requests.get(item.name.name);
  if (request?.declaration !== item) return;
  const code = handlerCode(elaboration, machine);
  bindParams(code, item.params, request.params);
  request.guard = item.guard && elaborateCondition(code, item.guard).expr;
}

function elaborateState(machine: MachineInfo, item: ast.StateDecl, states: StateCodes): void {
  for (const { name } of item.states) {
    const state = machine.states.get(name.name);
    const code = state && states.get(state);
    if (code !== undefined && state !== undefined)
      elaborateHandlers(code, item.handlers, { label: `${machine.role}.${state.name}`, state });
  }
}

function elaborateProcedure(elaboration: Elaboration, machine: MachineInfo, item: ast.ProcedureDecl): void {
  const own = machine.names.get(item.name.name);
  if (own?.kind !== "procedure" || own.procedure.declaration !== item) return;
  const { procedure } = own;
  const code = newCode(elaboration, { kind: "procedure", procedure }, { machine });
  bindParams(code, item.params, procedure.params);
  procedure.body = elaborateStatements(code, item.body);
  if (item.result !== undefined && !code.flow.ended) reportNoReturn(elaboration, item.name, "procedure");
}

/** Some way through a procedure or function gives no value although one is promised. */
export function reportNoReturn(elaboration: Elaboration, name: ast.Ident, what: string): Diagnostic | undefined {
  return elaboration.report("T212", name.span, `Cannot end ${what} '${name.name}': not every path returns a value`);
}

function elaborateBound(elaboration: Elaboration, machine: MachineInfo, item: ast.BoundDecl): void {
  const earlier = machine.items.find((other) => other.kind === "bound" && other.bound === item.bound);
  if (earlier !== undefined && earlier !== item) {
    const related: Diagnostic["related"] = [{ span: earlier.span, message: "the first one is here" }];
    elaboration.report("T102", item.span, `Cannot set '${item.bound}' again: it is set already`, { related });
    return;
  }
  const most = item.bound === "deferred" ? MOST_DEFERRED : MOST_OUTSTANDING;
  const limits = { what: `the bound of '${item.bound}'`, least: 1, most };
  machine[item.bound === "deferred" ? "deferred" : "outstanding"] = evaluateSize(elaboration, item.limit, limits);
}

function machineHome(machine: MachineInfo): HandlerHome {
  return { label: machine.role, state: machine, before: machine.before };
}

function handlerCode(elaboration: Elaboration, machine: MachineInfo): Code {
  return newCode(elaboration, { kind: "handler", event: "message", name: "", result: undefined }, { machine });
}

/** Code in a state: its parameters are variables that the handlers may assign. */
function stateCode(elaboration: Elaboration, machine: MachineInfo, state: StateInfo): Code {
  const code = handlerCode(elaboration, machine);
  const scope = newScope(undefined);
  const inState: Code = { ...code, stateScope: scope, scope };
  for (const param of state.params) bindLocal(inState, identOf(param.name, param.span), param);
  return inState;
}

/** Makes the parameters visible in the code of what they belong to. */
export function bindParams(code: Code, written: readonly ast.Param[], variables: readonly VariableInfo[]): void {
  for (const [index, { name }] of written.entries()) {
    const variable = variables[index];
    if (variable !== undefined) bindLocal(code, name, variable);
  }
}

function identOf(name: string, span: Span): ast.Ident {
  return { kind: "ident", name, span };
}

/** A procedure suspends if it calls one that does. */
export function spreadSuspension(machine: MachineInfo): void {
  const procedures = [...machine.names.values()].flatMap((name) => (name.kind === "procedure" ? [name.procedure] : []));
  let isChanged = true;
  while (isChanged) {
    const waiting = procedures.filter((procedure) => !procedure.suspends && callsSuspending(procedure));
    for (const procedure of waiting) procedure.suspends = true;
    isChanged = waiting.length > 0;
  }
}

function callsSuspending(procedure: ProcedureInfo): boolean {
  return [...procedure.callees].some(({ suspends }) => suspends);
}
