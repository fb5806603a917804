/**
 * What one elaboration of a file shares: the diagnostics found so far, the table of variables, the counters, and the protocol's
 * names. An error is reported once, where it is found; what could not be elaborated is undefined from there on, and whoever meets
 * an undefined stays silent.
 */
import { report, type Diagnostic, type DiagnosticCode, type Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Constant } from "./constants.js";
import type { FunctionInfo } from "./functions.js";
import type { MachineInfo } from "./machine-names.js";
import { maxCalls } from "../typed-protocol.js";
import type {
  BlockKind,
  Channel,
  Expr,
  HandlerId,
  Message,
  NodeKind,
  SiteId,
  Type,
  ValueKind,
  Variable,
  VariableId,
} from "../typed-protocol.js";

/** A variable while it is elaborated. Its type is undefined where it could not be understood. */
export interface VariableInfo {
  readonly id: VariableId;
  readonly name: string;
  readonly storage: Variable["storage"];
  readonly span: Span;
  type: Type | undefined;
  /** A continuation whose result is not known before its first use; `fallback` is its result if no use tells. */
  open?: { readonly fallback: Type | undefined } | undefined;
}

/** A ghost outside machines. */
export interface GhostInfo {
  readonly variable: VariableInfo;
  readonly per: { readonly kind: "block" | "node"; readonly name: string } | undefined;
  initial: Expr | undefined;
}

export interface MessageInfo {
  readonly name: string;
  readonly doc: string | undefined;
  readonly params: readonly { readonly name: string; readonly type: Type | undefined }[];
  readonly routes: readonly { readonly from: string; readonly to: string; readonly span: Span }[];
  readonly channel: string | undefined;
  /** Set if it is called; `callers` are found on the way. */
  readonly call:
    | { readonly site: SiteId; readonly result: Type | undefined; readonly callers: Set<MachineInfo>; readonly isGathered: boolean }
    | undefined;
  readonly span: Span;
}

/** What a name of the protocol stands for. */
export type ProtocolName = { readonly span: Span } & (
  | { readonly kind: "param"; readonly param: ParamInfo }
  | { readonly kind: "node"; readonly node: NodeKind }
  | { readonly kind: "block"; readonly block: BlockKind }
  | { readonly kind: "value"; readonly value: ValueKind }
  | { readonly kind: "enum"; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: "type"; readonly alias: TypeAlias }
  | { readonly kind: "record"; readonly record: RecordInfo }
  | { readonly kind: "channel"; readonly channel: Channel }
  | { readonly kind: "message"; readonly message: MessageInfo }
  | { readonly kind: "ghost"; readonly ghost: GhostInfo }
  | { readonly kind: "function"; readonly function: FunctionInfo }
);

/** `param P = e`; its value is undefined until it is known, and where it could not be computed. */
export interface ParamInfo {
  readonly declaration: ast.ParamDecl;
  state: "unresolved" | "in progress" | "resolved";
  value: Constant | undefined;
}

/** `type T = U`; resolved when it is used first. */
export interface TypeAlias {
  readonly declaration: ast.TypeDecl;
  state: "unresolved" | "in progress" | { readonly type: Type | undefined };
}

/** `record R { … }`; resolved when it is used first. */
export interface RecordInfo {
  readonly declaration: ast.RecordDecl;
  state: "unresolved" | "in progress" | { readonly type: Type | undefined };
}

type More = Pick<Diagnostic, "related" | "hint" | "fix">;

export class Elaboration {
  readonly #names = new Map<string, ProtocolName>();
  readonly #namesByKind = new Map<ProtocolName["kind"], ProtocolName[]>();
  /** The enums that have a member of the name. */
  readonly enumsByMember = new Map<string, readonly string[]>();
  readonly variables: VariableInfo[] = [];
  readonly machines: MachineInfo[] = [];
  /** The conditional parts that were met, and of each the items or statements that these params choose. */
  readonly chosen = new Set<object>();
  /** Messages that some `call` names, in the parts and branches that the params choose. */
  readonly called = new Set<string>();
  /** The same for `gather`. */
  readonly gathered = new Set<string>();
  /** What assertions and `fail` say. */
  readonly assertions = new Set<string>();
  readonly #diagnostics = new Map<string, Diagnostic>();
  #sites = 0;
  #handlers = 0;

