import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { declareLocal, inScope, newScope, type Code, type Routine } from "./code.js";
import { chooseItems } from "./conditional-parts.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateCondition } from "./elaborate-condition.js";
import { findTimer } from "./elaborate-timer.js";
import { isRestart, reportRestartInState } from "./elaborate-restart.js";
import { elaborateBlock, elaborateStatements } from "./elaborate-statement.js";
import type { MessageInfo, VariableInfo } from "./elaboration.js";
import type { MachineInfo, RequestInfo, TimerInfo } from "./machine-names.js";
import { declareRight, withRights } from "./elaborate-right.js";
import { describeName } from "./name-kinds.js";
import { knowing, nothingKnown } from "./narrowing.js";
import { holdsContinuation } from "../type-relations.js";
import type { Handler, Type } from "../typed-protocol.js";

/** Where handlers stand: in a state, in an await, or in the machine itself. */
export interface HandlerHome {
  /** In front of "on M". */
  readonly label: string;
  readonly state: { readonly handlers: Handler[]; otherwise: Handler | undefined };
  /** Undefined where `before` may not stand. */
  readonly before?: Handler[];
}

/** Elaborates handlers into their home; false if one of them is wrong, which is then reported. */
export function elaborateHandlers(code: Code, items: readonly ast.HandlerItem[], home: HandlerHome): boolean {
  return chooseItems(code.elaboration, items)
    .map((item) => elaborateHandler(code, item, home))
    .every((isRight) => isRight);
}

/** One handler, in a scope of its own below the parameters of its state. */
export function elaborateHandler(code: Code, handler: ast.HandlerDecl, home: HandlerHome): boolean {
  const outer = code.scope;
  const inner: Code = { ...code, scope: newScope(outer), flow: nothingKnown };
  if (handler.kind === "on" && isRestart(handler)) return reportRestartInState(inner, handler);
  if (handler.kind === "ignore") return findTimer(inner, handler.timer) !== undefined && elaborateOn(inner, ignoring(handler), home);
  return handler.kind === "on" ? elaborateOn(inner, handler, home) : elaborateOtherwise(inner, handler, home);
}

type Event =
  | { readonly kind: "message"; readonly message: MessageInfo; readonly senders: readonly string[] }
  | { readonly kind: "request"; readonly request: RequestInfo }
  | { readonly kind: "timer"; readonly timer: TimerInfo };

function elaborateOn(outer: Code, handler: ast.OnHandler, home: HandlerHome): boolean {
  const event = findEvent(outer, handler);
  const reply = event === undefined || event.kind === "timer" ? undefined : declareRight(outer, handler, event);
  const code: Code = { ...outer, routine: routineOf(event, handler, reply) };
  const params = declareParams(code, handler, event);
  const from = handler.from && declareSender(code, handler.from, event);
  const guard = handler.guard && elaborateCondition(code, handler.guard);
  if (guard !== undefined) code.flow = knowing(code.flow, guard.whenTrue);
  const body = elaborateBlock(code, handler.body);
  const isPlaced = !handler.before || home.before !== undefined || reportBefore(code, handler);
  if (event === undefined || params === undefined || body === undefined || !isPlaced) return false;
  if ((handler.guard !== undefined && guard?.expr === undefined) || (handler.from !== undefined && from === undefined)) return false;
  const found: Handler = {
    id: code.elaboration.nextHandler(),
    label: `${home.label} ${handler.before ? "before on" : "on"} ${handler.event.name}`,
    event: typedEvent(event),
    params: event.kind === "message" && reply !== undefined ? [...withRights(code, event.message, params), reply.id] : params,
    from: from?.variable?.id,
    reply: reply?.id,
    senders: from?.senders ?? (event.kind === "message" ? event.senders : []),
    guard: guard?.expr,
    body,
    span: handler.span,
    head: headOf(handler),
  };
  (handler.before ? (home.before ?? []) : home.state.handlers).push(found);
  return true;
}

