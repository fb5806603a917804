/** Messages against their declared routes: who sends (T601), who receives (T602), who handles (T603). */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { quoteList } from "./check-wording.js";
import { bodiesOf, handlersOf, statementsIn, type StatementOf } from "../flow/traverse.js";
import type { Expr, Machine, Message, Protocol } from "../typed-protocol.js";

/** T601, T602, T603. */
export function checkMessages(protocol: Protocol): readonly Diagnostic[] {
  const messages = new Map(protocol.messages.map((message) => [message.name, message] as const));
  const sends = bodiesOf(protocol).flatMap(({ machine, block }) =>
    statementsIn(block).flatMap((statement) => {
      const message = statement.kind === "send" ? messages.get(statement.message) : undefined;
      return statement.kind === "send" && message !== undefined ? checkSend(machine, statement, message) : [];
    }),
  );
  return [...sends, ...protocol.machines.flatMap((machine) => checkHandlers(machine, messages))];
}

function checkSend(machine: Machine, statement: StatementOf<"send">, message: Message): readonly Diagnostic[] {
  const { role } = machine;
  const receivers = message.routes.filter((route) => route.from === role).map((route) => route.to);
  const related = [declarationOf(message)];
  if (receivers.length === 0) {
    const senders = quoteList([...new Set(message.routes.map((route) => route.from))]);
    const hint = `it is sent by ${senders}; add '${role} -> …' to its declaration if '${role}' sends it too`;
    return [report("T601", headOf(statement), `'${role}' may not send '${message.name}'`, { related, hint })];
  }
  const wrong = rolesOf(statement.target).filter((to) => !receivers.includes(to));
  if (wrong.length === 0) return [];
  const hint = `'${role}' sends it to ${quoteList(receivers)}; add '${role} -> ${wrong.join(`, ${role} -> `)}' to its declaration if that is meant`;
  return [report("T602", statement.target.span, `'${role}' may not send '${message.name}' to ${quoteList(wrong)}`, { related, hint })];
}

/** `send M`, without its arguments. */
function headOf(statement: StatementOf<"send">): Span {
  const { start, end } = statement.span;
  return { start, end: Math.min(end, start + "send ".length + statement.message.length) };
}

/** The roles of the node, or of the nodes in the set, that an expression gives. */
function rolesOf({ type }: Expr): readonly string[] {
  const element = type.kind === "set" ? type.element : type;
  return element.kind === "node" ? element.roles : [];
}

function checkHandlers(machine: Machine, messages: ReadonlyMap<string, Message>): readonly Diagnostic[] {
  return handlersOf(machine).flatMap(({ handler }) => {
    const message = handler.event.kind === "message" ? messages.get(handler.event.message) : undefined;
    if (message === undefined || message.routes.some((route) => route.to === machine.role)) return [];
    const receivers = quoteList([...new Set(message.routes.map((route) => route.to))]);
    const text = `Cannot handle '${message.name}': it is never for '${machine.role}'`;
    const hint = `it is received by ${receivers}; add '… -> ${machine.role}' to its declaration if '${machine.role}' receives it too`;
    return [report("T603", handler.head, text, { related: [declarationOf(message)], hint })];
  });
}

function declarationOf(message: Message): { readonly span: Span; readonly message: string } {
  return { span: message.span, message: `'${message.name}' is declared here` };
}
