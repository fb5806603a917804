/** The types of the model, made from those of the protocol. */
import type { Protocol, Type } from "../analysis/index.js";
import { InternalError, unreachable } from "../diagnostics/index.js";
import {
  booleanType,
  member,
  named,
  optional,
  readVariable,
  type ModelExpr,
  type ModelField,
  type ModelType,
  type TypeDeclaration,
} from "../model/index.js";
import { hasOwnContinuations } from "./linear-types.js";
import type { Names } from "./names.js";

export class TypeTable {
  readonly #declarations: TypeDeclaration[] = [];
  /** The model's name for each kind of node, block, value and each enum. */
  readonly #kinds = new Map<string, string>();
  readonly #unions = new Map<string, string>();
  /** How the continuations in a field of a record are stored; known once the frames are. */
  fieldContinuation: (record: string, field: string) => ModelType | undefined = () => undefined;

  constructor(
    readonly protocol: Protocol,
    readonly names: Names,
  ) {
    for (const { name, members } of protocol.enums) this.#declareKind(name, { kind: "enum", members });
    for (const kind of protocol.nodes) {
      this.#declareKind(kind.name, { kind: kind.symmetry === "interchangeable" ? "scalarset" : "enum", members: nodeNames(kind) });
    }
    for (const kind of [...protocol.blocks, ...protocol.values])
      this.#declareKind(kind.name, { kind: "scalarset", members: numbered(kind) });
  }

  get declarations(): readonly TypeDeclaration[] {
    return this.#declarations;
  }

  /** Names of the types whose elements are interchangeable. */
  get symmetry(): readonly string[] {
    return this.#declarations.filter((declaration) => declaration.kind === "scalarset").map((declaration) => declaration.name);
  }

  /** Declares an enum of the lowering's own; gives its name. */
  declareEnum(wish: string, members: readonly string[]): string {
    const name = this.names.take(wish);
    this.#declarations.push({ name, kind: "enum", members });
    return name;
  }

  /** Gives a record type a name. */
  declareRecord(wish: string, fields: readonly ModelField[]): ModelType {
    const name = this.names.take(wish);
    this.#declarations.push({ name, kind: "alias", type: { kind: "record", fields } });
    return named(name);
  }

  /** The type of one node, block, value or enum by its name in the protocol. */
  kind(name: string): ModelType {
    return named(this.kindName(name));
  }

