import { InternalError, positionOf, unreachable, type Source, type Span } from "../../dsl/diagnostics/index.js";
import { resolveType, type Model, type ModelType } from "../../dsl/model/index.js";
import { representTypes, type Representation, type Representations } from "./families.js";
import { type Lines } from "./lines.js";
import { legalName, Naming } from "./naming.js";

/** What CMurphi lacks is left out for it: `assume`, `cover` and `liveness`. */
export type Dialect = "rumur" | "cmurphi";

/**
 * What one export knows and collects: names, and the types and routines that the text turns out to need. Types and routines are collected in an order in
 * which each stands before its uses.
 */
export class Exporter {
  readonly naming = new Naming();
  readonly representations: Representations;
  /** `name: type;`, each before its uses. */
  readonly typeLines: string[] = [];
  /** Variables that the model has not. */
  readonly variableLines: string[] = [];
  /** Routines about types alone. */
  readonly typeRoutines: Lines[] = [];
  /** Those of the model, and what their expressions need. */
  readonly routines: Lines[] = [];
  readonly #global = new Map<string, string>();
  readonly #members = new Map<string, string>();
  readonly #made = new Map<string, string>();

  constructor(
    readonly model: Model,
    readonly source: Source,
    readonly dialect: Dialect,
  ) {
    this.representations = representTypes(model);
    const plain = [...model.types, ...model.variables, ...model.routines];
    for (const { name } of plain) this.#global.set(name, this.naming.global(name));
    this.#nameMembers();
  }

  /** What a type, variable or routine of the model is called. */
  nameOf(name: string): string {
    const found = this.#global.get(name);
    if (found === undefined) throw new InternalError(`'${name}' has no name`);
    return found;
  }

  memberName(type: string, member: string): string {
    const found = this.#members.get(`${type}.${member}`);
    if (found === undefined) throw new InternalError(`'${member}' of '${type}' has no name`);
    return found;
  }

  representationOf(type: string): Representation {
    const found = this.representations.get(type);
    if (found === undefined) throw new InternalError(`'${type}' is not represented`);
    return found;
  }

  /** The name of a type or routine that is made when it is first asked for; `make` is given its name. */
  made(wish: string, make: (name: string) => void): string {
    return this.madeFor(wish, wish, make);
  }

  /** The same where things of one wish are told apart by a key. */
  madeFor(wish: string, key: string, make: (name: string) => void): string {
    const known = this.#made.get(`${wish} ${key}`);
    if (known !== undefined) return known;
    const name = this.naming.global(wish);
    this.#made.set(`${wish} ${key}`, name);
    make(name);
    return name;
  }

  /** `file.tea:12:3`, or nothing for what no text stands behind. */
  positionText(span: Span | undefined): string | undefined {
    if (span === undefined) return undefined;
    const { line, column } = positionOf(this.source, span.start);
    return `${this.source.name.split("/").at(-1) ?? ""}:${line}:${column}`;
  }

  /** The type as it is written where it is used. Arrays and lists get names, as only types of one name may be assigned to each other everywhere. */
  typeText(type: ModelType): string {
    switch (type.kind) {
      case "boolean":
        return "boolean";
      case "range":
        return `${type.low}..${type.high}`;
      case "named":
        return this.nameOf(type.name);
      case "optional":
        return this.typeText(type.element);
      case "array":
        return this.made(this.labelOf(type), (name) => {
          this.typeLines.push(`${name}: array [${this.typeText(type.index)}] of ${this.typeText(type.element)};`);
        });
      case "list":
        return this.made(this.labelOf(type), (name) => {
          const items = `array [0..${type.capacity - 1}] of ${this.typeText(type.element)}`;
          this.typeLines.push(`${name}: record length: 0..${type.capacity}; items: ${items}; end;`);
        });
      case "record":
        return this.made(this.labelOf(type), (name) => void this.typeLines.push(`${name}: ${this.recordText(type)};`));
      default:
        return unreachable(type);
    }
  }

  recordText({ fields }: Extract<ModelType, { readonly kind: "record" }>): string {
    const texts = fields.map(({ name, type }) => `${this.fieldName(name)}: ${this.typeText(type)};`);
    return `record ${texts.join(" ")} end`;
  }

  /** Fields have names of their own, apart from all others; only words of the language are avoided. */
  fieldName(name: string): string {
    return legalName(name);
  }

  /** A type in the name of another one, or of a routine. Values that may be missing are told from others where `optional` asks for it. */
  labelOf(type: ModelType): string {
    switch (type.kind) {
      case "boolean":
        return "boolean";
      case "range":
        return `${type.low}_${type.high}`.replaceAll("-", "m");
      case "named":
        return this.nameOf(type.name);
      case "optional":
        return this.labelOf(type.element);
      case "array":
        return `${this.labelOf(type.index)}_to_${this.labelOf(type.element)}`;
      case "list":
        return `${type.ordered ? "queue" : "multiset"}_${type.capacity}_of_${this.labelOf(type.element)}`;
      case "record":
        return `record_of_${type.fields.map((one) => `${one.name}_${this.labelOf(one.type)}`).join("_")}`;
      default:
        return unreachable(type);
    }
  }

  resolve(type: ModelType): ModelType {
    return resolveType(this.model, type);
  }

  /** A member is called as in the protocol where that is one thing only, else after its type too. */
  #nameMembers(): void {
    const own = this.model.types.flatMap((type) =>
      (type.kind === "enum" || type.kind === "scalarset") && this.representationOf(type.name).kind !== "scalarset"
        ? type.members.map((member) => ({ type: type.name, member }))
        : [],
    );
    const uses = new Map<string, number>();
    for (const { member } of own) uses.set(member, (uses.get(member) ?? 0) + 1);
    for (const { type, member } of own) {
      const isPlain = uses.get(member) === 1 && this.naming.isFree(member);
      this.#members.set(`${type}.${member}`, this.naming.global(isPlain ? member : `${type}_${member}`));
    }
  }
}
