/**
 * The syntax tree of a `.tea` file: what was written, nothing resolved.
 *
 * Every node carries the span of its text. Names are `Ident`s, so that a diagnostic can point at the name alone.
 * Procedures, states and messages are referred to by name here; the analysis resolves them.
 */
import type { Span } from "../diagnostics/index.js";
import type { CheckDecl } from "./ast-checks.js";
import type { BoundVariable, LeadsToDecl, PropertyDecl } from "./ast-properties.js";
import type { Right } from "./ast-rights.js";

export type * from "./ast-checks.js";
export type * from "./ast-properties.js";
export type * from "./ast-rights.js";

export interface Ident {
  readonly kind: "ident";
  readonly name: string;
  readonly span: Span;
}

/** A string literal; `value` is without its quotes and escapes. */
export interface Text {
  readonly kind: "text";
  readonly value: string;
  readonly span: Span;
}

export interface ProtocolFile {
  readonly kind: "protocol";
  /** Undefined when the header could not be read. */
  readonly name: Ident | undefined;
  readonly doc: string | undefined;
  readonly declarations: readonly Declaration[];
  readonly span: Span;
}

// ---------------------------------------------------------------- declarations

export type Declaration =
  | ParamDecl
  | NodeDecl
  | BlockDecl
  | ValueDecl
  | EnumDecl
  | TypeDecl
  | RecordDecl
  | ChannelDecl
  | MessageDecl
  | GhostDecl
  | MachineDecl
  | FunctionDecl
  | PropertyDecl
  | LeadsToDecl
  | CheckDecl
  | FaultDecl
  | ConditionalDecl<Declaration>;

/** What every declaration with a name has. */
export interface Declared {
  /** Text of the `///` lines in front, without the slashes. */
  readonly doc: string | undefined;
  readonly name: Ident;
  readonly span: Span;
}

/** `param P = e` */
export interface ParamDecl extends Declared {
  readonly kind: "param";
  readonly value: Expr;
}

/** `node R`, `node R[n]`, `node R[n] ordered` */
export interface NodeDecl extends Declared {
  readonly kind: "node";
  readonly size: Expr | undefined;
  readonly ordered: boolean;
}

/** `block B[n]` */
export interface BlockDecl extends Declared {
  readonly kind: "block";
  readonly size: Expr;
}

/** `value V[n]`, `value V[n] comparable` */
export interface ValueDecl extends Declared {
  readonly kind: "value";
  readonly size: Expr;
  readonly comparable: boolean;
}

/** `enum E { a, b }` */
export interface EnumDecl extends Declared {
  readonly kind: "enum";
  readonly members: readonly Ident[];
}

/** `type T = U` */
export interface TypeDecl extends Declared {
  readonly kind: "type";
  readonly type: TypeExpr;
}

/** `record R { f: T, g: U }` */
export interface RecordDecl extends Declared {
  readonly kind: "record";
  readonly fields: readonly Param[];
}

/** `channel c: fifo capacity 4 per block lossy duplicating` */
export interface ChannelDecl extends Declared {
  readonly kind: "channel";
  readonly discipline: Discipline;
  readonly capacity: Expr | undefined;
  readonly perBlock: boolean;
  readonly lossy: boolean;
  readonly duplicating: boolean;
  readonly blocking: boolean;
}

/** `fault lose c at most n`, `fault duplicate c at most n`, `fault crash R at most n forever`; `name` is the channel's or the role's. */
export interface FaultDecl extends Declared {
  readonly kind: "fault";
  readonly fault: "lose" | "duplicate" | "crash";
  readonly limit: Expr;
  /** The word `forever`: crashed nodes do not come back. */
  readonly forever: boolean;
}

/** `fifo`, `unordered`, or `P ? d : d`. */
export type Discipline =
  | { readonly kind: "fifo"; readonly span: Span }
  | { readonly kind: "unordered"; readonly span: Span }
  | {
      readonly kind: "choice";
      readonly condition: Expr;
      readonly whenTrue: Discipline;
      readonly whenFalse: Discipline;
      readonly span: Span;
    };

/** `message M(p: T), N: U : R -> S, S -> S on c`. One declaration may name several messages; one with a result is called, not sent. */
export interface MessageDecl {
  readonly kind: "message";
  readonly doc: string | undefined;
  readonly messages: readonly {
    readonly name: Ident;
    readonly params: readonly Param[];
    readonly result: TypeExpr | undefined;
    readonly span: Span;
  }[];
  readonly routes: readonly { readonly from: Ident; readonly to: Ident; readonly span: Span }[];
  readonly channel: Ident | undefined;
  readonly span: Span;
}