  /** Is it a type of the protocol, not of the lowering? */
  isDeclared(name: string): boolean {
    return [...this.#kinds.values()].includes(name);
  }

  kindName(name: string): string {
    const found = this.#kinds.get(name);
    if (found === undefined) throw new InternalError(`unknown kind '${name}'`);
    return found;
  }

  /** The nodes of several roles. */
  nodes(roles: readonly string[]): ModelType {
    const [first, ...rest] = roles;
    if (first === undefined) throw new InternalError("a node of no role");
    if (rest.length === 0) return this.kind(first);
    const key = roles.join("_");
    const known = this.#unions.get(key);
    if (known !== undefined) return named(known);
    const name = this.names.take(key);
    this.#unions.set(key, name);
    this.#declarations.push({ name, kind: "union", of: roles.map((role) => this.kindName(role)) });
    return named(name);
  }

  isSingle(role: string): boolean {
    return this.protocol.nodes.some((kind) => kind.name === role && kind.symmetry === "single");
  }

  /** The one node of a single role. */
  single(role: string): ModelExpr {
    return member(this.kindName(role), role);
  }

  /** A node as a parameter of some routine or rule; for a single role it is a constant and there is no parameter. */
  nodeNamed(role: string, parameter: string): ModelExpr {
    return this.isSingle(role) ? this.single(role) : readVariable(parameter);
  }

  /** How the model stores a value of this type. */
  lower(type: Type, how: Storage = {}): ModelType {
    switch (type.kind) {
      case "boolean":
        return booleanType;
      case "range":
        return { kind: "range", low: type.low, high: type.high };
      case "cyclic":
        return { kind: "range", low: 0, high: type.modulus - 1 };
      case "enum":
        return this.kind(type.name);
      case "block":
      case "value":
        return mortal(this.kind(type.name), how);
      case "node":
        return mortal(this.nodes(type.roles), how);
      case "optional":
        return this.#lowerOptional(type.element, how);
      case "set":
        return { kind: "array", index: this.lower(type.element), element: booleanType };
      // What maps and records hold may always be missing, so that they have one form wherever they are stored.
      case "map":
        return { kind: "array", index: this.lower(type.key), element: this.lower(type.value, { ...how, mortal: true }) };
      case "record":
        return {
          kind: "record",
          fields: type.fields.map((field) => ({ name: fieldName(field.name), type: this.#lowerField(type.name, field) })),
        };
      // What is in it is never missing.
      case "queue": {
        const { continuation } = how;
        const element = this.lower(type.element, continuation === undefined ? {} : { continuation });
        return { kind: "list", ordered: true, capacity: type.capacity, element };
      }
      case "integer":
        return { kind: "range", low: minInteger, high: maxInteger };
      case "continuation":
        if (how.continuation === undefined) throw new InternalError("a continuation where none can be");
        return how.continuation;
      case "none":
        throw new InternalError("nothing is stored of type 'none'");
      default:
        return unreachable(type);
    }
  }

  #lowerField(record: string, field: { readonly name: string; readonly type: Type }): ModelType {
    const continuation = hasOwnContinuations(field.type) ? this.fieldContinuation(record, field.name) : undefined;
    return this.lower(field.type, { mortal: true, ...(continuation === undefined ? {} : { continuation }) });
  }

  #lowerOptional(element: Type, how: Storage): ModelType {
    const inner = this.lower(element, how);
    if (element.kind === "continuation") return inner;
    if (!isComposite(element)) return optional(inner);
    const fields = [
      { name: "present", type: booleanType },
      { name: "value", type: inner },
    ];
    return { kind: "record", fields };
  }

  #declareKind(name: string, shape: { readonly kind: "enum" | "scalarset"; readonly members: readonly string[] }): void {
    const own = this.names.take(name);
    this.#kinds.set(name, own);
    this.#declarations.push({ name: own, ...shape });
  }
}

/** Sums and products of declared ranges stay far below; locals that hold them are never stored in a state. */
const minInteger = -1_000_000;
const maxInteger = 1_000_000;

/** How values are stored somewhere. */
export interface Storage {
  /** The place is dead now and then: what has no natural zero may be missing there. */
  readonly mortal?: boolean;
  /** The type for continuations there; it has room for "none". */
  readonly continuation?: ModelType;
}

function mortal(type: ModelType, how: Storage): ModelType {
  return how.mortal === true ? optional(type) : type;
}

/** Is it stored in more than one scalar? */
export function isComposite(type: Type): boolean {
  return type.kind === "set" || type.kind === "map" || type.kind === "record" || type.kind === "queue";
}

/** Is it stored in parts, and never an expression of the model? */
export function isInParts(type: Type): boolean {
  return isComposite(type) || (type.kind === "optional" && isComposite(type.element));
}

/** What the model calls a field of a record of the protocol. */
export function fieldName(name: string): string {
  return `f_${name}`;
}

/** Letters for interchangeable nodes, as papers call them; numbers where the order means something or letters run out. */
function nodeNames(kind: Protocol["nodes"][number]): readonly string[] {
  if (kind.symmetry === "single") return [kind.name];
  if (kind.symmetry === "ordered" || kind.size > 26) return numbered(kind);
  return Array.from({ length: kind.size }, (_, index) => kind.name + String.fromCharCode("A".charCodeAt(0) + index));
}

function numbered(kind: { readonly name: string; readonly size: number }): readonly string[] {
  return Array.from({ length: kind.size }, (_, index) => `${kind.name}${index + 1}`);
}
