/**
 * One routine of the model while it is written: its locals, where the variables of the protocol are, and what is known at this point.
 *
 * Owned by whoever writes the routine; statements go to the innermost open block.
 */
import type { Expr, HandlerBody, Machine, State, Type, VariableId } from "../analysis/index.js";
import { invariant, type Span } from "../diagnostics/index.js";
import {
  at,
  truth,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelFailure,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../model/index.js";
import { checkRange, lowerExpr, type Check, type Scope } from "./expression.js";
import { fitSet } from "./fitting.js";
import type { Frame } from "./frames.js";
import { fieldOf, instanceOf, type MachineLayout } from "./machine-layout.js";
import { isContinuation } from "./linear-types.js";
import { Names } from "./names.js";
import type { Program } from "./program.js";
import { exprOf, valueAt, type Value } from "./value.js";
import { missingIn } from "./gathering.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";

/** Where a variable of the protocol is in this routine. */
export type Binding =
  /** `mirror`: the place of the state's parameter that a local stands for, kept up to date while the machine is in that state. */
  | { readonly kind: "place"; readonly place: ModelPlace; readonly mirror?: { readonly place: ModelPlace; readonly state: string } }
  | { readonly kind: "value"; readonly value: Value }
  /** A continuation that is not built yet: its variables are still where they were. */
  | { readonly kind: "frame"; readonly frame: Frame };

/** What is known on every path to this point. */
export interface Knowledge {
  /** The state the machine is in, where it is known. */
  state: string | undefined;
  /** May the parameter of a waiting state be spent? */
  maySpend: boolean;
  /** Continuation variables of this routine that may, and that must, be full. */
  mayHold: Set<VariableId>;
  mustHold: Set<VariableId>;
}

export interface Actor {
  readonly layout: MachineLayout;
  readonly self: ModelExpr;
  readonly here: ModelExpr | undefined;
  readonly instance: ModelPlace;
}

/** The machine that acts, where `self` and `here` are variables of these names. */
export function actorOf(program: Program, layout: MachineLayout): Actor {
  const { machine } = layout;
  const self = program.types.nodeNamed(machine.role, "self");
  const here = machine.block === undefined ? undefined : ({ kind: "read", place: variable("here") } as const);
  return { layout, self, here, instance: instanceOf(program.types, layout, { node: self, block: here }) };
}

/** The parameters `self` and `here` of a routine of this machine, as far as it needs them. */
export function actorParams(program: Program, machine: Machine): readonly LocalVariable[] {
  const self = program.types.isSingle(machine.role) ? [] : [{ name: "self", type: program.types.kind(machine.role) }];
  return machine.block === undefined ? self : [...self, { name: "here", type: program.types.kind(machine.block) }];
}

/** The arguments for `actorParams`. */
export function actorArgs(program: Program, actor: Actor): readonly ModelExpr[] {
  const self = program.types.isSingle(actor.layout.machine.role) ? [] : [actor.self];
  return actor.here === undefined ? self : [...self, actor.here];
}

export class Code {
  readonly names: Names;
  readonly locals: LocalVariable[] = [];
  readonly bindings = new Map<VariableId, Binding>();
  /** For every loop that may suspend: the elements that are left. */
  readonly loops = new Map<VariableId, ModelPlace>();
  /** Where a message for each queue is put together. */
  readonly messages = new Map<string, ModelPlace>();
  readonly actor: Actor;
  /** What a procedure's routine gives back. */
  result: Type | undefined;
  knowledge: Knowledge = { state: undefined, maySpend: false, mayHold: new Set(), mustHold: new Set() };
  #statements: ModelStatement[] = [];

  constructor(
    readonly program: Program,
    readonly layout: MachineLayout,
    /** The handler that this is, or that the rest belongs to; undefined in a procedure. */
    readonly root: HandlerBody | undefined,
  ) {
    this.names = new Names(program.names);
    for (const { name } of actorParams(program, layout.machine)) this.names.take(name);
    this.actor = actorOf(program, layout);
  }

  get body(): readonly ModelStatement[] {
    return this.#statements;
  }

  emit(...statements: readonly ModelStatement[]): void {
    this.#statements.push(...statements);
  }

  /** What `write` emits, apart. */
  block(write: () => void): readonly ModelStatement[] {
    return this.#apart(write)[0];
  }

  #apart<Result>(write: () => Result): readonly [readonly ModelStatement[], Result] {
    const around = this.#statements;
    const inner: ModelStatement[] = [];
    this.#statements = inner;
    const result = write();
    this.#statements = around;
    return [inner, result];
  }

  local(wish: string, type: ModelType): ModelPlace {
    const name = this.names.take(wish);
    this.locals.push({ name, type });
    return variable(name);
  }

  /** The local for a variable of the protocol, made when it is first wanted. */
  localFor(id: VariableId): ModelPlace {
    const known = this.bindings.get(id);
    if (known?.kind === "place") return known.place;
    const { name, type } = this.program.variable(id);
    const place = this.local(name, this.program.continuations.storage(type, { kind: "variable", variable: id }));
    this.bindings.set(id, { kind: "place", place });
    return place;
  }

  /** The state in whose handler this is, awaits included. */
  get rootState(): State | undefined {
    return this.root?.state;
  }

  // ---------------------------------------------------------------- reading

  read(id: VariableId, of: ModelExpr | undefined): Value {
    const { type } = this.program.variable(id);
    const binding = this.bindings.get(id);
    if (binding?.kind === "value") return binding.value;
    if (binding?.kind === "frame") return { kind: "continuation", full: truth };
    if (isContinuation(type)) {
      const source = this.continuationPlace(id, []);
      return { kind: "continuation", full: isFull(source), missing: missingIn(this.program, source) };
    }
    return valueAt(this.placeOf(id, of), type);
  }

  /** The place of a variable that has one. */
  placeOf(id: VariableId, of?: ModelExpr): ModelPlace {
    const binding = this.bindings.get(id);
    if (binding?.kind === "place") return binding.place;
    invariant(binding === undefined, "the variable is stored");
    const { storage, name } = this.program.variable(id);
    invariant(storage !== "local" && storage !== "quantified", `'${name}' is known here`);
    if (storage !== "global") return fieldOf(this.layout, this.actor.instance, id);
    return of === undefined ? this.program.ghost(id) : at(this.program.ghost(id), of);
  }

  continuationPlace(id: VariableId, keys: readonly ModelExpr[]): ContinuationPlace {
    const place = keys.reduce(at, this.placeOf(id));
    const isBound = this.bindings.has(id);
    const flag = isBound ? undefined : this.layout.spent.get(id);
    const stored = isBound ? undefined : this.layout.continuations.get(id);
    const type = stored ?? this.program.continuations.ofVariable(id, "maybe");
    return { place, type, ...(flag === undefined ? {} : { spent: variable(flag) }), ...(keys.length === 0 ? { variable: id } : {}) };
  }

  scope(checks: Check[] = []): Scope {
    const { actor, program, names } = this;
    const { machine } = this.layout;
    return { program, machine, self: actor.self, here: actor.here, names, variable: (id, of) => this.read(id, of), checks };
  }

  /** Evaluates an expression here; what can fail in it is asserted first. */
  evaluate(expr: Expr): Value {
    const checks: Check[] = [];
    const value = lowerExpr(this.scope(checks), expr);
    this.require(checks);
    return value;
  }

  /** The value of a variable that is a scalar. */
  evaluateVariable(id: VariableId): ModelExpr {
    return exprOf(this.read(id, undefined));
  }

  evaluateScalar(expr: Expr): ModelExpr {
    return exprOf(this.evaluate(expr));
  }

  /** Evaluates an expression that is stored in a place of `type`. */
  evaluateInto(expr: Expr, type: Type): Value {
    return this.fit(this.evaluate(expr), { from: expr.type, to: type, span: expr.span });
  }

  /** The value as a place of the type `to` stores it. */
  fit(value: Value, stored: { readonly from: Type; readonly to: Type; readonly span: Span }): Value {
    this.requireRange(value, stored);
    return fitSet(this.scope(), value, stored);
  }

  requireRange(value: Value, stored: { readonly from: Type; readonly to: Type; readonly span: Span }): void {
    const checks: Check[] = [];
    checkRange(this.scope(checks), value, stored);
    this.require(checks);
  }

  require(checks: readonly Check[]): void {
    for (const { holds, failure, span } of checks) this.assert(holds, failure, span);
  }

  assert(condition: ModelExpr, failure: ModelFailure, span: Span | undefined): void {
    if (condition.kind === "boolean" && condition.value) return;
    if (condition.kind === "boolean") this.emit({ kind: "error", failure, span });
    else this.emit({ kind: "assert", condition, failure, span });
  }

  // ---------------------------------------------------------------- knowing

  /** Writes two alternatives; afterwards what holds in both is known. */
  branch(first: () => boolean, second: () => boolean): readonly [readonly ModelStatement[], readonly ModelStatement[]] {
    const before = this.knowledge;
    const run = (write: () => boolean): { readonly statements: readonly ModelStatement[]; readonly end: Knowledge | undefined } => {
      this.knowledge = { ...before, mayHold: new Set(before.mayHold), mustHold: new Set(before.mustHold) };
      const [statements, goesOn] = this.#apart(write);
      return { statements, end: goesOn ? this.knowledge : undefined };
    };
    const [a, b] = [run(first), run(second)];
    this.knowledge = meet(a.end, b.end) ?? before;
    return [a.statements, b.statements];
  }
}

function meet(a: Knowledge | undefined, b: Knowledge | undefined): Knowledge | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    state: a.state === b.state ? a.state : undefined,
    maySpend: a.maySpend || b.maySpend,
    mayHold: new Set([...a.mayHold, ...b.mayHold]),
    mustHold: new Set([...a.mustHold].filter((id) => b.mustHold.has(id))),
  };
}
