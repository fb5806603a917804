/**
 * A typed protocol: a `.tea` file with its params fixed, conditional parts chosen, names resolved, types checked, and sugar
 * removed. Everything downstream (static checks, reference interpreter, lowering, code generation) starts from it.
 *
 * It is plain readonly data. Declarations refer to each other by name (roles, blocks, values, messages, states: each unique in
 * its kind) and to variables by `VariableId`, unique in the protocol. Sugar removed here:
 * - `suspend in S(a)` is `suspend k { become S(a, k) }`;
 * - `otherwise defer` is a block of one statement;
 * - `c.copy`, `c is S`, `c in {S}` in properties name their block explicitly; a property over machines kept per block, in a
 *   protocol with one kind of block, is wrapped in `forall` (invariants) or `exists` (covers) over that kind;
 * - a state named by several state blocks has one `State` with all its handlers in the order of the text;
 * - enum members, params and sizes are constants.
 */
import type { Span } from "../diagnostics/index.js";
import type { Fault } from "./faults.js";
import type { Property } from "./typed-properties.js";
import type { Occurrence } from "./typed-quantifiers.js";
import type { ProcedureCall, Right, Spanned, Suspension } from "./typed-rights.js";

export type * from "./typed-properties.js";
export type { BoundHandler, BoundMessage, Occurrence } from "./typed-quantifiers.js";
export type { AnsweredCall, Gather, ProcedureCall, Right, Suspension } from "./typed-rights.js";

export type VariableId = number;
/** Identifies a suspension point, or a call of a procedure that may suspend. */
export type SiteId = number;
export type HandlerId = number;

// ---------------------------------------------------------------- types

export type Type =
  | { readonly kind: "boolean" }
  /** Result of arithmetic; never the type of a variable. */
  | { readonly kind: "integer" }
  | { readonly kind: "range"; readonly low: number; readonly high: number }
  | { readonly kind: "cyclic"; readonly modulus: number }
  | { readonly kind: "enum"; readonly name: string }
  /** A node of one of `roles` (several only for the sender of a message); sorted as declared. */
  | { readonly kind: "node"; readonly roles: readonly string[] }
  | { readonly kind: "block"; readonly name: string }
  | { readonly kind: "value"; readonly name: string }
  /** Never an optional of an optional: a present value is stored bare. */
  | { readonly kind: "optional"; readonly element: Type }
  | { readonly kind: "set"; readonly element: Type }
  /** Total: every key has a value. */
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  /** At most `capacity` elements, in the order in which they were added. No element is optional. */
  | { readonly kind: "queue"; readonly element: Type; readonly capacity: number }
  /** Told apart by its name; the fields are those of its declaration, in the order of the text. */
  | { readonly kind: "record"; readonly name: string; readonly fields: readonly { readonly name: string; readonly type: Type }[] }
  /** `reply`: the right to answer instead, which moves like a continuation. */
  | { readonly kind: "continuation"; readonly result: Type | undefined; readonly reply?: true }
  /** The type of `none` alone. */
  | { readonly kind: "none" };

// ---------------------------------------------------------------- declarations

export interface Protocol {
  readonly name: string;
  readonly doc: string | undefined;
  readonly params: readonly { readonly name: string; readonly value: number | boolean }[];
  readonly nodes: readonly NodeKind[];
  readonly blocks: readonly BlockKind[];
  readonly values: readonly ValueKind[];
  readonly enums: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  /** What answers to the calls of messages travel as, one for each message that is called; then what completes host operations. */
  readonly answers: readonly Message[];
  /** Ghosts declared outside machines. */
  readonly ghosts: readonly Ghost[];
  readonly machines: readonly Machine[];
  readonly functions: readonly FunctionDef[];
  readonly properties: readonly Property[];
  /** What limits the application's requests, besides each machine's `outstanding`. */
  readonly workload: readonly WorkloadLimit[];
  /** Limits of the environment's faults. */
  readonly faults: readonly Fault[];
  /** All variables by id. */
  readonly variables: readonly Variable[];
  readonly span: Span;
}

