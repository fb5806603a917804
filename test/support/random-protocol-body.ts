/** Where random statements stand: what they see, and what they are allowed to do there. */
import type { Choices } from "./random-protocol-choices.js";
import { canExpress, expression, type Scope, type Variable } from "./random-protocol-expressions.js";
import type { Role, Shape, TeaType } from "./random-protocol-shape.js";

export interface WaitingState {
  readonly name: string;
  readonly params: readonly Variable[];
  /** What its continuation is resumed with. */
  readonly result: TeaType | undefined;
}

export interface ProcedureShape {
  readonly name: string;
  readonly params: readonly Variable[];
  readonly result: TeaType | undefined;
  /** Some path suspends or leaves the state; such a procedure is not called where that is not allowed. */
  readonly suspends: boolean;
  readonly moves: boolean;
}

export interface RequestShape {
  readonly name: string;
  readonly params: readonly Variable[];
  readonly result: TeaType | undefined;
}

export interface MachineShape {
  readonly role: Role;
  readonly variables: readonly Variable[];
  readonly ghosts: readonly Variable[];
  /** The first one is the start state and has no parameters. */
  readonly states: readonly { readonly name: string; readonly params: readonly Variable[] }[];
  readonly waits: readonly WaitingState[];
  /** `slot: continuation<T>?` and `pending: map<Peer, continuation<T>?>`, where the machine has them. */
  readonly slot: { readonly result: TeaType | undefined } | undefined;
  readonly pending: { readonly result: TeaType | undefined } | undefined;
  readonly procedures: readonly ProcedureShape[];
  readonly requests: readonly RequestShape[];
}

export interface Body {
  readonly machine: MachineShape;
  readonly shape: Shape;
  readonly choices: Choices;
  readonly fresh: (prefix: string) => string;
  readonly scope: Scope;
  /** Ghosts may be read for ghosts and by assertions alone. */
  readonly ghosts: readonly Variable[];
  /** Variables that may be assigned here. */
  readonly assignable: readonly Variable[];
  readonly kind: "message" | "request" | "procedure";
  /** What `return` takes. */
  readonly result: TeaType | undefined;
  /** Only messages of higher rank may be sent. */
  readonly rank: number;
  /** A name for the message's sender. */
  readonly sender: Variable | undefined;
  readonly mayBecome: boolean;
  readonly maySuspend: boolean;
  /** Nesting that is still allowed. */
  readonly depth: number;
}

export interface Written {
  readonly lines: readonly string[];
  readonly body: Body;
}

export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

export function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...indent(lines), "}"];
}

/** A statement that ends the handler or procedure. */
export function leave(body: Body): string {
  if (body.kind !== "message" && body.result !== undefined) return `return ${expression(body.scope, body.result)}`;
  return body.kind === "message" && body.choices.oneIn(3) ? "drop" : "return";
}

/** True where every value of `types` can be written. */
export function canExpressAll(scope: Scope, types: readonly TeaType[]): boolean {
  return types.every((type) => canExpress(scope, type));
}

function callText(name: string, scope: Scope, types: readonly TeaType[]): string {
  return `${name}(${types.map((type) => expression(scope, type, 1)).join(", ")})`;
}

/** The name with its arguments; parentheses are left out where there are none. */
export function applied(name: string, scope: Scope, types: readonly TeaType[]): string {
  return types.length === 0 ? name : callText(name, scope, types);
}

export function typesOf(variables: readonly Variable[]): readonly TeaType[] {
  return variables.map((variable) => variable.type);
}

export function declareLocal(body: Body, variable: Variable): Body {
  return { ...body, scope: { ...body.scope, variables: [...body.scope.variables, variable] } };
}