/** `ghost g: T per B = e`, at the top (shared by all machines) or in a machine (one for each instance; no `per`). */
export interface GhostDecl extends Declared {
  readonly kind: "ghost";
  readonly type: TypeExpr;
  readonly per: Ident | undefined;
  readonly value: Expr | undefined;
}

/** `machine R per B { … }`; its name is the name of the role. */
export interface MachineDecl extends Declared {
  readonly kind: "machine";
  readonly per: Ident | undefined;
  readonly items: readonly MachineItem[];
}

/** `function f(p: T): U { return e }`, also with `let` and `if` in front of the final returns. */
export interface FunctionDecl extends Declared {
  readonly kind: "function";
  readonly params: readonly Param[];
  readonly result: TypeExpr;
  readonly body: Block;
}

/** `if (P) { … } else { … }` around declarations, machine items or handlers; the condition is over params only. */
export interface ConditionalDecl<Item> {
  readonly kind: "conditional";
  readonly condition: Expr;
  readonly whenTrue: readonly Item[];
  readonly whenFalse: readonly Item[];
  readonly span: Span;
}

export interface Param {
  readonly name: Ident;
  readonly type: TypeExpr;
  readonly span: Span;
}

// ---------------------------------------------------------------- types

export type TypeExpr =
  /** `boolean` or a declared name. */
  | { readonly kind: "named"; readonly name: Ident; readonly span: Span }
  /** `a..b`, both ends included. */
  | { readonly kind: "range"; readonly low: Expr; readonly high: Expr; readonly span: Span }
  /** `cyclic n` */
  | { readonly kind: "cyclic"; readonly modulus: Expr; readonly span: Span }
  /** `T?` */
  | { readonly kind: "optional"; readonly element: TypeExpr; readonly span: Span }
  /** `set<T>` */
  | { readonly kind: "set"; readonly element: TypeExpr; readonly span: Span }
  /** `map<K, V>` */
  | { readonly kind: "map"; readonly key: TypeExpr; readonly value: TypeExpr; readonly span: Span }
  /** `queue<T, n>`: at most n of them, in order */
  | { readonly kind: "queue"; readonly element: TypeExpr; readonly capacity: Expr; readonly span: Span }
  /** `continuation` (resumed without a value) or `continuation<T>` */
  | { readonly kind: "continuation"; readonly result: TypeExpr | undefined; readonly span: Span }
  /** `reply` (an answer without a value) or `reply<T>`: the right to answer */
  | { readonly kind: "reply"; readonly result: TypeExpr | undefined; readonly span: Span };

// ---------------------------------------------------------------- machines

export type MachineItem =
  | VarDecl
  | GhostDecl
  | RequestDecl
  | StateDecl
  | HandlerDecl
  | ProcedureDecl
  | FunctionDecl
  | BoundDecl
  | TimerDecl
  | HostDecl
  | ConditionalDecl<MachineItem>;

/** `var x: T = e`, `durable var x: T = e` */
export interface VarDecl extends Declared {
  readonly kind: "var";
  /** Survives a crash of its node. */
  readonly durable: boolean;
  readonly type: TypeExpr;
  readonly value: Expr | undefined;
}

/** `timer t at most n` */
export interface TimerDecl extends Declared {
  readonly kind: "timer";
  readonly limit: Expr | undefined;
}

/** `host op(p: T): U`: an operation of the surrounding program. */
export interface HostDecl extends Declared {
  readonly kind: "host";
  readonly params: readonly Param[];
  readonly result: TypeExpr | undefined;
}

/** `request q(p: T): U when e owed may wait` */
export interface RequestDecl extends Declared {
  readonly kind: "request";
  readonly params: readonly Param[];
  readonly result: TypeExpr | undefined;
  readonly guard: Expr | undefined;
  /** The application promises to issue it: issuing counts as progress. */
  readonly owed: boolean;
  /** An unanswered one is no open obligation. */
  readonly mayWait: boolean;
}

/**
 * `start idle state A(k: continuation), B { … }`. Several state blocks may name the same state: its handlers are those of
 * all blocks in the order of the text. Parameters stand in one of them; in the others they are left out or the same.
 */
export interface StateDecl {
  readonly kind: "state";
  readonly doc: string | undefined;
  readonly start: boolean;
  readonly idle: boolean;
  readonly states: readonly { readonly name: Ident; readonly params: readonly Param[]; readonly span: Span }[];
  readonly handlers: readonly HandlerItem[];
  readonly span: Span;
}

export type HandlerItem = HandlerDecl | ConditionalDecl<HandlerItem>;