export interface NodeKind {
  readonly name: string;
  readonly size: number;
  readonly symmetry: "single" | "interchangeable" | "ordered";
  readonly span: Span;
}

export interface BlockKind {
  readonly name: string;
  readonly size: number;
  readonly span: Span;
}

export interface ValueKind {
  readonly name: string;
  readonly size: number;
  readonly comparable: boolean;
  readonly span: Span;
}

export interface Channel {
  readonly name: string;
  readonly discipline: "fifo" | "unordered";
  /** Messages that one queue (fifo) or one pair's multiset (unordered) holds. */
  readonly capacity: number;
  readonly perBlock: boolean;
  /** A message in it may be lost, as a step of its own; one that finds no room is lost too. */
  readonly lossy: boolean;
  /** A message in it may be delivered and stay in its place. */
  readonly duplicating: boolean;
  /** A step whose sends do not all find room does not happen. */
  readonly blocking: boolean;
  readonly span: Span;
}

/** The built-in reliable fifo channel by which a node sends to itself. */
export const localChannel = "local";

export interface Message {
  readonly name: string;
  readonly doc: string | undefined;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly routes: readonly { readonly from: string; readonly to: string }[];
  readonly channel: string;
  /** Set for a message that is called: its last parameter, `reply`, is then the right to answer. */
  readonly call?: CallOfMessage;
  /** Set for an answer: the message whose call it answers. Its parameters are the number of the call, the value if there is one, and who was asked if it is gathered. */
  readonly answers?: string;
  /** Set for what completes a host operation, which `answers` itself: its name. */
  readonly completes?: string;
  readonly span: Span;
}

export interface CallOfMessage {
  /** Names the rights to answer, as a suspension names its continuations. */
  readonly site: SiteId;
  readonly result: Type | undefined;
  /** The machines that call it, or its senders if none does: their roles, and the kind of block that all of them are kept for. */
  readonly callers: readonly string[];
  readonly block: string | undefined;
  /** Set for a message that is gathered: the role of those who get it. A right and an answer then say who was asked. */
  readonly asked?: string;
}

/** Calls that one machine may have waiting at a time. They are told apart by numbers from 0 on, each free again after its answer. */
export const maxCalls = 8;

export interface Variable {
  readonly id: VariableId;
  readonly name: string;
  readonly type: Type;
  /**
   * local: of a handler, procedure or function (its parameters, sender and loop variables included);
   * machine: `var`; state: parameter of a state or variable of an await; ghost: machine ghost; global: ghost outside machines;
   * quantified: bound by a quantifier.
   */
  readonly storage: "local" | "machine" | "state" | "ghost" | "global" | "quantified";
  readonly span: Span;
}

/** A ghost outside machines: one, or one per element of a block kind or node kind. */
export interface Ghost {
  readonly variable: VariableId;
  readonly per: { readonly kind: "block" | "node"; readonly name: string } | undefined;
  /** Undefined: the natural zero of its type. */
  readonly initial: Expr | undefined;
}

export interface Machine {
  readonly role: string;
  /** The kind of block that it is kept for; undefined for one machine per node. */
  readonly block: string | undefined;
  readonly doc: string | undefined;
  /** `var` and machine `ghost`. */
  readonly variables: readonly MachineVariable[];
  readonly requests: readonly Request[];
  readonly timers: readonly Timer[];
  readonly hosts: readonly HostOperation[];
  /** Named states in the order of the text, then the awaits' anonymous ones. */
  readonly states: readonly State[];
  /** Handlers outside any state; `before` handlers apart. */
  readonly before: readonly Handler[];
  readonly handlers: readonly Handler[];
  readonly otherwise: Handler | undefined;
  /** Runs in the start state when the node comes back from a crash. */
  readonly restart: Handler | undefined;
  readonly procedures: readonly Procedure[];
  readonly functions: readonly FunctionDef[];
  /** Bound of the deferred queue. */
  readonly deferred: number;
  /** Bound of outstanding requests of each instance in the model. */
  readonly outstanding: number;
  readonly span: Span;
}