  /** Handlers of a block that several states share are elaborated once for each: the same mistake counts once. */
  report(code: DiagnosticCode, span: Span, message: string, more: More = {}): Diagnostic {
    const diagnostic = report(code, span, message, more);
    const key = `${code} ${span.start} ${span.end} ${message}`;
    if (!this.#diagnostics.has(key)) this.#diagnostics.set(key, diagnostic);
    return diagnostic;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()];
  }

  addVariable(name: ast.Ident, type: Type | undefined, storage: Variable["storage"]): VariableInfo {
    const variable: VariableInfo = { id: this.variables.length, name: name.name, type, storage, span: name.span };
    this.variables.push(variable);
    return variable;
  }

  noteChoice(part: object, items: readonly object[] | undefined): void {
    this.chosen.add(part);
    if (items !== undefined) this.chosen.add(items);
  }

  nextSite(): SiteId {
    return this.#sites++;
  }

  nextHandler(): HandlerId {
    return this.#handlers++;
  }

  /** The protocol's names, in the order of the text. */
  get names(): ReadonlyMap<string, ProtocolName> {
    return this.#names;
  }

  /** A name that is new. */
  addName(name: string, found: ProtocolName): void {
    this.#names.set(name, found);
    const alike = this.#namesByKind.get(found.kind);
    if (alike === undefined) this.#namesByKind.set(found.kind, [found]);
    else alike.push(found);
  }

  /** The protocol's names of one kind, in the order of the text. */
  namesOf<K extends ProtocolName["kind"]>(kind: K): readonly Extract<ProtocolName, { readonly kind: K }>[] {
    return (this.#namesByKind.get(kind) ?? []).filter((name) => isOfKind(name, kind));
  }

  find<K extends ProtocolName["kind"]>(name: string, kind: K): Extract<ProtocolName, { readonly kind: K }> | undefined {
    const found = this.#names.get(name);
    return found !== undefined && isOfKind(found, kind) ? found : undefined;
  }

  /** The type of a node of one of `roles`, sorted as they are declared. */
  nodeType(roles: Iterable<string>): Type {
    const wanted = new Set(roles);
    const declared = this.namesOf("node").flatMap(({ node }) => (wanted.has(node.name) ? [node.name] : []));
    return { kind: "node", roles: declared };
  }

  messages(): readonly MessageInfo[] {
    return this.namesOf("message").map(({ message }) => message);
  }
}

/** The message as downstream passes see it; undefined if part of it could not be understood. */
export function finishMessage(message: MessageInfo): Message | undefined {
  const { name, doc, routes, channel, span } = message;
  if (channel === undefined) return undefined;
  const params = message.params.flatMap((param) => (param.type === undefined ? [] : [{ name: param.name, type: param.type }]));
  const declared = { name, doc, params, routes: routes.map(({ from, to }) => ({ from, to })), channel, span };
  if (message.call === undefined) return declared;
  const { site, result, callers, isGathered } = message.call;
  const asked = isGathered ? routes.slice(0, 1).map(({ to }) => ({ asked: to })) : [];
  // Nobody may call it under this setting. Then its rights, which do not come about, are kept as if its senders did.
  const roles = callers.size === 0 ? routes.map(({ from }) => from) : [...callers].map(({ role }) => role);
  const call = { site, result, callers: [...new Set(roles)], block: [...callers][0]?.block, ...asked[0] };
  return { ...declared, params: [...params, { name: "reply", type: rightTo(result) }], call };
}

/** The right to answer with this result. */
export function rightTo(result: Type | undefined): Type {
  return { kind: "continuation", result, reply: true };
}

/** What the answers to a message travel as. */
export function answerTo(message: Message): readonly Message[] {
  const { call, name, channel, span } = message;
  if (call === undefined) return [];
  const value = call.result === undefined ? [] : [{ name: "value", type: call.result }];
  const asked = call.asked === undefined ? [] : [{ name: "asked", type: { kind: "node", roles: [call.asked] } as const }];
  const params = [{ name: "call", type: callNumber }, ...value, ...asked];
  return [{ name: `${name}_answer`, doc: undefined, params, routes: [], channel, answers: name, span }];
}

/** The type of a call's number. */
export const callNumber: Type = { kind: "range", low: 0, high: maxCalls - 1 };

function isOfKind<K extends ProtocolName["kind"]>(name: ProtocolName, kind: K): name is Extract<ProtocolName, { readonly kind: K }> {
  return name.kind === kind;
}
