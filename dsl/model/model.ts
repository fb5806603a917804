/**
 * The model: a finite transition system as plain readonly data. Every protocol is lowered to it, Murphi text is read into it, and every
 * engine and exporter starts from it; it knows nothing of handlers or continuations.
 *
 * A state gives a value to every variable. A step fires one rule with one assignment of values to its parameters and one resolution of the
 * choices in its body. `docs/internals/model.md` says how an engine walks it.
 */
import type { Span } from "../diagnostics/index.js";

export interface Model {
  readonly name: string;
  /** Enums, scalarsets, unions and names for other types, each before its uses. */
  readonly types: readonly TypeDeclaration[];
  readonly variables: readonly StateVariable[];
  /** Functions and procedures, each before its callers: nothing recurses. */
  readonly routines: readonly Routine[];
  readonly starts: readonly StartState[];
  readonly rules: readonly Rule[];
  readonly properties: readonly ModelProperty[];
  /**
   * Names of the scalarsets whose elements are interchangeable: permuting them maps steps to steps and keeps every property. An engine may
   * search orbits instead of states.
   */
  readonly symmetry: readonly string[];
}

// ---------------------------------------------------------------- types

/** The type of a variable, or of a part of one. Scalars are all but arrays, records and lists. */
export type ModelType =
  | { readonly kind: "boolean" }
  | { readonly kind: "range"; readonly low: number; readonly high: number }
  | { readonly kind: "named"; readonly name: string }
  /** A scalar, or nothing at all (Murphi's undefined). Using the missing value is an error of the model, not of the protocol. */
  | { readonly kind: "optional"; readonly element: ModelType }
  /** One element for each value of a scalar type. */
  | { readonly kind: "array"; readonly index: ModelType; readonly element: ModelType }
  | { readonly kind: "record"; readonly fields: readonly ModelField[] }
  /** At most `capacity` elements: a queue if ordered, else a multiset, whose states are equal when they hold the same elements. */
  | { readonly kind: "list"; readonly ordered: boolean; readonly capacity: number; readonly element: ModelType };

export interface ModelField {
  readonly name: string;
  readonly type: ModelType;
}

/** `scalarset`: elements without order or literals. `union`: the elements of several enums and scalarsets. */
export type TypeDeclaration = { readonly name: string } & (
  | { readonly kind: "enum"; readonly members: readonly string[] }
  /** `members` are for people: `CacheA`. */
  | { readonly kind: "scalarset"; readonly members: readonly string[] }
  | { readonly kind: "union"; readonly of: readonly string[] }
  | { readonly kind: "alias"; readonly type: ModelType }
);

export interface StateVariable {
  readonly name: string;
  readonly type: ModelType;
  /** Scratch of one step: has its type's default between steps, so no state needs to store it. */
  readonly transient: boolean;
}

/** A variable of one execution of a rule or routine. It begins with its type's default. */
export interface LocalVariable {
  readonly name: string;
  readonly type: ModelType;
}

// ---------------------------------------------------------------- rules

/** What a parameter of a rule ranges over. */
export type ParameterDomain =
  | { readonly kind: "type"; readonly type: ModelType }
  /** The places of a list, one for each distinct element that is in it (the first of equal ones). */
  | { readonly kind: "elements"; readonly list: ModelPlace };

export interface Rule {
  readonly name: string;
  /** Later domains may refer to earlier parameters. */
  readonly params: readonly { readonly name: string; readonly domain: ParameterDomain }[];
  readonly guard: ModelExpr;
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
  readonly meta: RuleMeta;
  readonly span: Span | undefined;
}

/** What kind of step a rule is. A state that only faults leave is a dead end: they do not count where a deadlock is looked for. Expressions are over its parameters and the state before the step. */
export interface RuleMeta {
  readonly event: "issue" | "accept" | "deliver" | "environment" | "fault";
  /** Does it bring the system nearer to rest? Stuck states are those that progress steps cannot bring to rest. */
  readonly progress: boolean;
  readonly fairness: Fairness;
  /** The machine that acts. */
  readonly role: string | undefined;
  readonly node: ModelExpr | undefined;
  readonly block: ModelExpr | undefined;
  /** The request or message with its arguments by name. */
  readonly subject: string | undefined;
  readonly args: readonly { readonly name: string; readonly value: ModelExpr }[];
  /** For deliveries. */
  readonly channel: string | undefined;
  readonly from: ModelExpr | undefined;
}