export interface MachineVariable {
  readonly variable: VariableId;
  readonly initial: Expr | undefined;
  /** Survives a crash of its node. Ghosts always do. */
  readonly durable: boolean;
}

/** A timer: while it is armed it may fire at any moment. */
export interface Timer {
  readonly name: string;
  /** A boolean variable of the machine. */
  readonly armed: VariableId;
  /** Firings since it was stopped last, where they are limited: a variable of the machine from 0 to the limit. */
  readonly firings: { readonly count: VariableId; readonly limit: number } | undefined;
  readonly span: Span;
}

/** An operation of the surrounding program. In the model it completes at any moment after it was begun, with any value of its result. */
export interface HostOperation {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly result: Type | undefined;
  /** The message, of `answers`, by which it completes. */
  readonly completion: string;
  readonly span: Span;
}

export interface Request {
  readonly name: string;
  readonly params: readonly Variable[];
  readonly result: Type | undefined;
  /** Over `params` and the machine; bounds what the application asks. */
  readonly guard: Expr | undefined;
  readonly owed: boolean;
  readonly mayWait: boolean;
  /** Names the rights to answer it, where a handler speaks of `reply`. */
  readonly reply: SiteId | undefined;
  readonly span: Span;
}

export interface State {
  /** Unique in the machine. An anonymous await is called `await#<n>`, n counting from 1 in the order of the text. */
  readonly name: string;
  readonly doc: string | undefined;
  /** `await`: pushed above the state in which the wait began, popped on resuming. */
  readonly kind: "named" | "await";
  readonly start: boolean;
  readonly idle: boolean;
  readonly params: readonly VariableId[];
  readonly handlers: readonly Handler[];
  readonly otherwise: Handler | undefined;
  /** For an await: the site whose continuation it holds. Its continuation is not among `params`. */
  readonly site: SiteId | undefined;
  readonly span: Span;
}

export interface Handler {
  readonly id: HandlerId;
  /** For messages in the text's words: `Cache.Invalid on Invalidate`. */
  readonly label: string;
  /** `otherwise` concerns every message that the role can receive. */
  readonly event:
    | { readonly kind: "message"; readonly message: string }
    | { readonly kind: "request"; readonly request: string }
    | { readonly kind: "timer"; readonly timer: string }
    | { readonly kind: "restart" }
    | { readonly kind: "otherwise" };
  /** One for each argument; undefined where it is not bound. Empty where the parentheses were left out. */
  readonly params: readonly (VariableId | undefined)[];
  /** The sender's variable. */
  readonly from: VariableId | undefined;
  /** The variable of the right to answer; for a message that is called also the last of `params`, for a request only where it is spoken of. */
  readonly reply: VariableId | undefined;
  /** Roles of senders that the handler is for. */
  readonly senders: readonly string[];
  readonly guard: Expr | undefined;
  readonly body: Block;
  /** The whole handler, and its head alone (`on M(p) from c`). */
  readonly span: Span;
  readonly head: Span;
}

export interface Procedure {
  readonly name: string;
  readonly params: readonly VariableId[];
  readonly result: Type | undefined;
  readonly body: Block;
  /** True if some path of it, or of a procedure it calls, suspends. */
  readonly suspends: boolean;
  readonly span: Span;
}

/** Pure; its body is `let`, `if`, `match` and `return` only. */
export interface FunctionDef {
  readonly name: string;
  readonly params: readonly VariableId[];
  readonly result: Type;
  readonly body: Block;
  readonly span: Span;
}

export type WorkloadLimit =
  /** At most `limit` issues of `requests` together, over all nodes or for each node. */
  | {
      readonly kind: "at most";
      readonly requests: readonly { readonly role: string; readonly request: string }[];
      readonly limit: number;
      readonly perNode: boolean;
    }
  | { readonly kind: "none"; readonly requests: readonly { readonly role: string; readonly request: string }[] };

// ---------------------------------------------------------------- statements

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}

