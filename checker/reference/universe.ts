import { Map, OrderedMap, Set } from "immutable";
import type { Protocol, Type } from "../../dsl/analysis/index.js";
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import { remembered } from "./remembered.js";
import { isElement, type Element, type Value } from "./value.js";

/** A kind of nodes, blocks or values: `symmetric` if its elements are interchangeable. */
export interface Sort {
  readonly name: string;
  readonly size: number;
  readonly symmetric: boolean;
  readonly elements: readonly Element[];
  readonly names: readonly string[];
}

/** All elements of a protocol, and the enumeration of its finite types. */
export interface Universe {
  readonly sorts: readonly Sort[];
  sort(name: string): Sort;
  /** The name that people read: `CacheA`, `Server1`, `Home`, `Block1`, `Data2`. */
  nameOf(element: Element): string;
  /** An element by its name, a primitive as it is written. */
  textOf(value: Value): string;
  /** All values of a finite type, in order. */
  valuesOf(type: Type): readonly Value[];
}

export function createUniverse(protocol: Protocol): Universe {
  const sorts = [
    ...protocol.nodes.map((kind) =>
      createSort(kind.name, { size: kind.size, symmetric: kind.symmetry === "interchangeable", names: nodeNames(kind) }),
    ),
    ...protocol.blocks.map((kind) => createSort(kind.name, { size: kind.size, symmetric: true, names: numbered(kind) })),
    ...protocol.values.map((kind) => createSort(kind.name, { size: kind.size, symmetric: true, names: numbered(kind) })),
  ];
  const byName = Map(sorts.map((sort) => [sort.name, sort]));
  const members = Map(protocol.enums.map((declared) => [declared.name, declared.members]));
  const sort = (name: string): Sort => found(byName.get(name), name);
  const nameOf = (element: Element): string => found(sort(element.sort).names[element.index], element.sort);
  return {
    sorts,
    sort,
    nameOf,
    textOf: (value) => textOf(value, nameOf),
    valuesOf: remembered((type) => enumerate(type, { sort, members: (name) => found(members.get(name), name) })),
  };
}

function textOf(value: Value, nameOf: (element: Element) => string): string {
  if (value === null) return "none";
  if (typeof value !== "object") return String(value);
  if (isElement(value)) return nameOf(value);
  throw new InternalError("a collection or continuation has no name");
}

function createSort(name: string, options: { size: number; symmetric: boolean; names: readonly string[] }): Sort {
  const elements = Array.from({ length: options.size }, (_, index): Element => ({ tag: "element", sort: name, index }));
  return { name, ...options, elements };
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

interface Lookup {
  readonly sort: (name: string) => Sort;
  readonly members: (name: string) => readonly string[];
}

function enumerate(type: Type, lookup: Lookup): readonly Value[] {
  switch (type.kind) {
    case "boolean":
      return [false, true];
    case "range":
      return Array.from({ length: type.high - type.low + 1 }, (_, offset) => type.low + offset);
    case "cyclic":
      return Array.from({ length: type.modulus }, (_, index) => index);
    case "enum":
      return lookup.members(type.name);
    case "node":
      return type.roles.flatMap((role) => lookup.sort(role).elements);
    case "block":
    case "value":
      return lookup.sort(type.name).elements;
    case "optional":
      return [null, ...enumerate(type.element, lookup)];
    case "set":
      return subsets(enumerate(type.element, lookup));
    case "record":
      return records(type.fields, lookup);
    case "none":
      return [null];
    case "integer":
    case "map":
    case "queue":
    case "continuation":
      throw new InternalError(`type '${type.kind}' is not enumerated`);
    default:
      return unreachable(type);
  }
}

function subsets(elements: readonly Value[]): readonly Value[] {
  return elements.reduce<readonly Set<Value>[]>((sets, element) => [...sets, ...sets.map((set) => set.add(element))], [Set<Value>()]);
}

function records(fields: readonly { readonly name: string; readonly type: Type }[], lookup: Lookup): readonly Value[] {
  return fields.reduce<readonly OrderedMap<Value, Value>[]>(
    (all, field) => all.flatMap((record) => enumerate(field.type, lookup).map((value) => record.set(field.name, value))),
    [OrderedMap()],
  );
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new InternalError(`unknown '${name}'`);
  return value;
}
