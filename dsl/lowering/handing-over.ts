/** What arrives is handed to the routine that chooses its handler, and joins the deferred messages where that says so. */
import type { Message } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  binary,
  booleanType,
  falsehood,
  field,
  length,
  member,
  numberOf,
  readVariable,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
} from "../model/index.js";
import { actorArgs, type Actor } from "./code.js";
import type { Dispatch } from "./dispatch.js";
import { fromKey, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { argumentKey } from "./queues.js";

const putOff = "put_off";
const entry = "entry";

/** A message with where it goes; answers and completions are handed over alike. */
export interface Handed {
  readonly message: Message;
  readonly layout: MachineLayout;
  readonly dispatch: Dispatch;
  readonly settle: string | undefined;
  readonly actor: Actor;
  readonly sender: ModelExpr;
  readonly args: readonly ModelExpr[];
}

/** What `handOver` needs besides. */
export function localsToHandOver({ layout, dispatch }: Pick<Handed, "layout" | "dispatch">): readonly LocalVariable[] {
  if (!dispatch.defers || layout.deferred === undefined) return [];
  return [
    { name: putOff, type: booleanType },
    { name: entry, type: layout.deferred.element },
  ];
}

export function handOver(program: Program, handed: Handed): readonly ModelStatement[] {
  const { dispatch, settle, actor, sender } = handed;
  const args = [...actorArgs(program, actor), ...handed.args, ...(dispatch.takesSender ? [sender] : [])];
  const rest: readonly ModelStatement[] =
    settle === undefined ? [] : [{ kind: "call", routine: settle, args: actorArgs(program, actor), span: undefined }];
  if (!dispatch.defers) return [{ kind: "call", routine: dispatch.routine, args, span: undefined }, ...rest];
  return [
    { kind: "assign", target: variable(putOff), value: falsehood, span: undefined },
    { kind: "mark", label: `${handed.layout.machine.role} is offered ${handed.message.name}`, offer: "begins", span: undefined },
    { kind: "call", routine: dispatch.routine, args: [...args, readVariable(putOff)], span: undefined },
    // Deferring changes nothing that deferred messages depend on, so the queue need not be looked at.
    { kind: "if", condition: readVariable(putOff), then: defer(handed), otherwise: rest, span: undefined },
  ];
}

function defer({ message, layout, dispatch, actor, sender, args }: Handed): readonly ModelStatement[] {
  const { deferred, machine } = layout;
  invariant(deferred !== undefined, "a machine that defers has its queue");
  const list = field(actor.instance, deferred.field);
  const slot = (key: string): ModelPlace => field(variable(entry), deferred.slots.slotOf(message.name, key));
  const failure = {
    kind: "overflow",
    subject: message.name,
    text: `'${message.name}' exceeds the bound ${machine.deferred} of deferred messages`,
  } as const;
  return [
    { kind: "mark", label: `${machine.role} defers ${message.name}`, offer: "put off", span: undefined },
    { kind: "assert", condition: binary("<", length(list), numberOf(machine.deferred)), failure, span: machine.span },
    { kind: "clear", target: variable(entry), span: undefined },
    { kind: "assign", target: field(variable(entry), "message"), value: member(deferred.tag, message.name), span: undefined },
    ...(dispatch.takesSender ? [assign(slot(fromKey(message.name)), sender)] : []),
    ...args.map((arg, index) => assign(slot(argumentKey(message, index)), arg)),
    { kind: "append", list, value: readVariable(entry), span: undefined },
  ];
}

function assign(target: ModelPlace, value: ModelExpr): ModelStatement {
  return { kind: "assign", target, value, span: undefined };
}