export type Statement = Spanned &
  (
    | { readonly kind: "let"; readonly variable: VariableId; readonly value: Right }
    | { readonly kind: "assign"; readonly place: Place; readonly operator: "=" | "+=" | "-="; readonly value: Right }
    /** The value, if any, is discarded. */
    | { readonly kind: "do"; readonly value: Suspension | ProcedureCall }
    | { readonly kind: "if"; readonly condition: Expr; readonly then: Block; readonly otherwise: Block | undefined }
    | { readonly kind: "for"; readonly variable: VariableId; readonly set: Expr; readonly anyOrder: boolean; readonly body: Block }
    | { readonly kind: "match"; readonly subject: Expr; readonly cases: readonly MatchCase[] }
    /** `each`: the multicast's variable, then `target` is a set and `args` and `at` may read it. Else `target` is a node or a set of nodes. */
    | {
        readonly kind: "send";
        readonly message: string;
        readonly args: readonly Expr[];
        readonly each: VariableId | undefined;
        readonly target: Expr;
        /** The receiver's block; undefined if the receiving machine is kept per node. */
        readonly block: Expr | undefined;
        /** For a call: the variable with its number, of which the last argument, the right to answer, is made. */
        readonly call?: VariableId;
      }
    /** Begins an operation of the surrounding program; its completion finds the wait by the number in `call`. */
    | { readonly kind: "host"; readonly operation: string; readonly args: readonly Expr[]; readonly call: VariableId }
    | { readonly kind: "become"; readonly state: string; readonly args: readonly Expr[] }
    /** `continuation` is moved out of its place. */
    | { readonly kind: "resume"; readonly continuation: Expr; readonly value: Expr | undefined }
    /** Resumes the innermost wait (inside an await), which gives a `result`. */
    | { readonly kind: "resumeWait"; readonly value: Expr | undefined; readonly result: Type | undefined }
    | { readonly kind: "wake"; readonly continuation: Expr; readonly value: Expr | undefined }
    /** Stops waiting for the nodes of a set; where nobody is missing any more, wakes the continuation that `gather` speaks of. */
    | { readonly kind: "giveUp"; readonly gather: Extract<Expr, { readonly kind: "awaited" }>; readonly nodes: Expr | undefined }
    /** `right` is moved out of its place. */
    | { readonly kind: "answer"; readonly right: Expr; readonly value: Expr | undefined }
    | { readonly kind: "defer" }
    | { readonly kind: "drop" }
    | { readonly kind: "pass" }
    /**
     * In the handler of a request or call: answers it and ends. In a procedure: returns to the caller. Elsewhere: ends the handler.
     * `right`: what is answered, where the handler has a variable for it.
     */
    | { readonly kind: "return"; readonly value: Expr | undefined; readonly right?: Expr }
    | { readonly kind: "fail"; readonly text: string | undefined }
    /** `otherwise` runs when no element satisfies `where`, and always leaves. */
    | {
        readonly kind: "choose";
        readonly variable: VariableId;
        readonly set: Expr;
        readonly where: Expr | undefined;
        readonly otherwise: Block | undefined;
      }
    | { readonly kind: "assert"; readonly condition: Expr; readonly text: string | undefined }
    /** Labels the step in traces and does nothing else. */
    | { readonly kind: "note"; readonly text: string }
  );

/** Patterns: enum members, `none`, `some x`, or everything else. Cases are tried in order; the first that fits runs. */
export interface MatchCase {
  readonly patterns: readonly (
    | { readonly kind: "member"; readonly member: string }
    | { readonly kind: "none" }
    | { readonly kind: "some"; readonly variable: VariableId }
    | { readonly kind: "otherwise" }
  )[];
  readonly body: Block;
  readonly span: Span;
}

/** A variable, or a part of one: an entry of a map, a field of a record (`m[k]`, `m[j].f`). `path` leads there from the outside in. */
export interface Place extends Spanned {
  readonly kind: "place";
  readonly variable: VariableId;
  /** For a global ghost kept per block or node: the element that it is for. */
  readonly of: Expr | undefined;
  readonly path: readonly PlaceStep[];
  readonly type: Type;
}

