/** Random handlers of messages and requests. */
import { block, leave, type Body, type RequestShape } from "./random-protocol-body.js";
import { expression, type Variable } from "./random-protocol-expressions.js";
import { boolean, nodeOf, type Shape, type Signal } from "./random-protocol-shape.js";
import { sending, statements } from "./random-protocol-statements.js";

export function receivable(shape: Shape, role: string): readonly Signal[] {
  return shape.signals.filter((signal) => signal.routes.some((route) => route.to === role));
}

interface Receiving {
  /** The handler may have a guard. */
  readonly guarded: boolean;
  /** Lines that end the handler. */
  readonly tail: (handler: Body) => readonly string[];
}

/** `on M(a, b) from c when g { … }` */
export function receive(base: Body, signal: Signal, { guarded, tail }: Receiving): readonly string[] {
  const { choices } = base;
  const params = signal.params.map((type): Variable => ({ name: base.fresh("arg"), type, storage: "local" }));
  const bound = choices.oneIn(5) ? [] : params.filter(() => !choices.oneIn(6));
  const senders = signal.routes.filter((route) => route.to === base.machine.role.name).map((route) => route.from);
  const from = choices.pick(senders);
  const sender: Variable | undefined = choices.oneIn(4) ? undefined : { name: base.fresh("from"), type: nodeOf(from), storage: "local" };
  const visible = [...bound, ...(sender === undefined ? [] : [sender])];
  const scope = { ...base.scope, variables: [...base.scope.variables, ...visible] };
  const handler: Body = { ...base, scope, sender, kind: "message", result: undefined, rank: signal.rank };
  const guard = guarded && choices.oneIn(4) ? ` when ${expression(handler.scope, boolean, 1)}` : "";
  const names = params.map((param) => (bound.includes(param) ? param.name : "_")).join(", ");
  const role = senders.length > 1 ? `: ${from}` : "";
  const clause = sender === undefined ? "" : ` from ${sender.name}${role}`;
  const head = `on ${signal.name}${bound.length === 0 ? "" : `(${names})`}${clause}${guard}`;
  const postponing = choices.oneIn(6) ? block(`if ${expression(handler.scope, boolean, 1)}`, ["defer"]) : [];
  const first = choices.oneIn(2) ? (sending(handler)?.lines ?? []) : [];
  const { lines, body } = statements(handler, 3);
  return block(head, [...postponing, ...first, ...lines, ...tail(body)]);
}

/** `on read(a) when g { … return e }` */
export function accept(base: Body, request: RequestShape): readonly string[] {
  const params = request.params.map((param) => ({ ...param, name: base.fresh("arg") }));
  const scope = { ...base.scope, variables: [...base.scope.variables, ...params] };
  const handler: Body = { ...base, scope, sender: undefined, kind: "request", result: request.result, rank: -1 };
  const guard = base.choices.oneIn(4) ? ` when ${expression(handler.scope, boolean, 1)}` : "";
  const first = base.choices.oneIn(3) ? [] : (sending(handler)?.lines ?? []);
  const { lines, body } = statements(handler, 4);
  return block(`on ${request.name}(${params.map((param) => param.name).join(", ")})${guard}`, [...first, ...lines, leave(body)]);
}
