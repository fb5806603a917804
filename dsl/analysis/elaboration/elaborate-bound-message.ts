/**
 * Quantifiers over messages: `forall m: inflight Grant at b: …`. What can be read of a message are its sender, its receiver and its parameters.
 */
import type * as ast from "../../syntax/index.js";
import { bindLocal, type Code, type Part } from "./code.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateBoundBlock, keptFor } from "./elaborate-bound-block.js";
import type { Written } from "./elaborate-occurrence.js";
import { machineForMessage } from "./elaborate-send.js";
import type { MessageInfo, VariableInfo } from "./elaboration.js";
import type { MachineInfo } from "./machine-names.js";
import { describeName } from "./name-kinds.js";
import { holdsContinuation, showType } from "../type-relations.js";
import type { BoundMessage, Type } from "../typed-protocol.js";

/** Binds a message of a quantifier; undefined where it is wrong, "unknown" where nothing is known of it. */
export function declareMessage(code: Code, written: Written): BoundMessage | undefined | "unknown" {
  const { name, type, among } = written;
  const message = findMessage(code, type);
  if (message === undefined) return "unknown";
  const machines = receiversOf(code, message);
  const block = elaborateBoundBlock(code, written, { machines, whose: "machines that get it" });
  const { elaboration } = code;
  const part = (named: string, of: Type | undefined): VariableInfo =>
    elaboration.addVariable({ kind: "ident", name: `${name.name}.${named}`, span: name.span }, of, "quantified");
  const ends = (roles: readonly string[]): Type | undefined => (roles.length === 0 ? undefined : elaboration.nodeType(roles));
  const from = part("from", ends(message.routes.map((route) => route.from)));
  const receivers = block === undefined ? message.routes.map((route) => route.to) : keptFor(machines, block.block).map(({ role }) => role);
  const to = part("to", ends(receivers));
  const params = message.params.map((param) =>
    param.type === undefined || holdsContinuation(param.type) ? undefined : part(param.name, param.type),
  );
  const parts = partsOf(message, { from, to, params });
  bindLocal(code, name, from, { fixed: "a quantifier binds it", bundle: { of: "message", parts } });
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

function partsOf(message: MessageInfo, { from, to, params }: Parts): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>([
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

/** The machines that get the message, one of each role that it is sent to. */
export function receiversOf({ elaboration }: Code, message: MessageInfo): readonly MachineInfo[] {
  const roles = [...new Set(message.routes.map(({ to }) => to))];
  return roles.flatMap((role) => {
    const machine = machineForMessage(elaboration, role, message.name);
    return machine === undefined || machine === "unclear" ? [] : [machine];
  });
}
