/**
 * Quantifiers over messages: `forall m: inflight Grant at b: …`. A message is no value: what can be read are its sender, its receiver and
 * its parameters, each a variable of its own.
 */
import type { Diagnostic } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { bindLocal, declareLocal, findLocal, type Code, type MessagePart } from "./code.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import { expectExpr } from "./elaborate-expression.js";
import { implicitBlock, readVariable } from "./elaborate-name.js";
import { machineForMessage } from "./elaborate-send.js";
import type { MessageInfo, VariableInfo } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { holdsContinuation, showType } from "../type-relations.js";
import type { BoundMessage, Expr, Type } from "../typed-protocol.js";

type Written = ast.BoundVariable & { readonly among: ast.Ident };

/** Binds a message of a quantifier; undefined where it is wrong. */
export function declareMessage(code: Code, written: Written): BoundMessage | undefined {
  const { name, type, among } = written;
  if (code.routine.kind !== "property") {
    declareLost(code, name);
    return void code.elaboration.report("T235", among.span, "Cannot look at messages here: a handler knows only its own machine", {
      hint: "invariants, covers and other properties may quantify over messages",
    });
  }
  const message = findMessage(code, type);
  if (message === undefined) {
    declareLost(code, name);
    return undefined;
  }
  const block = elaborateBlock(code, written, message);
  const { elaboration } = code;
  const part = (named: string, of: Type | undefined): VariableInfo =>
    elaboration.addVariable({ kind: "ident", name: `${name.name}.${named}`, span: name.span }, of, "quantified");
  const ends = (roles: readonly string[]): Type | undefined => (roles.length === 0 ? undefined : elaboration.nodeType(roles));
  const from = part("from", ends(message.routes.map((route) => route.from)));
  const to = part("to", ends(block === undefined ? message.routes.map((route) => route.to) : receivers(code, message, block.block)));
  const params = message.params.map((param) =>
    param.type === undefined || holdsContinuation(param.type) ? undefined : part(param.name, param.type),
  );
  const parts = partsOf(message, { from, to, params });
  bindLocal(code, name, from, { fixed: "a quantifier binds it", parts });
  if (block === undefined || message.params.some((param) => param.type === undefined)) return undefined;
  return {
    among: among.name === "deferred" ? "deferred" : "inflight",
    message: message.name,
    from: from.id,
    to: to.id,
    params: params.map((param) => param?.id),
    block: block.block,
  };
}

interface Parts {
  readonly from: VariableInfo;
  readonly to: VariableInfo;
  readonly params: readonly (VariableInfo | undefined)[];
}

function partsOf(message: MessageInfo, { from, to, params }: Parts): ReadonlyMap<string, MessagePart> {
  const parts = new Map<string, MessagePart>([
    ["from", { kind: "variable", variable: from }],
    ["to", { kind: "variable", variable: to }],
  ]);
  for (const [index, { name, type }] of message.params.entries()) {
    const variable = params[index];
    if (name === "from" || name === "to") {
      const reason = `a parameter of '${message.name}' has the name of its ${name === "from" ? "sender" : "receiver"}`;
      parts.set(name, { kind: "unreadable", reason });
    } else if (variable !== undefined) parts.set(name, { kind: "variable", variable });
    else if (type !== undefined) parts.set(name, { kind: "unreadable", reason: `'${showType(type)}' moves where it is read` });
  }
  return parts;
}

function findMessage(code: Code, name: ast.Ident): MessageInfo | undefined {
  const found = code.elaboration.names.get(name.name);
  if (name.name === "" || found?.kind === "message") return found?.kind === "message" ? found.message : undefined;
  if (found === undefined) {
    const known = code.elaboration.messages().map((message) => message.name);
    return void code.elaboration.report("T101", name.span, `Unknown message: '${name.name}' is not declared`, didYouMean(name, known));
  }
  return void code.elaboration.report("T103", name.span, `Cannot use '${name.name}' as a message: it is ${describeName(found)}`, {
    related: declaredHere(name.name, found.span),
  });
}