export type HandlerDecl = OnHandler | OtherwiseHandler | IgnoreHandler;

/** `ignore t`: the timer may fire, and nothing happens. */
export interface IgnoreHandler {
  readonly kind: "ignore";
  readonly doc: string | undefined;
  readonly timer: Ident;
  readonly span: Span;
}

/** `on M(p, q) from c: R when e { … }` and `before on M … { … }`. M is a message or a request. */
export interface OnHandler {
  readonly kind: "on";
  readonly doc: string | undefined;
  readonly before: boolean;
  readonly event: Ident;
  /** Undefined where the parentheses are left out: the arguments are not bound. `_` binds nothing. */
  readonly params: readonly Ident[] | undefined;
  readonly from: { readonly name: Ident; readonly role: Ident | undefined } | undefined;
  readonly guard: Expr | undefined;
  readonly body: Block;
  readonly span: Span;
}

/** `otherwise defer`, `otherwise drop`, `otherwise fail "…"`, `otherwise { … }`; the short forms are a block of one statement. */
export interface OtherwiseHandler {
  readonly kind: "otherwise";
  readonly doc: string | undefined;
  readonly body: Block;
  readonly span: Span;
}

/** `procedure p(a: T): U { … }`; may suspend. */
export interface ProcedureDecl extends Declared {
  readonly kind: "procedure";
  readonly params: readonly Param[];
  readonly result: TypeExpr | undefined;
  readonly body: Block;
}

/** `deferred n`: bound of the deferred queue. `requests n`: outstanding in the model for each instance. */
export interface BoundDecl {
  readonly kind: "bound";
  readonly bound: "deferred" | "requests";
  readonly limit: Expr;
  readonly span: Span;
}

// ---------------------------------------------------------------- statements

export interface Block {
  readonly kind: "block";
  readonly statements: readonly Statement[];
  readonly span: Span;
}

export type Statement =
  /** `let x: T = e` */
  | { readonly kind: "let"; readonly name: Ident; readonly type: TypeExpr | undefined; readonly value: Right; readonly span: Span }
  /** `place = e`, `place += e`, `place -= e` */
  | { readonly kind: "assign"; readonly place: Expr; readonly operator: "=" | "+=" | "-="; readonly value: Right; readonly span: Span }
  /** A suspension or a call of a procedure as a statement. */
  | { readonly kind: "do"; readonly value: Right; readonly span: Span }
  /** `if c { … } else { … }`; `else if` is an `otherwise` block that holds one `if`. */
  | { readonly kind: "if"; readonly condition: Expr; readonly then: Block; readonly otherwise: Block | undefined; readonly span: Span }
  /** `for x in s { … }`, `for x in s in any order { … }` */
  | {
      readonly kind: "for";
      readonly name: Ident;
      readonly set: Expr;
      readonly anyOrder: boolean;
      readonly body: Block;
      readonly span: Span;
    }
  /** `match e { a, b => { … } none => { … } some x => { … } otherwise => { … } }` */
  | { readonly kind: "match"; readonly subject: Expr; readonly cases: readonly MatchCase[]; readonly span: Span }
  /** `send M(e) to t at b`, `send M(e(x)) to x in s at b` */
  | {
      readonly kind: "send";
      readonly message: Ident;
      readonly args: readonly Expr[];
      /** Set for the multicast `to x in s`: `target` is then s. */
      readonly each: Ident | undefined;
      readonly target: Expr;
      readonly at: Expr | undefined;
      readonly span: Span;
    }
  /** `become S(e)` */
  | { readonly kind: "become"; readonly state: Ident; readonly args: readonly Expr[]; readonly span: Span }
  /** `resume k with e`, `resume k`, and inside `await`: `resume e`, `resume`. Which one it is, the type of `subject` tells. */
  | { readonly kind: "resume"; readonly subject: Expr | undefined; readonly value: Expr | undefined; readonly span: Span }
  /** `wake k with e` */
  | { readonly kind: "wake"; readonly subject: Expr; readonly value: Expr | undefined; readonly span: Span }
  /** `answer r with e` */
  | { readonly kind: "answer"; readonly subject: Expr; readonly value: Expr | undefined; readonly span: Span }
  /** `give up n`: no longer waits for the answer of n, or of each node of the set n. */
  | { readonly kind: "giveUp"; readonly nodes: Expr; readonly span: Span }
  | { readonly kind: "defer"; readonly span: Span }
  | { readonly kind: "drop"; readonly span: Span }
  /** Ends a `before` handler: the search for a handler goes on. */
  | { readonly kind: "pass"; readonly span: Span }
  | { readonly kind: "return"; readonly value: Expr | undefined; readonly span: Span }
  /** `fail "text"` */
  | { readonly kind: "fail"; readonly text: Text | undefined; readonly span: Span }
  /** `choose x in s where p else { … }`; x is in scope in the rest of the block. */
  | {
      readonly kind: "choose";
      readonly name: Ident;
      readonly set: Expr;
      readonly where: Expr | undefined;
      readonly otherwise: Block | undefined;
      readonly span: Span;
    }
  /** `assert e "text"` */
  | { readonly kind: "assert"; readonly condition: Expr; readonly text: Text | undefined; readonly span: Span }
  /** `start t`, `stop t` */
  | { readonly kind: "timer"; readonly action: "start" | "stop"; readonly timer: Ident; readonly span: Span }
  /** `note "text"`: labels the step in traces. */
  | { readonly kind: "note"; readonly text: Text; readonly span: Span };

