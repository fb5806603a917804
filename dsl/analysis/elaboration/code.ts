/** Where a piece of code stands: what it may name, what is known about it there, and what it may do. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import type { Elaboration, VariableInfo } from "./elaboration.js";
import type { FunctionInfo } from "./functions.js";
import type { MachineInfo, ProcedureInfo } from "./machine-names.js";
import { nothingKnown, type Flow } from "./narrowing.js";
import type { Property, Type, Variable } from "../typed-protocol.js";

export interface Code {
  readonly elaboration: Elaboration;
  readonly machine: MachineInfo | undefined;
  readonly routine: Routine;
  /** The innermost await around the code. */
  readonly wait: Wait | undefined;
  /** The parameters of the state, and of the awaits above it, that the code may read. */
  readonly stateScope: Scope | undefined;
  /** Locals of a suspended handler: not visible in the handlers of its await. */
  readonly hidden: Scope | undefined;
  scope: Scope;
  flow: Flow;
  /** Is what is being elaborated for verification alone? */
  isGhost: boolean;
  /** Is the type that is wanted unknown because of a mistake elsewhere? Then it is no mistake that an expression does not tell its own. */
  isTypeLost: boolean;
  /** The `take` that is the whole of a right side or of a subject: only there elements of a queue are taken. */
  wholeTake: ast.Expr | undefined;
}

export type Routine =
  | { readonly kind: "initialiser" }
  | {
      readonly kind: "handler";
      readonly event: "message" | "request" | "otherwise";
      readonly name: string;
      readonly result: Type | undefined;
      /** The right to answer, where there is one in a variable. */
      readonly reply?: VariableInfo | undefined;
    }
  | { readonly kind: "procedure"; readonly procedure: ProcedureInfo }
  | { readonly kind: "function"; readonly function: FunctionInfo }
  | { readonly kind: "property"; readonly property: Property["kind"]; readonly implicit: ImplicitBlock };

/** The block that a property is for without saying so: a variable of the only kind of block, made when it is first wanted. */
export interface ImplicitBlock {
  readonly span: Span;
  variable: VariableInfo | undefined;
}

/** An await whose handlers are being elaborated; its result may be known only by its first `resume`. */
export interface Wait {
  result: Type | undefined;
  isOpen: boolean;
}

export interface Scope {
  readonly parent: Scope | undefined;
  readonly locals: Map<string, Local>;
}

export interface Local {
  readonly variable: VariableInfo;
  /** Undefined if it may be assigned; else why it may not. */
  readonly fixed: string | undefined;
  /** Set for a message or suspended handler that a quantifier binds. The name itself is no value. */
  readonly bundle?: Bundle;
}

/** What can be asked of a message or suspended handler that a quantifier binds. */
export interface Bundle {
  readonly of: "message" | "suspended handler";
  readonly parts: ReadonlyMap<string, Part>;
}

/** A part of it: a variable, or why it cannot be read. */
export type Part =
  { readonly kind: "variable"; readonly variable: VariableInfo } | { readonly kind: "unreadable"; readonly reason: string };

export interface CodeOptions {
  readonly machine?: MachineInfo | undefined;
  readonly wait?: Wait | undefined;
  readonly stateScope?: Scope | undefined;
  readonly hidden?: Scope | undefined;
  readonly isGhost?: boolean;
}

export function newCode(elaboration: Elaboration, routine: Routine, options: CodeOptions = {}): Code {
  const { machine, wait, stateScope, hidden, isGhost } = options;
  return {
    elaboration,
    machine,
    routine,
    wait,
    stateScope,
    hidden,
    scope: newScope(stateScope),
    flow: nothingKnown,
    isGhost: isGhost ?? false,
    isTypeLost: false,
    wholeTake: undefined,
  };
}

export function newScope(parent: Scope | undefined): Scope {
  return { parent, locals: new Map() };
}

/** The same names, none of which may be assigned. */
export function freezeScope(scope: Scope | undefined, fixed: string): Scope {
  const locals = [...visibleLocals(scope)].map(([name, local]): [string, Local] => [name, { variable: local.variable, fixed }]);
  return { parent: undefined, locals: new Map(locals) };
}

export function findLocal(scope: Scope | undefined, name: string): Local | undefined {
  for (let at = scope; at !== undefined; at = at.parent) {
    const local = at.locals.get(name);
    if (local !== undefined) return local;
  }
  return undefined;
}

export function* visibleLocals(scope: Scope | undefined): Iterable<readonly [string, Local]> {
  for (let at = scope; at !== undefined; at = at.parent) yield* at.locals;
}

/** Runs `work` in an inner scope. */
export function inScope<T>(code: Code, work: () => T): T {
  const outer = code.scope;
  code.scope = newScope(outer);
  const result = work();
  code.scope = outer;
  return result;
}

/** Runs `work` on code that is for verification alone, or that is for it like what surrounds it. */
export function asGhost<T>(code: Code, isGhost: boolean, work: () => T): T {
  const outer = code.isGhost;
  code.isGhost = outer || isGhost;
  const result = work();
  code.isGhost = outer;
  return result;
}

/** Runs `work` where the type that is wanted may be lost. */
export function withLostType<T>(code: Code, isLost: boolean, work: () => T): T {
  const outer = code.isTypeLost;
  code.isTypeLost = outer || isLost;
  const result = work();
  code.isTypeLost = outer;
  return result;
}

/** Notes the `take` that a whole right side, or a whole subject, consists of. */
export function noteWhole(code: Code, written: ast.Right): void {
  const inner = written.kind === "unwrap" ? written.operand : written;
  code.wholeTake = inner.kind === "take" ? inner : undefined;
}

export interface LocalOptions {
  readonly storage?: Variable["storage"];
  readonly fixed?: string;
  readonly bundle?: Bundle;
}

/** A new variable that the rest of the scope may name; `_` and a missing name declare nothing. */
export function declareLocal(code: Code, name: ast.Ident, type: Type | undefined, options: LocalOptions = {}): VariableInfo {
  const variable = code.elaboration.addVariable(name, type, options.storage ?? "local");
  bindLocal(code, name, variable, options);
  return variable;
}

/** Makes a variable visible in the rest of the scope. */
export function bindLocal(code: Code, name: ast.Ident, variable: VariableInfo, options: LocalOptions = {}): void {
  if (name.name === "_" || name.name === "") return;
  const earlier = findEarlier(code, name.name);
  if (earlier !== undefined) {
    const related = declaredHere(name.name, earlier.span);
    const hint = "names inside a machine hide no others: choose another name";
    code.elaboration.report("T102", name.span, `Cannot declare '${name.name}': the name is taken`, { related, hint });
  }
  const { fixed, bundle } = options;
  code.scope.locals.set(name.name, { variable, fixed, ...(bundle === undefined ? {} : { bundle }) });
}

function findEarlier(code: Code, name: string): { readonly span: VariableInfo["span"] } | undefined {
  return findLocal(code.scope, name)?.variable ?? code.machine?.names.get(name) ?? code.elaboration.names.get(name);
}
