/** Right sides that give up the processor: `suspend`, `suspend in`, `await`, and calls of procedures. */
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { declareLocal, freezeScope, inScope, newScope, noteWhole, type Code, type Scope, type Wait } from "./code.js";
import { elaborateArgs, elaborateForMistakes } from "./elaborate-call.js";
import { elaborateExpr, expectExpr } from "./elaborate-expression.js";
import { elaborateGather } from "./elaborate-gather.js";
import { elaborateHostIn } from "./elaborate-host.js";
import { elaborateHandlers } from "./elaborate-handler.js";
import { closeContinuation } from "./elaborate-name.js";
import { elaborateCallOut, reportNoState } from "./elaborate-send.js";
import { allFound } from "./elaborate-set.js";
import { elaborateStatements } from "./elaborate-statement.js";
import { callNumber, type VariableInfo } from "./elaboration.js";
import type { AwaitInfo, MachineInfo, ProcedureInfo } from "./machine-names.js";
import { forgetting, intersection, isShared } from "./narrowing.js";
import { isRight, isSameType, showType } from "../type-relations.js";
import { resolveType } from "./type-resolution.js";
import type { Block, Expr, Right, Type } from "../typed-protocol.js";

/** The right side of `let` and `=`, or a whole statement; `target` is the type of the place that takes the value. */
export function elaborateRight(code: Code, right: ast.Right, target: Type | undefined): Right | undefined {
  noteWhole(code, right);
  switch (right.kind) {
    case "suspend":
      return isRefusedInFunction(code, right) ? undefined : elaborateSuspend(code, right, target);
    case "suspendIn":
      return isRefusedInFunction(code, right) ? undefined : elaborateSuspendIn(code, right);
    case "callIn":
      return isRefusedInFunction(code, right) ? undefined : elaborateCallIn(code, right);
    case "hostIn":
      return isRefusedInFunction(code, right) ? undefined : elaborateHostIn(code, right);
    case "await":
      return isRefusedInFunction(code, right) ? undefined : elaborateAwait(code, right, target);
    case "call": {
      const procedure = findProcedure(code, right.callee);
      if (procedure === undefined || code.routine.kind === "function") return elaborateExpr(code, right, target);
      return elaborateProcedureCall(code, right, procedure);
    }
    default:
      return elaborateExpr(code, right, target);
  }
}

export function findProcedure(code: Code, name: ast.Ident): ProcedureInfo | undefined {
  const found = code.machine?.names.get(name.name);
  return found?.kind === "procedure" ? found.procedure : undefined;
}

function isRefusedInFunction(code: Code, right: ast.Right): boolean {
  if (code.routine.kind !== "function") return false;
  code.elaboration.report("T218", right.span, "Cannot suspend in a function: it only computes a value", { hint: "write a procedure" });
  return true;
}

function elaborateSuspend(code: Code, right: Extract<ast.Right, { kind: "suspend" }>, target: Type | undefined): Right | undefined {
  noteSuspension(code);
  const site = code.elaboration.nextSite();
  const before = code.flow;
  const found = inScope(code, () => {
    const variable = declareLocal(code, right.name, undefined, { fixed: "it is the continuation of this suspension" });
    variable.open = { fallback: target };
    const body = elaborateStatements(code, right.body);
    closeContinuation(variable, undefined);
    return { variable, body };
  });
  code.flow = { present: intersection(before.present, code.flow.present), ended: before.ended };
  forgetShared(code);
  const result = found.variable.type?.kind === "continuation" ? found.variable.type.result : undefined;
  return found.body && { kind: "suspend", site, variable: found.variable.id, body: found.body, result, span: right.span };
}

/** `suspend in S(a)` is `suspend k { become S(a, k) }`. */
function elaborateSuspendIn(code: Code, right: Extract<ast.Right, { kind: "suspendIn" }>): Right | undefined {
  return suspendIn(code, right, undefined);
}

