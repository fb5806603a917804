/** Whom a send would reach, as far as the text and the values at hand tell. */
import { handlersOf, type Expr, type Handler, type Machine, type Protocol, type VariableId } from "../../dsl/analysis/index.js";
import type { PlainContinuation, PlainMessage, PlainValue } from "../verdict/index.js";
import { handlersOfMessage, procedureArguments, sendsOf } from "./handler-text.js";
import { isContinuation, isList, isMap } from "./plain-text.js";
import type { NamedMachine, Waiter } from "./waiter.js";

/** `certain`: to this very node; `possible`: to its role; `no`: none of the awaited messages would come from there. */
export type Reach = "certain" | "possible" | "no";

/** Will `holder`, when it takes up `message`, send the waiter something that it awaits? */
export function reachByMessage(protocol: Protocol, holder: NamedMachine, message: PlainMessage, waiter: Waiter): Reach {
  const args = Object.values(message.args);
  const handlers = handlersOfMessage(holder.declaration, message.message);
  return best(
    handlers.map((handler) => {
      const known = new Map<VariableId, PlainValue>();
      handler.params.forEach((param, index) => param !== undefined && known.set(param, args[index] ?? null));
      if (handler.from !== undefined) known.set(handler.from, message.from);
      return reachBySends(handler, { protocol, holder, waiter, valueOf: (id) => known.get(id) });
    }),
  );
}

/** Will `holder`, when the suspended handler goes on, send the waiter something that it awaits? */
export function reachByContinuation(protocol: Protocol, holder: NamedMachine, { continuation }: PlainContinuation, waiter: Waiter): Reach {
  const { locals, span } = continuation;
  const valueOf = (id: VariableId): PlainValue | undefined => {
    const variable = protocol.variables[id];
    if (variable?.storage !== "local") return undefined;
    // A local from before the suspension that was not saved is not read after it: what names it was done before.
    return locals[variable.name] ?? (variable.span.start < span.start ? null : undefined);
  };
  return best(
    handlersOf(holder.declaration)
      .filter((body) => body.handler.label === continuation.handler)
      .map((body) => reachBySends(body.handler, { protocol, holder, waiter, valueOf })),
  );
}

/** May the role of the machine send one of the messages to the role of the waiter? */
export function maySend(protocol: Protocol, role: string, waiter: Waiter): readonly string[] {
  const isRoute = (route: { readonly from: string; readonly to: string }): boolean =>
    route.from === role && route.to === waiter.machine.role;
  return protocol.messages
    .filter((message) => waiter.messages.includes(message.name) && message.routes.some(isRoute))
    .map((message) => message.name);
}

/** Does a message, by what its handlers send, and theirs in turn, lead to one that the waiter awaits? */
export function leadsTo(protocol: Protocol, start: { readonly declaration: Machine; readonly message: string }, waiter: Waiter): boolean {
  const seen = new Set<string>();
  const queue = [start];
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    for (const handler of handlersOfMessage(step.declaration, step.message)) {
      for (const { message } of sendsOf(handler, step.declaration)) {
        if (maySend(protocol, step.declaration.role, waiter).includes(message)) return true;
        if (seen.has(message)) continue;
        seen.add(message);
        const receivers = protocol.messages.find((declared) => declared.name === message)?.routes.map((route) => route.to) ?? [];
        queue.push(
          ...protocol.machines.filter((machine) => receivers.includes(machine.role)).map((declaration) => ({ declaration, message })),
        );
      }
    }
  }
  return false;
}

interface Knowledge {
  readonly protocol: Protocol;
  readonly holder: NamedMachine;
  readonly waiter: Waiter;
  /** Undefined: not known. */
  readonly valueOf: (id: VariableId) => PlainValue | undefined;
}

function reachBySends(handler: Handler, knowledge: Knowledge): Reach {
  const { protocol, holder, waiter } = knowledge;
  const awaited = maySend(protocol, holder.machine.role, waiter);
  const args = procedureArguments(handler, holder.declaration);
  const sends = sendsOf(handler, holder.declaration).filter((send) => awaited.includes(send.message));
  return best(
    sends.map((send) => {
      const nodes = nodesNamed(send.target, args, knowledge);
      if (nodes === undefined) return "possible";
      return nodes.includes(waiter.machine.node) ? "certain" : "no";
    }),
  );
}

function nodesNamed(expr: Expr, args: ReadonlyMap<VariableId, Expr | undefined>, knowledge: Knowledge): readonly string[] | undefined {
  if (expr.kind === "node") return [expr.role];
  if (expr.kind === "self") return [knowledge.holder.machine.node];
  if (expr.kind === "unwrap") return nodesNamed(expr.operand, args, knowledge);
  if (expr.kind === "set") {
    const elements = expr.elements.map((element) => nodesNamed(element, args, knowledge));
    return elements.includes(undefined) ? undefined : elements.flatMap((names) => names ?? []);
  }
  if (expr.kind !== "variable") return undefined;
  const value = knowledge.valueOf(expr.variable);
  // A procedure's parameter that was not saved stands for the caller's argument.
  const arg = args.get(expr.variable);
  if (arg !== undefined && (value === undefined || value === null)) return nodesNamed(arg, args, knowledge);
  return value === undefined ? undefined : namesIn(value);
}

function namesIn(value: PlainValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object" || isContinuation(value) || isMap(value)) return [];
  return isList(value) ? value.flatMap(namesIn) : [];
}

function best(reaches: readonly Reach[]): Reach {
  if (reaches.includes("certain")) return "certain";
  return reaches.includes("possible") ? "possible" : "no";
}