/**
 * What `leads to` may rely on. Rules with the same `constraint`, fired with equal values of `by`, share one constraint: a run in which one
 * of them is possible from some point on without interruption (`weak`), or again and again (`strong`), fires one of them again and again.
 * A constraint is weak in all of its rules or strong in all. Runs need not fire rules of strength `none`.
 */
export type Fairness =
  | { readonly strength: "none" }
  /** `by`: over the rule's parameters and the state before the step. */
  | { readonly strength: "weak" | "strong"; readonly constraint: string; readonly by: readonly ModelExpr[] };

/** Sets up an initial state from one in which every variable has its type's default; one for each assignment to the parameters. */
export interface StartState {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: ModelType }[];
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
  readonly span: Span | undefined;
}

/** A function (with a result, without effects) or a procedure. Value parameters are copies that the body may change. */
export interface Routine {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: ModelType; readonly passing: "value" | "var" }[];
  readonly result: ModelType | undefined;
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
  /** The text that it comes from: `Cache.Invalid on read`. */
  readonly label: string;
  readonly span: Span | undefined;
}

export type ModelProperty = { readonly name: string; readonly span: Span | undefined } & (
  | { readonly kind: "invariant"; readonly condition: ModelExpr }
  /** Must be reached somewhere. */
  | { readonly kind: "cover"; readonly condition: ModelExpr }
  /** States without it are not part of the system. */
  | { readonly kind: "assumption"; readonly condition: ModelExpr }
  /** Violated where `condition` (rest) does not hold and no step leads to a different state or fails. */
  | { readonly kind: "deadlock"; readonly condition: ModelExpr }
  /** AG EF: from every reachable state a state with `condition` can be reached by such steps (`all`: but faults). `stuck`: what its violation is called. */
  | {
      readonly kind: "always possible";
      readonly condition: ModelExpr;
      readonly steps: "all" | "progress";
      readonly violation: "stuck" | "impossible";
    }
  /** For all values of the parameters: whenever `condition` holds, `goal` holds then or later, in every fair run. Runs may end where only steps without fairness are possible. */
  | {
      readonly kind: "leads to";
      readonly params: readonly { readonly name: string; readonly type: ModelType }[];
      readonly condition: ModelExpr;
      readonly goal: ModelExpr;
    }
  /** Not a demand: a bound that the report names if some state reaches it. */
  | { readonly kind: "bound"; readonly condition: ModelExpr }
);

// ---------------------------------------------------------------- statements

/** What ends a step that the protocol does not survive. */
export interface ModelFailure {
  /** `error`: the text asks for what there is not, such as the result of a function that ends without one. */
  readonly kind: "assertion" | "unexpected" | "overflow" | "continuation" | "error";
  /** What it is about: an assertion's text, a message's or channel's name. */
  readonly subject: string | undefined;
  /** A sentence for people. */
  readonly text: string;
}

