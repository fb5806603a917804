/**
 * Calls of several nodes at once. A gather is a call whose continuation also keeps whose answers are missing and which have come; it goes on when
 * nobody is missing, at once if nobody was asked. `k.missing` reads the first, `give up n` takes nodes out of it.
 */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { elaborateExpr, reportMaybeNone } from "./elaborate-expression.js";
import { suspendIn } from "./elaborate-suspension.js";
import { callNumber, type MessageInfo, type VariableInfo } from "./elaboration.js";
import { isAssignable, isRight, showType } from "../type-relations.js";
import type { Expr, Right, Statement, Type } from "../typed-protocol.js";

type Send = Extract<Statement, { readonly kind: "send" }>;
type Awaited = Extract<Expr, { readonly kind: "awaited" }>;

/** `gather M(a) to s in S(b)`; `send` is its sending part. */
export function elaborateGather(code: Code, right: Extract<ast.Right, { kind: "callIn" }>, send: Send | undefined): Right | undefined {
  const { elaboration } = code;
  const message = elaboration.find(right.message.name, "message")?.message;
  const set = send?.target.type.kind === "set" ? send.target.type : undefined;
  const result = set && message && answersOf(message, set.element);
  const awaited = message?.call && result && { name: message.name, result };
  const hidden = (name: string, type: Type | undefined): VariableInfo =>
    elaboration.addVariable({ kind: "ident", name, span: right.message.span }, type ?? callNumber, "local");
  const [number, missing, answers] = [hidden("call", callNumber), hidden("missing", set), hidden("answers", result)];
  const waiting = suspendIn(code, { state: right.state, args: right.stateArgs, span: right.span }, awaited);
  const state = code.machine?.states.get(right.state.name);
  const kept = state?.params.at(-1);
  if (send === undefined || set === undefined || waiting === undefined || kept === undefined) return undefined;
  const asked: Expr = { kind: "variable", variable: missing.id, of: undefined, type: set, span: send.target.span };
  const first: Send = { ...send, target: asked, call: number.id };
  const last: Statement = {
    kind: "giveUp",
    gather: { kind: "awaited", variable: kept.id, type: set, span: right.state.span },
    nodes: undefined,
    span: right.span,
  };
  const body = { ...waiting.body, statements: [first, ...waiting.body.statements, last] };
  const gather = { nodes: send.target, missing: missing.id, answers: answers.id };
  return { ...waiting, body, call: { message: send.message, number: number.id, gather } };
}

/** Who answered what, none for who did not; without results, the set of who answered. */
function answersOf({ call }: MessageInfo, key: Type): Type | undefined {
  const result = call?.result;
  if (result === undefined) return { kind: "set", element: key };
  return { kind: "map", key, value: result.kind === "optional" ? result : { kind: "optional", element: result } };
}

/** `k.missing`, where the continuation's type is that of a gather. */
export function awaitedBy(object: Expr, span: Span): Awaited | undefined {
  if (object.kind !== "variable") return undefined;
  const element = gatheredRole(object.type);
  return element && { kind: "awaited", variable: object.variable, type: { kind: "set", element }, span };
}

/** The nodes that a continuation of this type may gather from. */
function gatheredRole(type: Type): Type | undefined {
  if (type.kind !== "continuation" || isRight(type) || type.result === undefined) return undefined;
  const { result } = type;
  const element = result.kind === "map" ? result.key : result.kind === "set" ? result.element : undefined;
  return element?.kind === "node" ? element : undefined;
}

/** `give up n`: the continuation is the state's parameter. */
export function elaborateGiveUp(code: Code, { nodes: written, span }: Extract<ast.Statement, { kind: "giveUp" }>): Statement | undefined {
  const nodes = elaborateExpr(code, written);
  const params = [...(code.stateScope?.locals.values() ?? [])].map(({ variable }) => variable);
  const [kept, ...others] = params.filter(({ type }) => type !== undefined && gatheredRole(type) !== undefined);
  const element = kept?.type && gatheredRole(kept.type);
  if (kept === undefined || element === undefined || others.length > 0) {
    const state = others.length > 0 ? "the state has several continuations that may gather" : "the state has no continuation that gathers";
    const hint = "it stands in a handler of the state in which a 'gather' waits";
    return void code.elaboration.report("T226", span, `Cannot give up a node here: ${state}`, { hint });
  }
  const given = nodes && asSet(code, nodes, element);
  const gather: Awaited = { kind: "awaited", variable: kept.id, type: { kind: "set", element }, span };
  return given && { kind: "giveUp", gather, nodes: given, span };
}

function asSet(code: Code, nodes: Expr, element: Type): Expr | undefined {
  const type: Type = { kind: "set", element };
  if (isAssignable(nodes.type, type)) return nodes;
  if (isAssignable(nodes.type, element)) return { kind: "set", elements: [nodes], type, span: nodes.span };
  const what = `Cannot give up '${showType(nodes.type)}'`;
  if (nodes.type.kind === "optional" && isAssignable(nodes.type.element, element)) return void reportMaybeNone(code, nodes, what);
  return void code.elaboration.report("T201", nodes.span, `${what}: '${showType(element)}' is wanted, or a set of it`);
}
