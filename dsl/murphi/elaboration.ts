/** What is known while a model is read: the types and routines so far, the meaning of names, and what is wrong. */
import { hasErrors, report, type Diagnostic, type DiagnosticCode, type Span } from "../diagnostics/index.js";
import type { LocalVariable, ModelPlace, ModelType, Routine, TypeDeclaration } from "../model/index.js";
import type { Name } from "./ast.js";

/** What a name stands for. */
export type Entity =
  | { readonly kind: "const"; readonly value: number | boolean }
  | { readonly kind: "type"; readonly type: ModelType }
  /** Of an enum. */
  | { readonly kind: "member"; readonly type: string; readonly member: string }
  | PlaceEntity
  /** What `choose` and `multisetcount` go through: the multiset's place, as text, and where the element is. */
  | { readonly kind: "element"; readonly list: string; readonly place: ModelPlace }
  | RoutineEntity
  /** Its declaration is wrong, which is reported already. */
  | { readonly kind: "broken" };

/** A function or procedure. */
export interface RoutineEntity {
  readonly kind: "routine";
  readonly routine: Routine;
  /** While it is read: says whether it calls itself. */
  readonly calls?: { areMet: boolean };
  readonly effects: Effects;
  /** Of a function whose value has parts: the last parameter of the model's routine is the place for it. */
  readonly parts: ModelType | undefined;
}

/** A variable, parameter or alias. */
export interface PlaceEntity {
  readonly kind: "place";
  readonly place: ModelPlace;
  readonly type: ModelType;
  /** Its scalars may be undefined. */
  readonly isStored: boolean;
  /** `own`: a variable of the routine or rule at hand; `param`: a `var` parameter; `fixed`: what stands for one value, as the variable of a loop. */
  readonly reach: "state" | "own" | "param" | "fixed";
  /** It is, or is part of, what a rule's body holds of an element of a multiset. */
  readonly chosen?: ChosenElement;
}

/** An element that a rule chose, in its body. */
export interface ChosenElement {
  /** The multiset, which may itself be part of such an element. */
  readonly list: PlaceEntity;
  readonly type: Extract<ModelType, { readonly kind: "list" }>;
  /** The rule's copy of the element. */
  readonly copy: ModelPlace;
}

export class Scope {
  readonly #entities = new Map<string, Entity>();

  /** `roots`: names of variables of the model that no other variable may have, as those that are declared further down. */
  constructor(
    readonly outer?: Scope,
    readonly roots: ReadonlySet<string> = new Set(),
  ) {}

  find(name: string): Entity | undefined {
    return this.#entities.get(name) ?? this.outer?.find(name);
  }

  isOwn(name: string): boolean {
    return this.#entities.has(name);
  }

  bind(name: string, entity: Entity): void {
    this.#entities.set(name, entity);
  }

  /** The elements that are chosen from a multiset here. */
  chosenFrom(list: string): readonly ModelPlace[] {
    const own = [...this.#entities.values()].flatMap((one) => (one.kind === "element" && one.list === list ? [one.place] : []));
    return [...own, ...(this.outer?.chosenFrom(list) ?? [])];
  }

  /** A name for a variable of the model that no variable in sight has. */
  modelName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#hasRoot(name); count += 1) name = `${wanted}_${count}`;
    return name;
  }

  #hasRoot(root: string): boolean {
    if (this.roots.has(root)) return true;
    for (const entity of this.#entities.values())
      if ((entity.kind === "place" || entity.kind === "element") && entity.place.root === root) return true;
    return this.outer !== undefined && this.outer.#hasRoot(root);
  }
}

/** The rule or routine at hand. */
export interface Surroundings {
  readonly scope: Scope;
  /** Variables of the rule or routine; declarations and loops add to them. */
  readonly locals: LocalVariable[];
  /** What the routine returns. */
  readonly result: ModelType | undefined;
  /** Where a value with parts goes when it is returned. */
  readonly resultPlace?: ModelPlace | undefined;
  /** A variable of the result's type that takes a number before it is returned, if numbers are to be asked for their range there. */
  readonly resultCheck?: string | undefined;
  /** Takes the types of what is returned: numbers may lie outside of what the result is declared to be. */
  readonly returned?: ModelType[];
  /** Set when the body, or what it calls, assigns to what is not its own. */
  readonly effects: Effects;
}

/** What a routine changes besides its own variables. */
export interface Effects {
  state: boolean;
  params: boolean;
}

/** Thrown where a declaration, rule or statement cannot be made sense of; the reading goes on behind it. Without a diagnostic: it is reported already. */
export class Mistake extends Error {
  constructor(readonly diagnostic: Diagnostic | undefined) {
    super(diagnostic?.message ?? "a mistake that is reported already");
  }
}

/** Where tools read Murphi in different ways. */
export interface Dialect {
  /** May a scalar be copied that is undefined? */
  readonly copiesUndefined: boolean;
  /** Going round a `while` loop more often is an error. */
  readonly mostRounds: number;
}

/** What it costs that elements are told apart. */
export const allAreSearched = "all states are searched, instead of one of those that differ in names only";

export class Elaboration {
  readonly types: TypeDeclaration[] = [];
  readonly routines: Routine[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Scalarsets of which the text tells elements apart. */
  readonly asymmetric = new Set<string>();

  constructor(readonly dialect: Dialect) {}

  fail(code: DiagnosticCode, span: Span, message: string, hint?: string): never {
    throw new Mistake(report(code, span, message, hint === undefined ? {} : { hint }));
  }

  refuse(span: Span, what: string, hint?: string): never {
    return this.fail("M301", span, `Cannot read model: ${what} is not supported`, hint);
  }

  /** Elements of these scalarsets are not interchangeable: a warning says why, for the first place. */
  tellApart(names: readonly string[], span: Span, why: string): void {
    for (const name of names) {
      if (!this.asymmetric.has(name))
        this.diagnostics.push(report("M401", span, `Elements of '${name}' are told apart: ${why}`, { hint: allAreSearched }));
      this.asymmetric.add(name);
    }
  }

  /** Does something and reports what is wrong with it; undefined then. */
  attempt<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      if (error.diagnostic !== undefined) this.diagnostics.push(error.diagnostic);
      return undefined;
    }
  }

  get hasErrors(): boolean {
    return hasErrors(this.diagnostics);
  }

  /** Makes a function that forgets all that will have been declared and reported since now. */
  remember(): () => void {
    const lists = [this.types, this.routines, this.diagnostics];
    const lengths = lists.map(({ length }) => length);
    const asymmetric = new Set(this.asymmetric);
    return () => {
      for (const [index, list] of lists.entries()) list.length = lengths[index] ?? 0;
      for (const name of this.asymmetric) if (!asymmetric.has(name)) this.asymmetric.delete(name);
    };
  }

  /** Binds a name that its scope does not have yet. */
  declare(scope: Scope, name: Name, entity: Entity): void {
    if (scope.isOwn(name.text)) this.fail("M102", name.span, `Cannot declare '${name.text}': there is something of this name already`);
    scope.bind(name.text, entity);
  }

  /** What a name stands for. */
  find(scope: Scope, name: Name): Exclude<Entity, { readonly kind: "broken" }> {
    const entity = scope.find(name.text);
    if (entity === undefined) return this.fail("M101", name.span, `Unknown name '${name.text}'`);
    if (entity.kind === "broken") throw new Mistake(undefined);
    return entity;
  }

  /** The name of a type that no other has. */
  typeName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.types.some((one) => one.name === name); count += 1) name = `${wanted}_${count}`;
    return name;
  }
}