/** `call M(a) to n in S(b)` is `suspend k { send M(a) to n; become S(b, k) }`, with the answer resuming k. */
function elaborateCallIn(code: Code, right: Extract<ast.Right, { kind: "callIn" }>): Right | undefined {
  const send = elaborateCallOut(code, right);
  if (right.gather) return elaborateGather(code, right, send);
  const number = code.elaboration.addVariable({ kind: "ident", name: "call", span: right.message.span }, callNumber, "local");
  const message = code.elaboration.find(right.message.name, "message")?.message;
  const awaited = message?.call && { name: message.name, result: message.call.result };
  const waiting = suspendIn(code, { state: right.state, args: right.stateArgs, span: right.span }, awaited);
  if (send === undefined || waiting === undefined) return undefined;
  const body = { ...waiting.body, statements: [{ ...send, call: number.id }, ...waiting.body.statements] };
  return { ...waiting, body, call: { message: send.message, number: number.id } };
}

interface Waiting {
  readonly state: ast.Ident;
  readonly args: readonly ast.Expr[];
  readonly span: ast.Expr["span"];
}

type Suspend = Extract<Right, { readonly kind: "suspend" }>;

/** What a state waits for: the answer to a call, or the completion of an operation. */
interface Awaited {
  readonly name: string;
  readonly result: Type | undefined;
}

/** `suspend in S(a)`, for something that resumes it in the end where `awaited` is given. */
export function suspendIn(code: Code, right: Waiting, awaited: Awaited | undefined): Suspend | undefined {
  noteSuspension(code);
  const { machine, elaboration } = code;
  const site = elaboration.nextSite();
  const state = machine?.states.get(right.state.name);
  if (machine === undefined || state === undefined) {
    elaborateForMistakes(code, right.args);
    return machine === undefined ? undefined : void reportNoState(code, machine, right.state);
  }
  const last = state.params.at(-1);
  const params = state.params.slice(0, -1);
  if (last === undefined || (last.type !== undefined && (last.type.kind !== "continuation" || isRight(last.type)))) {
    elaborateForMistakes(code, right.args);
    const hasLast = last?.type === undefined ? "it has no parameters" : `its last parameter is '${showType(last.type)}'`;
    return void elaboration.report("T201", right.state.span, `Cannot suspend in '${state.name}': ${hasLast}`, {
      hint: "the last parameter of a waiting state is its continuation: 'state S(k: continuation)'",
      related: declaredHere(state.name, state.span),
    });
  }
  if (awaited !== undefined && last.type !== undefined) checkAwaited(code, right, { awaited, continuation: last });
  const args = elaborateArgs(code, right.args, { name: right.state, what: "state", params, declared: state.span });
  forgetShared(code);
  if (args === undefined || last.type?.kind !== "continuation") return undefined;
  const variable = elaboration.addVariable({ kind: "ident", name: last.name, span: right.state.span }, last.type, "local");
  const read: Expr = { kind: "variable", variable: variable.id, of: undefined, type: last.type, span: right.state.span };
  const { span } = right;
  const body: Block = { statements: [{ kind: "become", state: state.name, args: [...args, read], span }], span };
  return { kind: "suspend", site, variable: variable.id, body, result: last.type.result, span };
}

/** What the call gives is what the state's continuation takes. */
function checkAwaited(code: Code, right: Waiting, wait: { readonly awaited: Awaited; readonly continuation: VariableInfo }): void {
  const { awaited, continuation } = wait;
  const wanted: Type = { kind: "continuation", result: awaited.result };
  if (continuation.type === undefined || isSameType(continuation.type, wanted)) return;
  const what = `its continuation is '${showType(continuation.type)}', and '${awaited.name}' needs '${showType(wanted)}'`;
  code.elaboration.report("T201", right.state.span, `Cannot wait for the answer in '${right.state.name}': ${what}`, {
    related: [{ span: continuation.span, message: `'${continuation.name}' is declared here` }],
  });
}

function elaborateProcedureCall(code: Code, call: Extract<ast.Expr, { kind: "call" }>, procedure: ProcedureInfo): Right | undefined {
  const site = code.elaboration.nextSite();
  if (code.routine.kind === "procedure") code.routine.procedure.callees.add(procedure);
  const { params, declaration, result } = procedure;
  const args = elaborateArgs(code, call.args, { name: call.callee, what: "procedure", params, declared: declaration.name.span });
  forgetShared(code);
  if (args === undefined || (declaration.result !== undefined && result === undefined)) return undefined;
  return { kind: "procedureCall", site, procedure: procedure.name, args, result, span: call.span };
}

