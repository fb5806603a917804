import type { Diagnostic, Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { declareLocal, inScope, type Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateArgs, elaborateForMistakes } from "./elaborate-call.js";
import { elaborateExpr, expectExpr, reportMaybeNone } from "./elaborate-expression.js";
import { stateNames, statesNamed } from "./elaborate-machine-access.js";
import { elaborateHere } from "./elaborate-name.js";
import { elaborateSetToScan } from "./elaborate-statement.js";
import type { Elaboration, MessageInfo } from "./elaboration.js";
import { describeMachine, type MachineInfo } from "./machine-names.js";
import { describeName } from "./name-kinds.js";
import { handledEvents } from "./handled-events.js";
import { showType } from "../type-relations.js";
import type { Expr, Statement, Type } from "../typed-protocol.js";

type Send = Extract<ast.Statement, { kind: "send" }>;

export function elaborateSend(code: Code, statement: Send): Statement | undefined {
  const message = findMessage(code, statement.message);
  if (message?.call !== undefined) {
    code.elaboration.report(
      "T606",
      statement.message.span,
      `Cannot send '${message.name}': it is called, and its answer needs somebody who waits`,
      {
        hint: `write 'call ${message.name}(…) to n in S'`,
        related: [{ span: message.span, message: `'${message.name}' is declared here` }],
      },
    );
  }
  if (statement.each === undefined) {
    const target = elaborateExpr(code, statement.target);
    const roles = target && receiverRoles(code, target);
    return elaborateDelivery(code, statement, { message, target, roles, each: undefined });
  }
  const { each } = statement;
  const target = elaborateSetToScan(code, statement.target, "send to");
  return inScope(code, () => {
    const element = target?.type.kind === "set" ? target.type.element : undefined;
    const variable = declareLocal(code, each, element, { fixed: "it is the receiver" });
    const roles = target && receiverRoles(code, target);
    return elaborateDelivery(code, statement, { message, target, roles, each: variable.id });
  });
}

export function elaborateBecome(code: Code, statement: Extract<ast.Statement, { kind: "become" }>): Statement | undefined {
  const state = code.machine?.states.get(statement.state.name);
  if (state === undefined) {
    elaborateForMistakes(code, statement.args);
    return code.machine === undefined ? undefined : void reportNoState(code, code.machine, statement.state);
  }
  const signature = { name: statement.state, what: "state", params: state.params, declared: state.span };
  const args = elaborateArgs(code, statement.args, signature);
  return args && { kind: "become", state: state.name, args, span: statement.span };
}

/** The state that is wanted does not exist, or is the wait of an await. */
export function reportNoState(code: Code, machine: MachineInfo, name: ast.Ident): Diagnostic | undefined {
  if (name.name === "") return undefined;
  if (statesNamed(machine, name.name).length > 0) {
    return code.elaboration.report("T103", name.span, `Cannot become '${name.name}': it is the state of an await`);
  }
  const other = code.elaboration.names.get(name.name);
  if (other !== undefined) {
    return code.elaboration.report("T103", name.span, `Cannot use '${name.name}' as a state: it is ${describeName(other)}`, {
      related: declaredHere(name.name, other.span),
    });
  }
  const message = `Unknown state: machine ${describeMachine(machine)} has no '${name.name}'`;
  return code.elaboration.report("T101", name.span, message, didYouMean(name, stateNames(machine)));
}

export function findMessage(code: Code, name: ast.Ident): MessageInfo | undefined {
  if (name.name === "") return undefined;
  const found = code.elaboration.names.get(name.name);
  if (found?.kind === "message") return found.message;
  const known = code.elaboration.messages().map((message) => message.name);
  const other = found ?? code.machine?.names.get(name.name);
  if (other === undefined) {
    return void code.elaboration.report("T101", name.span, `Unknown message: '${name.name}' is not declared`, didYouMean(name, known));
  }
  const description = found === undefined ? `a ${other.kind}` : describeName(found);
  return void code.elaboration.report("T103", name.span, `Cannot send '${name.name}': it is ${description}`, {
    related: declaredHere(name.name, other.span),
  });
}

interface Delivery {
  readonly message: MessageInfo | undefined;
  readonly target: Expr | undefined;
  readonly roles: readonly string[] | undefined;
  readonly each: number | undefined;
}

/** The sending part of `call M(a) to n at b`. */
export function elaborateCallOut(
  code: Code,
  call: Extract<ast.Right, { kind: "callIn" }>,
): Extract<Statement, { kind: "send" }> | undefined {
  const message = findMessage(code, call.message);
  const target = elaborateExpr(code, call.target);
  if (call.gather) return elaborateGatherOut(code, call, { message, target });
  if (target?.type.kind === "set") {
    return void code.elaboration.report("T201", target.span, `Cannot call '${showType(target.type)}': one node is wanted`);
  }
  const roles = target && receiverRoles(code, target);
  const found = elaborateDelivery(code, call, { message, target, roles, each: undefined });
  if (message?.call !== undefined && code.machine !== undefined) noteCaller(code, message.call.callers, call);
  return found?.kind === "send" ? found : undefined;
}

/** The sending part of `gather M(a) to s at b`: the rights to answer say who was asked, so all are of one role. */
function elaborateGatherOut(
  code: Code,
  call: Extract<ast.Right, { kind: "callIn" }>,
  { message, target }: { readonly message: MessageInfo | undefined; readonly target: Expr | undefined },
): Extract<Statement, { kind: "send" }> | undefined {
  if (target !== undefined && target.type.kind !== "set") {
    const hint = target.type.kind === "node" ? { hint: "write 'call', or a set of it: '{n}'" } : {};
    return void code.elaboration.report(
      "T201",
      target.span,
      `Cannot gather from '${showType(target.type)}': a set of nodes is wanted`,
      hint,
    );
  }
  const roles = target && receiverRoles(code, target);
  const receivers = new Set(message?.routes.map(({ to }) => to));
  if (message !== undefined && receivers.size > 1) {
    return void code.elaboration.report("T225", call.message.span, `Cannot gather '${message.name}': nodes of several roles get it`, {
      hint: "declare a message for each role",
      related: [{ span: message.span, message: `'${message.name}' is declared here` }],
    });
  }
  const found = elaborateDelivery(code, call, { message, target, roles, each: undefined });
  if (message?.call !== undefined && code.machine !== undefined) noteCaller(code, message.call.callers, call);
  return found?.kind === "send" ? found : undefined;
}

/** A right to answer says for which block, so all who call the message are kept for the same kind. */
function noteCaller(code: Code, callers: Set<MachineInfo>, call: Extract<ast.Right, { kind: "callIn" }>): void {
  const { machine } = code;
  if (machine === undefined) return;
  const other = [...callers].find(({ block }) => block !== machine.block);
  callers.add(machine);
  if (other === undefined) return;
  const what = `machines ${describeMachine(other)} and ${describeMachine(machine)} are kept for different blocks`;
  code.elaboration.report("T604", call.message.span, `Cannot call '${call.message.name}': ${what}`, {
    hint: "declare a message for each",
  });
}

type Sending = Pick<Send, "message" | "args" | "at" | "span">;

function elaborateDelivery(code: Code, statement: Sending, delivery: Delivery): Statement | undefined {
  const { message, target, roles, each } = delivery;
  if (message === undefined) {
    if (statement.at !== undefined) elaborateExpr(code, statement.at);
    elaborateForMistakes(code, statement.args);
    return undefined;
  }
  const signature = { name: statement.message, what: "message", params: message.params, declared: message.span };
  const args = elaborateArgs(code, statement.args, signature);
  const receiver = roles && receivingMachine(code.elaboration, message, { roles, span: statement.message.span });
  const block = receiver === undefined ? undefined : elaborateReceiverBlock(code, statement, receiver);
  if (args === undefined || target === undefined || block === undefined) return undefined;
  return { kind: "send", message: message.name, args, each, target, block: block.block, span: statement.span };
}

function receiverRoles(code: Code, target: Expr): readonly string[] | undefined {
  const type: Type = target.type.kind === "set" ? target.type.element : target.type;
  if (type.kind === "node") return type.roles;
  const what = `Cannot send to '${showType(target.type)}'`;
  if (type.kind === "optional" && type.element.kind === "node") return void reportMaybeNone(code, target, what);
  return void code.elaboration.report("T201", target.span, `${what}: a node or a set of nodes is wanted`);
}

/** The kind of machine of the role that handles the message: the only one, or the one that has a handler for it. */
function receivingMachine(
  elaboration: Elaboration,
  message: MessageInfo,
  to: { readonly roles: readonly string[]; readonly span: Span },
): MachineInfo | undefined {
  const found = to.roles.map((role) => machineForMessage(elaboration, role, message.name));
  const [first] = found;
  if (first === undefined || found.includes(undefined) || first === "unclear") {
    if (found.includes("unclear")) reportUnclear(elaboration, message, to);
    return undefined;
  }
  if (found.every((machine) => machine !== undefined && machine !== "unclear" && machine.block === first.block)) return first;
  return void elaboration.report("T604", to.span, `Cannot send '${message.name}': its receivers are kept for different blocks`);
}

function reportUnclear(
  elaboration: Elaboration,
  message: MessageInfo,
  to: { readonly roles: readonly string[]; readonly span: Span },
): void {
  const roles = to.roles.map((role) => `'${role}'`).join(" and ");
  elaboration.report("T604", to.span, `Cannot tell which machine of ${roles} gets '${message.name}': one kind of them has to handle it`, {
    related: declaredHere(message.name, message.span),
  });
}

/** The kind of machine of the role that handles the message, as far as there is one and no more. */
export function machineForMessage(elaboration: Elaboration, role: string, message: string): MachineInfo | "unclear" | undefined {
  const machines = elaboration.machines.filter((machine) => machine.role === role);
  if (machines.length <= 1) return machines[0];
  const [only, ...others] = machines.filter((machine) => handledEvents(machine).has(message));
  return only === undefined || others.length > 0 ? "unclear" : only;
}

/** The block of the receiver: what `at` says, else the block of the sender if both are kept for the same kind. */
function elaborateReceiverBlock(code: Code, statement: Sending, receiver: MachineInfo): { readonly block: Expr | undefined } | undefined {
  const { at, message } = statement;
  if (receiver.block === undefined) {
    if (at === undefined) return { block: undefined };
    elaborateExpr(code, at);
    return void code.elaboration.report("T604", at.span, `Cannot send to machine '${receiver.role}' at a block: it is kept per node`);
  }
  if (at !== undefined) {
    const block = expectExpr(code, at, { kind: "block", name: receiver.block });
    return block && { block };
  }
  if (code.machine?.block === receiver.block) return { block: elaborateHere(code, message.span) };
  const what = `Cannot tell the block of '${message.name}': machine ${describeMachine(receiver)} is kept for each`;
  return void code.elaboration.report("T604", message.span, what, { hint: `write 'at b' with the '${receiver.block}' after the receiver` });
}
