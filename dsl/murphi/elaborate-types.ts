/** Types as they are written -> types of the model. */
import type { Span } from "../diagnostics/index.js";
import { booleanType, named, type ModelType, type TypeDeclaration } from "../model/index.js";
import type { Binder, TypeExpr } from "./ast.js";
import { constantNumber } from "./elaborate-constants.js";
import type { Elaboration, Scope } from "./elaboration.js";
import { countOf, isScalarType, partsOf, scalarsOf } from "./murphi-type.js";

/** Values of a type that something is done for each of. */
const mostValues = 10_000;
/** Scalars of one variable. */
const mostScalars = 100_000;

export interface TypePlace {
  readonly elaboration: Elaboration;
  readonly scope: Scope;
  /** What a type without a name of its own is called. */
  readonly name: string;
}

/** The type that the text means. New enums, scalarsets and unions are declared under the given name. */
export function elaborateType(place: TypePlace, type: TypeExpr): ModelType {
  const { elaboration } = place;
  const found = typeOf(place, type);
  if (scalarsOf(elaboration.types, found) > mostScalars)
    elaboration.fail("M204", type.span, `Cannot take this type: it has more than ${mostScalars} parts`);
  return found;
}

function typeOf(place: TypePlace, type: TypeExpr): ModelType {
  const { elaboration, scope } = place;
  switch (type.kind) {
    case "name": {
      if (type.name.text.toLowerCase() === "boolean" && scope.find(type.name.text) === undefined) return booleanType;
      // CMurphi's word for numbers with fractions; a model may have a type of this name.
      if (type.name.text.toLowerCase() === "real" && scope.find(type.name.text) === undefined)
        elaboration.refuse(type.span, "arithmetic with real numbers", "a range of whole numbers may do, in smaller units");
      const entity = elaboration.find(scope, type.name);
      if (entity.kind !== "type") return elaboration.fail("M103", type.span, `'${type.name.text}' is no type`);
      return entity.type;
    }
    case "range": {
      const [low, high] = [constantNumber(place, type.low), constantNumber(place, type.high)];
      if (low > high) elaboration.fail("M204", type.span, `Cannot take range ${low}..${high}: it is empty`);
      return { kind: "range", low, high };
    }
    case "enum":
      return declareEnum(place, type);
    case "scalarset":
      return declareScalarset(place, constantNumber(place, type.size), type.size.span);
    case "union":
      return declareUnion(place, type);
    case "array": {
      const index = elaborateIndex({ ...place, name: `${place.name}_index` }, type.index);
      return { kind: "array", index, element: elaborateType({ ...place, name: `${place.name}_element` }, type.element) };
    }
    case "record":
      return recordOf(place, type);
    case "multiset":
      return multisetOf(place, type);
  }
}

/** A scalar type whose values are gone through one by one. */
export function elaborateIndex(place: TypePlace, type: TypeExpr): ModelType {
  const { elaboration } = place;
  const found = elaborateType(place, type);
  if (!isScalarType(found)) elaboration.fail("M201", type.span, "Cannot go through the values of this type: it is no scalar");
  const count = countOf(elaboration.types, found);
  if (count > mostValues) elaboration.fail("M204", type.span, `Cannot go through the values of this type: it has more than ${mostValues}`);
  return found;
}

function declareEnum({ elaboration, scope, name }: TypePlace, { members }: Extract<TypeExpr, { readonly kind: "enum" }>): ModelType {
  const own = elaboration.typeName(name);
  for (const member of members) elaboration.declare(scope, member, { kind: "member", type: own, member: member.text });
  elaboration.types.push({ name: own, kind: "enum", members: members.map((one) => one.text) });
  return named(own);
}

function declareScalarset({ elaboration, name }: TypePlace, size: number, span: Span): ModelType {
  if (size < 1 || size > mostValues) elaboration.fail("M204", span, `Cannot take ${size} as the size of a scalarset`);
  const own = elaboration.typeName(name);
  elaboration.types.push({ name: own, kind: "scalarset", members: Array.from({ length: size }, (_, index) => `${own}_${index + 1}`) });
  return named(own);
}

function declareUnion(place: TypePlace, { parts }: Extract<TypeExpr, { readonly kind: "union" }>): ModelType {
  const { elaboration, name } = place;
  const of = parts.flatMap((part, index) => {
    const type = elaborateType({ ...place, name: `${name}_part_${index + 1}` }, part);
    if (type.kind !== "named") return elaboration.fail("M201", part.span, "Only enums and scalarsets are parts of a union");
    return partsOf(elaboration.types, type.name);
  });
  const own = elaboration.typeName(name);
  elaboration.types.push({ name: own, kind: "union", of: [...new Set(of)] } satisfies TypeDeclaration);
  return named(own);
}

function recordOf(place: TypePlace, { fields }: Extract<TypeExpr, { readonly kind: "record" }>): ModelType {
  const { elaboration, name } = place;
  const known = new Set<string>();
  const all = fields.flatMap(({ names, type }) => {
    const [first] = names;
    const own = elaborateType({ ...place, name: `${name}_${first?.text ?? "field"}` }, type);
    return names.map((field) => {
      if (known.has(field.text))
        elaboration.fail("M102", field.span, `Cannot declare '${field.text}': the record has such a field already`);
      known.add(field.text);
      return { name: field.text, type: own };
    });
  });
  return { kind: "record", fields: all };
}

/** The room of a multiset. */
const mostElements = 1000;

function multisetOf(place: TypePlace, { capacity, element }: Extract<TypeExpr, { readonly kind: "multiset" }>): ModelType {
  const { elaboration } = place;
  const room = constantNumber(place, capacity);
  if (room < 1 || room > mostElements) elaboration.fail("M204", capacity.span, `Cannot take ${room} as the size of a multiset`);
  const type = elaborateType({ ...place, name: `${place.name}_element` }, element);
  return { kind: "list", ordered: false, capacity: room, element: type };
}

/** What a binder goes through: a type, and of its numbers every `by`-th. */
export interface Bound {
  readonly type: ModelType;
  readonly by: number;
}

/** For binders whose bounds are constants; `undefined` if there is nothing to go through. */
export function elaborateBinder(place: Omit<TypePlace, "name">, { name, over }: Binder): Bound | undefined {
  const { elaboration } = place;
  if (over.kind === "type") return { type: elaborateIndex({ ...place, name: `${name.text}_type` }, over.type), by: 1 };
  const [low, high] = [constantNumber(place, over.from), constantNumber(place, over.to)];
  const by = over.by === undefined ? 1 : constantNumber(place, over.by);
  if (by < 1) elaboration.refuse(over.by?.span ?? name.span, "a step that is not positive");
  if (high - low >= mostValues) elaboration.fail("M204", name.span, `Cannot go through more than ${mostValues} numbers`);
  return low > high ? undefined : { type: { kind: "range", low, high }, by };
}