function elaborateAwait(code: Code, right: Extract<ast.Right, { kind: "await" }>, target: Type | undefined): Right | undefined {
  const { machine } = code;
  if (machine === undefined) return undefined;
  noteSuspension(code);
  const values = right.variables.map((variable) => {
    const type = resolveType(code.elaboration, variable.type, "local");
    return { name: variable.name, type, value: expectExpr(code, variable.value, type) };
  });
  const wait: Wait = { result: target, isOpen: target === undefined };
  const outer = freezeScope(code.stateScope, "it belongs to the state in which the wait began");
  const inner: Code = {
    ...code,
    wait,
    stateScope: outer,
    hidden: hiddenBy(code),
    scope: newScope(outer),
    flow: { present: new Set(), ended: false },
  };
  const params = values.map(({ name, type }) => declareLocal(inner, name, type, { storage: "state" }));
  const state = addAwait(code, machine, { right, params });
  const waiting: Code = { ...inner, stateScope: inner.scope };
  const areHandlersRight = elaborateHandlers(waiting, right.handlers, {
    state,
    label: `${machine.role}.${state.written ?? state.name}`,
  });
  forgetShared(code);
  const args = allFound(values.map(({ value }) => value));
  if (!areHandlersRight || args === undefined) return undefined;
  return { kind: "await", site: state.site, state: state.name, args, result: wait.result, span: right.span };
}

interface NewAwait {
  readonly right: Extract<ast.Right, { kind: "await" }>;
  readonly params: readonly VariableInfo[];
}

function addAwait(code: Code, machine: MachineInfo, { right, params }: NewAwait): AwaitInfo {
  const site = code.elaboration.nextSite();
  const written = right.name?.name === "" ? undefined : right.name?.name;
  const name = written === undefined ? anonymousName(machine) : freeName(machine, written);
  if (right.name !== undefined && written !== undefined) checkAwaitName(code, machine, right.name);
  const span = right.name?.span ?? { start: right.span.start, end: Math.min(right.span.start + "await".length, right.span.end) };
  const state: AwaitInfo = { name, written, site, span, params, handlers: [], otherwise: undefined };
  machine.awaits.push(state);
  return state;
}

function anonymousName(machine: MachineInfo): string {
  return `await#${machine.awaits.filter(({ written }) => written === undefined).length + 1}`;
}

/** A wait in a block that states share is a state of its own for each of them. */
function freeName(machine: MachineInfo, written: string): string {
  const others = machine.awaits.filter((other) => other.written === written).length;
  return others === 0 ? written : `${written}#${others + 1}`;
}

function checkAwaitName(code: Code, machine: MachineInfo, name: ast.Ident): void {
  const isElsewhere = (other: AwaitInfo): boolean => other.written === name.name && other.span.start !== name.span.start;
  const earlier = machine.states.get(name.name) ?? machine.awaits.find(isElsewhere);
  if (earlier === undefined) return;
  code.elaboration.report("T102", name.span, `Cannot declare state '${name.name}': the name is taken`, {
    related: declaredHere(name.name, earlier.span),
  });
}

/** What the suspended code could name and the handlers of its await cannot. */
function hiddenBy(code: Code): Scope {
  const all = freezeScope(code.hidden, "");
  for (let at: Scope | undefined = code.scope; at !== undefined && at !== code.stateScope; at = at.parent) {
    for (const [name, local] of at.locals) all.locals.set(name, local);
  }
  return all;
}

function noteSuspension(code: Code): void {
  if (code.routine.kind === "procedure") code.routine.procedure.suspends = true;
}

/** Other handlers may run meanwhile, or the procedure may assign: nothing is known about the machine's variables afterwards. */
function forgetShared(code: Code): void {
  code.flow = forgetting(code.flow, (id) => isShared(code.elaboration.variables[id]));
}