/** `ignore t` is a handler that does nothing. */
function ignoring({ doc, timer, span }: ast.IgnoreHandler): ast.OnHandler {
  const body: ast.Block = { kind: "block", statements: [], span: { start: span.end, end: span.end } };
  return { kind: "on", doc, before: false, event: timer, params: undefined, from: undefined, guard: undefined, body, span };
}

function elaborateOtherwise(outer: Code, handler: ast.OtherwiseHandler, home: HandlerHome): boolean {
  const code: Code = { ...outer, routine: { kind: "handler", event: "otherwise", name: "", result: undefined } };
  const body = inScope(code, () => elaborateStatements(code, handler.body));
  const head = { start: handler.span.start, end: handler.span.start + "otherwise".length };
  const { state } = home;
  if (state.otherwise !== undefined) {
    code.elaboration.report("T102", head, "Cannot add 'otherwise': there is one already", {
      related: [{ span: state.otherwise.head, message: "the first one is here" }],
    });
    return false;
  }
  if (body === undefined) return false;
  state.otherwise = {
    id: code.elaboration.nextHandler(),
    label: `${home.label} otherwise`,
    event: { kind: "otherwise" },
    params: [],
    from: undefined,
    reply: undefined,
    senders: code.machine === undefined ? [] : sendersTo(code.machine, code.elaboration.messages()),
    guard: undefined,
    body,
    span: handler.span,
    head,
  };
  return true;
}

function typedEvent(event: Event): Handler["event"] {
  if (event.kind === "timer") return { kind: "timer", timer: event.timer.name };
  return event.kind === "message" ? { kind: "message", message: event.message.name } : { kind: "request", request: event.request.name };
}

function routineOf(event: Event | undefined, handler: ast.OnHandler, reply: VariableInfo | undefined): Routine {
  const result = event?.kind === "request" ? event.request.result : event?.kind === "message" ? event.message.call?.result : undefined;
  return { kind: "handler", event: event?.kind === "request" ? "request" : "message", name: handler.event.name, result, reply };
}

function reportBefore(code: Code, handler: ast.OnHandler): false {
  const span = { start: handler.span.start, end: handler.span.start + "before".length };
  code.elaboration.report("T103", span, "Cannot put a 'before' handler into a state: it belongs to the machine", {
    hint: "move it out of the state",
  });
  return false;
}

function findEvent(code: Code, { event: name }: ast.OnHandler): Event | undefined {
  if (name.name === "" || code.machine === undefined) return undefined;
  const timer = code.machine.timers.get(name.name);
  if (timer !== undefined) return { kind: "timer", timer };
  const request = code.machine.requests.get(name.name);
  if (request !== undefined) return { kind: "request", request };
  const found = code.elaboration.names.get(name.name);
  if (found?.kind === "message") {
    return { kind: "message", message: found.message, senders: sendersTo(code.machine, [found.message]) };
  }
  const other = found ?? code.machine.names.get(name.name);
  if (other === undefined) {
    const known = [...code.elaboration.messages().map((message) => message.name), ...code.machine.requests.keys()];
    const message = `Unknown message or request: '${name.name}' is not declared`;
    return void code.elaboration.report("T101", name.span, message, didYouMean(name, known));
  }
  const description = found === undefined ? `a ${other.kind}` : describeName(found);
  return void code.elaboration.report("T103", name.span, `Cannot handle '${name.name}': it is ${description}`, {
    related: declaredHere(name.name, other.span),
  });
}

/** The roles that send one of the messages to the machine's role, in the order of their declaration. */
function sendersTo(machine: MachineInfo, messages: readonly MessageInfo[]): readonly string[] {
  const senders = messages.flatMap(({ routes }) => routes.filter(({ to }) => to === machine.role).map(({ from }) => from));
  return [...new Set(senders)];
}