export interface MatchCase {
  readonly patterns: readonly MatchPattern[];
  readonly body: Block;
  readonly span: Span;
}

export type MatchPattern =
  | { readonly kind: "member"; readonly name: Ident; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  | { readonly kind: "some"; readonly name: Ident; readonly span: Span }
  | { readonly kind: "otherwise"; readonly span: Span };

// ---------------------------------------------------------------- expressions

export type BinaryOperator = "||" | "&&" | "=>" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "&";

/** `f: e` in a record. */
export interface FieldValue {
  readonly name: Ident;
  readonly value: Expr;
  readonly span: Span;
}

export type Expr =
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  /** A local, parameter, variable, ghost, enum member, param, single node, or the set of all elements of a node, block or value type. */
  | { readonly kind: "name"; readonly name: Ident; readonly span: Span }
  /** `self`: this node. */
  | { readonly kind: "self"; readonly span: Span }
  /** `here`: the block that this machine is for. */
  | { readonly kind: "here"; readonly span: Span }
  /** `reply`: the right to answer what the handler is for. */
  | { readonly kind: "reply"; readonly span: Span }
  /** `quiescent`: nothing is owed anywhere. */
  | { readonly kind: "quiescent"; readonly span: Span }
  /** `{a, b}` */
  | { readonly kind: "set"; readonly elements: readonly Expr[]; readonly span: Span }
  /** `{ f: a, g: b }`, `{ ...base, f: a }` */
  | { readonly kind: "record"; readonly base: Expr | undefined; readonly fields: readonly FieldValue[]; readonly span: Span }
  /** `f(a)`: a function, or a procedure where one may stand. */
  | { readonly kind: "call"; readonly callee: Ident; readonly args: readonly Expr[]; readonly span: Span }
  /** `o.f`: an enum's member (`E.a`), the `size` of a set or queue, a queue's `head`, a record's field (`r.f`), whose answers a gathering continuation still awaits (`k.missing`), or, in properties, a variable of another machine (`c.copy`). */
  | { readonly kind: "member"; readonly object: Expr; readonly member: Ident; readonly span: Span }
  /** `m[k]` */
  | { readonly kind: "index"; readonly object: Expr; readonly index: Expr; readonly span: Span }
  /** `e!`: the content of an optional; an assertion fails where it is none. */
  | { readonly kind: "unwrap"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "not"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "negate"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr; readonly span: Span }
  /** `x in s`, `x not in s`; in properties also a machine against a set of states. */
  | { readonly kind: "in"; readonly negated: boolean; readonly element: Expr; readonly set: Expr; readonly span: Span }
  /** `c is S` (the state on top), `c within S` (S is on top or encloses the wait). */
  | { readonly kind: "is"; readonly within: boolean; readonly machine: Expr; readonly state: Ident; readonly span: Span }
  /** `c at b`: the machine of node c for block b (properties only). */
  | { readonly kind: "at"; readonly node: Expr; readonly block: Expr; readonly span: Span }
  | { readonly kind: "conditional"; readonly condition: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr; readonly span: Span }
  /** `forall a: T, b: U where p: e`, `exists …`, and `count a: T where p` (no body). */
  | {
      readonly kind: "quantified";
      readonly quantifier: "forall" | "exists" | "count";
      readonly variables: readonly BoundVariable[];
      readonly where: Expr | undefined;
      readonly body: Expr | undefined;
      readonly span: Span;
    }
  /** `take place`: moves a continuation out of a variable or map and leaves `none`. */
  | { readonly kind: "take"; readonly place: Expr; readonly span: Span }
  /** Stands where the text could not be read; already reported. */
  | { readonly kind: "missing"; readonly span: Span };
