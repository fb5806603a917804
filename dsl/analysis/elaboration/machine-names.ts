/** What is declared in a machine, while it is elaborated. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { VariableInfo } from "./elaboration.js";
import type { FunctionInfo } from "./functions.js";
import type { Block, Expr, FunctionDef, Handler, SiteId, Type } from "../typed-protocol.js";

export interface MachineInfo {
  readonly role: string;
  readonly block: string | undefined;
  readonly declaration: ast.MachineDecl;
  /** The items that these params choose, in the order of the text. */
  readonly items: readonly Exclude<ast.MachineItem, { kind: "conditional" }>[];
  /** Variables, ghosts, functions and procedures share a name space. */
  readonly names: Map<string, MachineName>;
  readonly requests: Map<string, RequestInfo>;
  readonly timers: Map<string, TimerInfo>;
  readonly hosts: Map<string, HostInfo>;
  readonly states: Map<string, StateInfo>;
  /** In the order in which they are met. */
  readonly awaits: AwaitInfo[];
  /** Tests of the machine's own state; `states` is filled when all awaits are known. */
  readonly stateTests: { readonly names: readonly ast.Ident[]; readonly states: string[] }[];
  readonly initials: Map<VariableInfo, Expr | undefined>;
  readonly before: Handler[];
  readonly handlers: Handler[];
  otherwise: Handler | undefined;
  restart: Handler | undefined;
  /** The variables that survive a crash. */
  readonly durable: Set<VariableInfo>;
  readonly definedFunctions: FunctionDef[];
  deferred: number;
  outstanding: number;
}

export interface TimerInfo {
  readonly name: string;
  readonly armed: VariableInfo;
  /** Counts firings up to the limit. */
  readonly fired: VariableInfo | undefined;
  readonly limit: number | undefined;
  readonly span: Span;
}

/** An operation of the surrounding program. */
export interface HostInfo {
  readonly name: string;
  readonly params: readonly VariableInfo[];
  /** Undefined if it gives nothing, or if its type could not be understood. */
  readonly result: Type | undefined;
  readonly isGiven: boolean;
  /** What its completions are called among the messages. */
  readonly completion: string;
  readonly span: Span;
}

export type MachineName =
  | { readonly kind: "host"; readonly host: HostInfo; readonly span: Span }
  | { readonly kind: "timer"; readonly timer: TimerInfo; readonly span: Span }
  | { readonly kind: "variable"; readonly variable: VariableInfo; readonly span: Span }
  | { readonly kind: "function"; readonly function: FunctionInfo; readonly span: Span }
  | { readonly kind: "procedure"; readonly procedure: ProcedureInfo; readonly span: Span };

export interface ProcedureInfo {
  readonly name: string;
  readonly declaration: ast.ProcedureDecl;
  readonly params: readonly VariableInfo[];
  /** Undefined if it gives no value, or if its type could not be understood. */
  readonly result: Type | undefined;
  readonly callees: Set<ProcedureInfo>;
  /** Does its own text suspend? Calls of procedures that do count later. */
  suspends: boolean;
  body: Block | undefined;
}

export interface RequestInfo {
  readonly name: string;
  readonly declaration: ast.RequestDecl;
  readonly params: readonly VariableInfo[];
  readonly result: Type | undefined;
  guard: Expr | undefined;
  /** Names the rights to answer it, once a handler speaks of one. */
  reply: SiteId | undefined;
}

export interface StateInfo {
  readonly name: string;
  readonly doc: string | undefined;
  readonly span: Span;
  /** Those of the first of its blocks that has any. */
  params: readonly VariableInfo[];
  readonly handlers: Handler[];
  otherwise: Handler | undefined;
  start: boolean;
  idle: boolean;
}

export interface AwaitInfo {
  /** Unique in the machine. */
  readonly name: string;
  /** What the text calls it; several states have the same where states share the handler that waits. */
  readonly written: string | undefined;
  readonly site: SiteId;
  readonly span: Span;
  readonly params: readonly VariableInfo[];
  readonly handlers: Handler[];
  otherwise: Handler | undefined;
}

/** In words, for messages: `'Cache' per 'Block'`. */
export function describeMachine(machine: Pick<MachineInfo, "role" | "block">): string {
  return machine.block === undefined ? `'${machine.role}'` : `'${machine.role}' per '${machine.block}'`;
}