function declareParams(
  code: Code,
  handler: ast.OnHandler,
  event: Event | undefined,
): readonly (VariableInfo["id"] | undefined)[] | undefined {
  if (handler.params === undefined) return event?.kind === "message" ? withRights(code, event.message, []) : [];
  const wanted: readonly { readonly type: Type | undefined }[] | undefined =
    event?.kind === "message" ? event.message.params : event?.kind === "timer" ? [] : event?.request.params;
  const ids = handler.params.map((param, index) => {
    const variable = declareLocal(code, param, wanted?.[index]?.type);
    return param.name === "_" && !isRightAt(wanted, index) ? undefined : variable.id;
  });
  if (event === undefined || wanted === undefined || wanted.length === ids.length) return ids;
  const declared = spanOfEvent(event);
  const counted = `${wanted.length === 1 ? "1 is" : `${wanted.length} are`} declared`;
  const message = `Cannot bind ${ids.length} of the parameters of '${handler.event.name}': ${counted}`;
  return void code.elaboration.report("T202", handler.event.span, message, {
    hint: "write '_' for one that is not needed, or leave the parentheses out",
    related: declaredHere(handler.event.name, declared),
  });
}

/** Nobody can leave a right to answer out. */
function isRightAt(wanted: readonly { readonly type: Type | undefined }[] | undefined, index: number): boolean {
  const type = wanted?.[index]?.type;
  return type !== undefined && holdsContinuation(type);
}

function spanOfEvent(event: Event): Span {
  switch (event.kind) {
    case "message":
      return event.message.span;
    case "request":
      return event.request.declaration.name.span;
    case "timer":
      return event.timer.span;
  }
}

interface Sender {
  /** Undefined if it is called `_`. */
  readonly variable: VariableInfo | undefined;
  readonly senders: readonly string[];
}

function declareSender(code: Code, from: NonNullable<ast.OnHandler["from"]>, event: Event | undefined): Sender | undefined {
  const found = event === undefined ? undefined : sendersFrom(code, from, event);
  const roles = found !== undefined && found.length > 0 ? found : allSenders(event);
  const type = roles.length === 0 ? undefined : code.elaboration.nodeType(roles);
  const variable = declareLocal(code, from.name, type);
  return found && { variable: from.name.name === "_" ? undefined : variable, senders: found };
}

function sendersFrom(code: Code, { name, role }: NonNullable<ast.OnHandler["from"]>, event: Event): readonly string[] | undefined {
  if (event.kind !== "message") {
    const [subject, state] =
      event.kind === "request" ? [event.request, "requests come from the application"] : [event.timer, "a timer fires by itself"];
    return void code.elaboration.report("T605", name.span, `Cannot name a sender of '${subject.name}': ${state}`);
  }
  if (role === undefined || role.name === "") return event.senders;
  if (event.senders.includes(role.name)) return [role.name];
  const known = code.elaboration.names.get(role.name);
  if (known === undefined) {
    const roles = code.elaboration.namesOf("node").map(({ node }) => node.name);
    return void code.elaboration.report("T101", role.span, `Unknown role: '${role.name}' is not declared`, didYouMean(role, roles));
  }
  if (known.kind !== "node") {
    return void code.elaboration.report("T103", role.span, `Cannot use '${role.name}' as a role: it is ${describeName(known)}`);
  }
  const to = code.machine?.role ?? "";
  return void code.elaboration.report(
    "T605",
    role.span,
    `Cannot get '${event.message.name}' from '${role.name}': it is no declared sender`,
    {
      hint: `add '${role.name} -> ${to}' to the message`,
      related: declaredHere(event.message.name, event.message.span),
    },
  );
}

/** Of a message that does not come to this role, which is reported elsewhere. */
function allSenders(event: Event | undefined): readonly string[] {
  return event?.kind === "message" ? event.message.routes.map(({ from }) => from) : [];
}

/** The head alone, without the guard: `on M(p) from c`. The closing parenthesis has no node of its own. */
function headOf(handler: ast.OnHandler): Span {
  const { from, params, event, body, span } = handler;
  const last = params?.at(-1);
  const end = from?.role?.span.end ?? from?.name.span.end ?? (last === undefined ? event.span.end + (params ? 2 : 0) : last.span.end + 1);
  return { start: span.start, end: Math.max(span.start, Math.min(end, body.span.start)) };
}