/** `head`: the first element of a queue; only `take` goes there, and nothing follows it. */
export type PlaceStep =
  { readonly kind: "key"; readonly key: Expr } | { readonly kind: "field"; readonly field: string } | { readonly kind: "head" };

// ---------------------------------------------------------------- expressions

export type BinaryOperator =
  | "||"
  | "&&"
  | "=>"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  /** Integers; on cyclic types modulo; on sets union, difference, intersection. */
  | "+"
  | "-"
  | "*"
  | "&";

export type Expr = Spanned & { readonly type: Type } & (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "none" }
    | { readonly kind: "enumMember"; readonly enum: string; readonly member: string }
    /** Reading a variable of continuation type moves it. */
    | { readonly kind: "variable"; readonly variable: VariableId; readonly of: Expr | undefined }
    /** A single node by its role's name. */
    | { readonly kind: "node"; readonly role: string }
    /** The set of all elements of a node, block or value kind. */
    | { readonly kind: "all"; readonly of: "node" | "block" | "value"; readonly name: string }
    | { readonly kind: "self" }
    | { readonly kind: "here" }
    | { readonly kind: "quiescent" }
    /** Is the machine that asks in one of `states`? `within` looks below awaits too. */
    | { readonly kind: "selfIs"; readonly states: readonly string[]; readonly within: boolean }
    /** Whose answers the continuation in a variable still awaits. It is not moved. */
    | { readonly kind: "awaited"; readonly variable: VariableId }
    | { readonly kind: "set"; readonly elements: readonly Expr[] }
    /** All fields of the record type, or those of `base` with some changed. */
    | {
        readonly kind: "record";
        readonly base: Expr | undefined;
        readonly fields: readonly { readonly name: string; readonly value: Expr }[];
      }
    | { readonly kind: "field"; readonly record: Expr; readonly field: string }
    /** Of a set or a queue. */
    | { readonly kind: "size"; readonly set: Expr }
    /** The first element of a queue, or none. */
    | { readonly kind: "head"; readonly queue: Expr }
    /** The queue without elements, or the map whose entries all have their start value; `type` says which. */
    | { readonly kind: "empty" }
    | { readonly kind: "functionCall"; readonly function: string; readonly args: readonly Expr[] }
    | { readonly kind: "index"; readonly map: Expr; readonly key: Expr }
    /** Fails as an assertion where the operand is none. */
    | { readonly kind: "unwrap"; readonly operand: Expr }
    | { readonly kind: "not"; readonly operand: Expr }
    | { readonly kind: "negate"; readonly operand: Expr }
    /** `||`, `&&` and `=>` evaluate their right side only where it matters. Comparison with `none` tests without taking. */
    | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }
    | { readonly kind: "in"; readonly negated: boolean; readonly element: Expr; readonly set: Expr }
    | { readonly kind: "conditional"; readonly condition: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr }
    | {
        readonly kind: "quantified";
        readonly quantifier: "forall" | "exists" | "count";
        readonly variables: readonly VariableId[];
        /** The messages and suspended handlers that it ranges over besides. */
        readonly occurrences?: readonly Occurrence[];
        readonly where: Expr | undefined;
        /** Undefined for `count` alone. */
        readonly body: Expr | undefined;
      }
    /** Moves out of a place and leaves `none`; takes the first element out of a queue, whatever its type. */
    | { readonly kind: "take"; readonly place: Place }
    /** In properties: a variable of the machine of `node` (for `block`). */
    | {
        readonly kind: "machineVariable";
        readonly role: string;
        readonly node: Expr;
        readonly block: Expr | undefined;
        readonly variable: VariableId;
      }
    /** In properties: is the machine in one of `states`? `within` looks below awaits too. */
    | {
        readonly kind: "machineIs";
        readonly role: string;
        readonly node: Expr;
        readonly block: Expr | undefined;
        readonly states: readonly string[];
        readonly within: boolean;
      }
    /** In properties: has the node crashed, and not come back? */
    | { readonly kind: "isDown"; readonly node: Expr }
  );
