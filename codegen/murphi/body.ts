import { InternalError } from "../../dsl/diagnostics/index.js";
import type { ModelScope, ModelType } from "../../dsl/model/index.js";
import type { Exporter } from "./exporter.js";

/**
 * What the body of a routine, rule or property sees: the names that are bound around a place in it, and the variables of its own that turn out
 * to be needed. Bodies inside a body share the latter.
 */
export class Body {
  readonly #taken: Set<string>;
  readonly #bound: ReadonlyMap<string, { readonly name: string; readonly type: ModelType }>;
  /** `name: type;` */
  readonly declarations: string[];

  constructor(
    readonly exporter: Exporter,
    around?: Body,
    bound: ReadonlyMap<string, { readonly name: string; readonly type: ModelType }> = new Map(),
  ) {
    this.#taken = around === undefined ? new Set() : around.#taken;
    this.declarations = around === undefined ? [] : around.declarations;
    this.#bound = new Map([...(around === undefined ? [] : around.#bound), ...bound]);
  }

  /** The types of all names that can be read here. */
  get scope(): ModelScope {
    const globals = this.exporter.model.variables.map(({ name, type }) => [name, type] as const);
    return new Map([...globals, ...[...this.#bound].map(([name, { type }]) => [name, type] as const)]);
  }

  /** Names bound inside routines and rules, and how they are written. */
  get bound(): ReadonlyMap<string, { readonly name: string; readonly type: ModelType }> {
    return this.#bound;
  }

  nameOf(name: string): string {
    return this.#bound.get(name)?.name ?? this.exporter.nameOf(name);
  }

  /** A name that nothing in this body has. */
  fresh(wish: string): string {
    const name = this.exporter.naming.local(wish, this.#taken);
    this.#taken.add(name);
    return name;
  }

  /** A variable of the body, which is declared before it. */
  variable(wish: string, type: string): string {
    const name = this.fresh(wish);
    this.declarations.push(`${name}: ${type};`);
    return name;
  }

  /** The body in which one more name is bound. */
  with(name: string, type: ModelType): { readonly inner: Body; readonly name: string } {
    const written = this.fresh(name);
    return { inner: this.withName(name, written, type), name: written };
  }

  /** The same for a name that is written in a given way. */
  withName(name: string, written: string, type: ModelType): Body {
    return new Body(this.exporter, this, new Map([[name, { name: written, type }]]));
  }

  typeOf(name: string): ModelType {
    const type = this.scope.get(name);
    if (type === undefined) throw new InternalError(`'${name}' has no type`);
    return type;
  }
}
