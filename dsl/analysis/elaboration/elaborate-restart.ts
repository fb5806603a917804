/** `on restart { … }`: what a machine does when its node comes back from a crash. It runs in the start state, and nothing called it. */
import type * as ast from "../../syntax/index.js";
import { inScope, type Code } from "./code.js";
import type { Elaboration } from "./elaboration.js";
import { elaborateStatements } from "./elaborate-statement.js";
import type { MachineInfo } from "./machine-names.js";

const restart = "restart";

/** Is it `on restart`? No message, request or timer may be called that. */
export function isRestart(handler: ast.OnHandler): boolean {
  return handler.event.name === restart;
}

/** Elaborates the machine's restart handler; false if it is wrong, which is then reported. */
export function elaborateRestart(code: Code, handler: ast.OnHandler, machine: MachineInfo): boolean {
  const { elaboration } = code;
  const { head, isBare } = headOf(handler);
  if (handler.before) {
    elaboration.report("T312", head, "Cannot put 'before' in front of a restart: no handler comes after it", {
      hint: "leave 'before' out",
    });
    return false;
  }
  if (!isBare) {
    const hint = "read what the machine kept in its durable variables";
    elaboration.report("T313", head, "Cannot add to the head of 'on restart': a restart has no arguments, sender or condition", { hint });
    return false;
  }
  const own: Code = { ...code, routine: { kind: "handler", event: "message", name: restart, result: undefined } };
  const body = inScope(own, () => elaborateStatements(own, handler.body));
  if (machine.restart !== undefined) {
    const related = [{ span: machine.restart.head, message: "the first one is here" }];
    elaboration.report("T102", head, "Cannot add 'on restart': there is one already", { related });
    return false;
  }
  if (body === undefined) return false;
  machine.restart = {
    id: elaboration.nextHandler(),
    label: `${machine.role} on ${restart}`,
    event: { kind: "restart" },
    params: [],
    from: undefined,
    reply: undefined,
    senders: [],
    guard: undefined,
    body,
    span: handler.span,
    head,
  };
  return true;
}

/** `on restart` in a state or an await. */
export function reportRestartInState({ elaboration }: Code, handler: ast.OnHandler): false {
  const { head } = headOf(handler);
  elaboration.report("T312", head, "Cannot restart in a state: a crash puts the machine back to its start state", {
    hint: "move 'on restart' out of the state",
  });
  return false;
}

/** Reports a message, request or timer with the name of what happens after a crash. */
export function checkNotRestart(elaboration: Elaboration, { name, span }: ast.Ident): void {
  if (name !== restart) return;
  elaboration.report("T220", span, `Cannot use '${restart}' here: 'on ${restart}' is what runs after a crash`, {
    hint: "choose another name",
  });
}

/** Reports a state with the name of the predicate for crashed nodes. */
export function checkNotDown(elaboration: Elaboration, { name, span }: ast.Ident): void {
  if (name !== down) return;
  elaboration.report("T220", span, `Cannot use '${down}' here: 'c is ${down}' asks whether a node has crashed`, {
    hint: "choose another name",
  });
}

/** What stands behind `is` for a node that has crashed. */
export const down = "down";

function headOf({ span, params, from, guard, event }: ast.OnHandler): { readonly head: ast.Ident["span"]; readonly isBare: boolean } {
  const isBare = (params === undefined || params.length === 0) && from === undefined && guard === undefined;
  return { head: { start: span.start, end: event.span.end }, isBare };
}