export type ModelStatement = { readonly span: Span | undefined } &
  /** Copies a value, or a whole array, record or list of the same type. */
  (
    | { readonly kind: "assign"; readonly target: ModelPlace; readonly value: ModelExpr }
    /** Gives every part its type's default: false, the lowest number, the first member, nothing, empty. */
    | { readonly kind: "clear"; readonly target: ModelPlace }
    /** Removes the values of all optional scalars in `target`. */
    | { readonly kind: "undefine"; readonly target: ModelPlace }
    | {
        readonly kind: "if";
        readonly condition: ModelExpr;
        readonly then: readonly ModelStatement[];
        readonly otherwise: readonly ModelStatement[];
      }
    /** The first case with a value equal to the subject. */
    | {
        readonly kind: "switch";
        readonly subject: ModelExpr;
        readonly cases: readonly { readonly values: readonly ModelExpr[]; readonly body: readonly ModelStatement[] }[];
        readonly otherwise: readonly ModelStatement[];
      }
    /** In ascending order; over scalarsets the order may not matter. */
    | { readonly kind: "for"; readonly variable: string; readonly over: ModelType; readonly body: readonly ModelStatement[] }
    /** Going round more than `limit` times is an error of the model. */
    | { readonly kind: "while"; readonly condition: ModelExpr; readonly limit: number; readonly body: readonly ModelStatement[] }
    /** `name` stands for a place, whose indices are evaluated once. */
    | { readonly kind: "alias"; readonly name: string; readonly place: ModelPlace; readonly body: readonly ModelStatement[] }
    /**
     * Puts a value of `over` that satisfies `where` (over the target) into the target, in every way; if there is none, `otherwise` runs. Of an
     * optional type nothing at all is a value too.
     */
    | {
        readonly kind: "choose";
        readonly target: ModelPlace;
        readonly over: ModelType;
        readonly where: ModelExpr;
        readonly otherwise: readonly ModelStatement[];
      }
    /** Arguments of `var` parameters are `read` expressions: the places themselves. */
    | { readonly kind: "call"; readonly routine: string; readonly args: readonly ModelExpr[] }
    /** Ends the routine or the rule's body. */
    | { readonly kind: "return"; readonly value: ModelExpr | undefined }
    /** Puts a value at the end of a list that is not full. */
    | { readonly kind: "append"; readonly list: ModelPlace; readonly value: ModelExpr }
    /** Takes out the element at `index`; later ones move up. */
    | { readonly kind: "remove"; readonly list: ModelPlace; readonly index: ModelExpr }
    | { readonly kind: "error"; readonly failure: ModelFailure }
    | { readonly kind: "assert"; readonly condition: ModelExpr; readonly failure: ModelFailure }
    /** The step is no step where the condition does not hold. */
    | { readonly kind: "assume"; readonly condition: ModelExpr }
    /** Says for traces that this piece of the text runs now; no effect. */
    | { readonly kind: "mark"; readonly label: string; readonly offer?: OfferPhase }
  );

/**
 * What a mark says of handlers that were named before it, for those who count them. A message is offered to its handlers from here on; it was put off,
 * by the last one named since; it stays where it was, and nothing has run since.
 */
export type OfferPhase = "begins" | "put off" | "declined";

/** A variable, parameter, bound name or alias, or a part of one. */
export interface ModelPlace {
  readonly root: string;
  readonly path: readonly Selector[];
}

export type Selector = { readonly kind: "field"; readonly name: string } | { readonly kind: "index"; readonly index: ModelExpr };

// ---------------------------------------------------------------- expressions

export type ModelOperator =
  /** The right side is evaluated only where it matters. */
  | "and"
  | "or"
  | "implies"
  /** Of two values that are there. */
  | "=="
  | "!="
  /** Equality of optionals: nothing equals nothing alone. */
  | "same"
  /** Of numbers, or of members of one enum in their order. */
  | "<"
  | "<="
  | ">"
  | ">="
  /** Of numbers, unbounded; division truncates, the remainder has the sign of the left side. */
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

export type ModelExpr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "member"; readonly type: string; readonly member: string }
  /** The missing value of any optional. */
  | { readonly kind: "undefined" }
  /** Reads an optional too: what is missing may be passed on, compared by `same`, and asked about, but not used. */
  | { readonly kind: "read"; readonly place: ModelPlace }
  | { readonly kind: "not"; readonly operand: ModelExpr }
  | { readonly kind: "negate"; readonly operand: ModelExpr }
  | { readonly kind: "binary"; readonly operator: ModelOperator; readonly left: ModelExpr; readonly right: ModelExpr }
  | { readonly kind: "conditional"; readonly condition: ModelExpr; readonly whenTrue: ModelExpr; readonly whenFalse: ModelExpr }
  | {
      readonly kind: "quantified";
      /** `sum` adds up a number for each value; `count` counts the values for which the body holds. */
      readonly quantifier: "forall" | "exists" | "count" | "sum";
      readonly variable: string;
      readonly over: ModelType;
      readonly body: ModelExpr;
    }
  /** Is there a value? */
  | { readonly kind: "defined"; readonly operand: ModelExpr }
  /** The value of an optional, which has to be there: for where a missing one would be passed on otherwise. */
  | { readonly kind: "value"; readonly operand: ModelExpr }
  /** Does a value of a union belong to this enum or scalarset? */
  | { readonly kind: "member of"; readonly operand: ModelExpr; readonly type: string }
  | { readonly kind: "length"; readonly list: ModelPlace }
  | { readonly kind: "call"; readonly routine: string; readonly args: readonly ModelExpr[] };
