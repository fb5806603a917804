/** Rights to answer: who gets one, `reply`, and `answer r with e`. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { elaborateExpr, reportMaybeNone } from "./elaborate-expression.js";
import { elaborateHandedOver } from "./elaborate-statement.js";
import { rightTo, type MessageInfo, type VariableInfo } from "./elaboration.js";
import type { RequestInfo } from "./machine-names.js";
import { speaksOfReply } from "../syntax-walk.js";
import { holdsContinuation, isRight, showType } from "../type-relations.js";
import type { Expr, Statement, Type, VariableId } from "../typed-protocol.js";

type Event = { readonly kind: "message"; readonly message: MessageInfo } | { readonly kind: "request"; readonly request: RequestInfo };

/** The variable of the right that a handler begins with. That of a request is kept in one only where the handler speaks of `reply`. */
export function declareRight(code: Code, handler: ast.OnHandler, event: Event): VariableInfo | undefined {
  const { elaboration } = code;
  const named = { kind: "ident", name: "reply", span: handler.event.span } as const;
  if (event.kind === "message") {
    const { call } = event.message;
    return call && elaboration.addVariable(named, rightTo(call.result), "local");
  }
  if (!speaksOfReply(handler.body)) return undefined;
  event.request.reply ??= elaboration.nextSite();
  return elaboration.addVariable(named, rightTo(event.request.result), "local");
}

/** The handler's parameters, with variables for the rights among the arguments that it does not name: somebody has to have them. */
export function withRights(
  code: Code,
  message: MessageInfo,
  params: readonly (VariableId | undefined)[],
): readonly (VariableId | undefined)[] {
  if (params.length === message.params.length || !message.params.some(({ type }) => type !== undefined && holdsContinuation(type))) {
    return params.length > 0 || message.call === undefined ? params : message.params.map(() => undefined);
  }
  return message.params.map(({ name, type }, index) => {
    const known = params[index];
    if (known !== undefined || type === undefined || !holdsContinuation(type)) return known;
    return code.elaboration.addVariable({ kind: "ident", name, span: message.span }, type, "local").id;
  });
}

/** `reply` */
export function elaborateReply(code: Code, span: Span): Expr | undefined {
  const { routine } = code;
  const reply = routine.kind === "handler" ? routine.reply : undefined;
  if (reply?.type !== undefined) return { kind: "variable", variable: reply.id, of: undefined, type: reply.type, span };
  const hint = "only the handler of a request, or of a message that is called, has one; give it to a procedure as an argument";
  return void code.elaboration.report("T101", span, "Cannot use 'reply': nothing is to be answered here", { hint });
}

/** `answer r with e` */
export function elaborateAnswer(code: Code, statement: Extract<ast.Statement, { kind: "answer" }>): Statement | undefined {
  const { subject, value, span } = statement;
  const right = elaborateExpr(code, subject);
  if (right === undefined) {
    if (value !== undefined) elaborateExpr(code, value);
    return undefined;
  }
  if (right.type.kind === "continuation" && isRight(right.type)) {
    const wanted = { type: right.type.result, what: "answer", code: "T202" as const, state: "the answer has none" };
    const handed = elaborateHandedOver(code, { value, span }, wanted);
    return handed && { kind: "answer", right, value: handed.value, span };
  }
  if (value !== undefined) elaborateExpr(code, value);
  const what = `Cannot answer '${showType(right.type)}'`;
  if (isMaybeRight(right.type)) return void reportMaybeNone(code, right, what);
  return void code.elaboration.report("T201", right.span, `${what}: it is no right to answer`);
}

function isMaybeRight(type: Type): boolean {
  return type.kind === "optional" && isRight(type.element);
}

/** What `return` answers: the handler's own right, where it is in a variable. */
export function rightOfReturn(code: Code, span: Span): { readonly right?: Expr } {
  const { routine } = code;
  if (routine.kind !== "handler" || routine.reply?.type === undefined) return {};
  return { right: { kind: "variable", variable: routine.reply.id, of: undefined, type: routine.reply.type, span } };
}