/** The block of the machines that get the message: what `at` says, else that of the property, as for machines. */
function elaborateBlock(code: Code, written: Written, message: MessageInfo): { readonly block: Expr | undefined } | undefined {
  const { type, block: at } = written;
  const kinds = receivingKinds(code, message);
  const [only, ...others] = kinds.filter((kind) => kind !== undefined);
  if (only === undefined) {
    if (at === undefined) return { block: undefined };
    const what = `Cannot look at '${message.name}' at a block: the machines that get it are kept per node`;
    return void code.elaboration.report("T604", at.span, what);
  }
  if (others.length > 0) {
    const what = `Cannot look at '${message.name}': the machines that get it are kept for different blocks`;
    return void code.elaboration.report("T604", type.span, what, { hint: "declare a message for each" });
  }
  if (at !== undefined) {
    const block = expectExpr(code, at, { kind: "block", name: only });
    return block && { block };
  }
  const block = kinds.length > 1 ? undefined : implicitBlock(code, type.span);
  if (block !== undefined) return { block };
  const what = `Cannot tell the block of '${message.name}': the machines that get it are kept for each`;
  return void code.elaboration.report("T604", type.span, what, { hint: `write '${written.among.name} ${message.name} at b'` });
}

/** The roles whose machines get the message for such a block, or for none. */
function receivers(code: Code, message: MessageInfo, block: Expr | undefined): readonly string[] {
  const kind = block?.type.kind === "block" ? block.type.name : undefined;
  return message.routes.flatMap(({ to }) => {
    const machine = machineForMessage(code.elaboration, to, message.name);
    return machine === undefined || machine === "unclear" || machine.block !== kind ? [] : [to];
  });
}

/** The kinds of block, each once, of the machines that get the message; undefined among them where one is kept per node. */
function receivingKinds(code: Code, message: MessageInfo): readonly (string | undefined)[] {
  const machines = [...new Set(message.routes.map(({ to }) => to))].map((role) => machineForMessage(code.elaboration, role, message.name));
  return [...new Set(machines.flatMap((machine) => (machine === undefined || machine === "unclear" ? [] : [machine.block])))];
}

/** `m.from`, `m.to`, `m.data` */
export function elaborateMessagePart(
  code: Code,
  expr: Extract<ast.Expr, { kind: "member" }>,
  parts: ReadonlyMap<string, MessagePart>,
): Expr | undefined {
  const { member, span } = expr;
  if (member.name === "") return undefined;
  const part = parts.get(member.name);
  if (part?.kind === "variable") return readVariable(code, part.variable, span);
  if (part !== undefined) {
    return void code.elaboration.report("T236", member.span, `Cannot read '${member.name}' of a message: ${part.reason}`);
  }
  const hint = member.name === "block" ? { hint: "name the block where the message is bound: 'm: inflight M at b'" } : undefined;
  const known = [...parts].flatMap(([name, { kind }]) => (kind === "variable" ? [name] : []));
  const message = `Unknown part: the message has no '${member.name}'`;
  return void code.elaboration.report("T101", member.span, message, hint ?? didYouMean(member, known));
}

/** The message itself where a value is wanted. */
export function reportWholeMessage(code: Code, name: ast.Ident): Diagnostic {
  const readable = [...(findLocal(code.scope, name.name)?.parts ?? [])].flatMap(([part, { kind }]) => (kind === "variable" ? [part] : []));
  const parts = readable.map((part) => `'${name.name}.${part}'`);
  return code.elaboration.report("T236", name.span, `Cannot use '${name.name}' as a value: it is a message`, {
    ...(parts.length === 0 ? {} : { hint: `read a part of it: ${parts.join(", ")}` }),
  });
}

/** A message that both sides of `leads to` would be about: it is gone when it has arrived. */
export function reportFollowed(code: Code, { name, among }: ast.BoundVariable): undefined {
  const { span } = among ?? name;
  declareLost(code, name);
  code.elaboration.report("T237", span, `Cannot follow '${name.name}' through other states: a message is only what a channel holds now`, {
    hint: "ask in the condition: '(exists m: inflight M: …) leads to …'",
  });
}

/** The name is known, and that it is wrong is reported already. */
function declareLost(code: Code, name: ast.Ident): void {
  declareLocal(code, name, undefined, { storage: "quantified" });
}
