import { unreachable } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { evaluateInteger, evaluateSize } from "./constants.js";
import { didYouMean } from "./did-you-mean.js";
import type { Elaboration, ProtocolName, RecordInfo, TypeAlias } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { holdsContinuation, holdsOnlyRights, isKeyType, isRight, showType, withoutOptional } from "../type-relations.js";
import type { Type } from "../typed-protocol.js";

/** Where a type is written; it decides whether continuations may be there. */
export type TypeUse = "variable" | "durable" | "local" | "message" | "request" | "ghost" | "function" | "alias" | "record";

const MOST_CYCLIC = 65_536;
/** Longer queues than channels may have are no model of anything small. */
const MOST_IN_QUEUE = 64;
/** Fits a signed 32-bit integer, which is what the checker computes with. */
const MOST_IN_RANGE = 2 ** 31 - 1;
const LEAST_IN_RANGE = -(2 ** 31);

const FORBIDDEN_USES: Readonly<Partial<Record<TypeUse, string>>> = {
  message: "a message: continuations never travel",
  request: "a request: the application cannot hold one",
  ghost: "a ghost: it would be copied",
  durable: "a durable variable: a crash ends what it would go on with",
  function: "a function: functions only compute values",
};

/** The type that is written; undefined if it cannot be understood, which is then reported. */
export function resolveType(elaboration: Elaboration, written: ast.TypeExpr, use: TypeUse): Type | undefined {
  const type = resolve(elaboration, written);
  if (type !== undefined && use === "request" && !isAskable(type)) {
    return void elaboration.report("T210", written.span, `Cannot ask with '${showType(type)}': the model asks with every value of a type`, {
      hint: "ask with the parts that are needed, one request each",
    });
  }
  if (type === undefined || !holdsContinuation(type)) return type;
  const place = FORBIDDEN_USES[use];
  // A right to answer may be passed on to another node, alone or in a record; a continuation is part of its machine.
  if (place === undefined || (use === "message" && travels(type))) return type;
  return void elaboration.report("T210", written.span, `Cannot keep '${showType(type)}' in ${place}`);
}

/** Are the values of the type few enough to go through? */
function isAskable(type: Type): boolean {
  switch (type.kind) {
    case "map":
    case "queue":
      return false;
    case "optional":
      return isAskable(type.element);
    case "record":
      return type.fields.every((field) => isAskable(field.type));
    default:
      return true;
  }
}

function travels(type: Type): boolean {
  const content = withoutOptional(type);
  return isRight(type) || (content.kind === "record" && holdsOnlyRights(content));
}

/** The type of a name that stands for a finite type: what a quantifier ranges over. */
export function resolveTypeName(elaboration: Elaboration, name: ast.Ident): Type | undefined {
  if (name.name === "boolean") return { kind: "boolean" };
  if (name.name === "") return undefined;
  const found = elaboration.names.get(name.name);
  if (found === undefined) {
    const known = [...elaboration.names].filter(([, value]) => isTypeName(value)).map(([key]) => key);
    return void elaboration.report("T101", name.span, `Unknown type: '${name.name}' is not declared`, hintForType(name, known));
  }
  switch (found.kind) {
    case "node":
      return { kind: "node", roles: [found.node.name] };
    case "block":
      return { kind: "block", name: found.block.name };
    case "value":
      return { kind: "value", name: found.value.name };
    case "enum":
      return { kind: "enum", name: found.name };
    case "type":
      return resolveAlias(elaboration, found.alias);
    case "record":
      return resolveRecord(elaboration, found.record);
    case "param":
    case "channel":
    case "message":
    case "ghost":
    case "function":
      return void elaboration.report("T103", name.span, `Cannot use '${name.name}' as a type: it is ${describeName(found)}`, {
        related: declaredHere(name.name, found.span),
      });
    default:
      return unreachable(found);
  }
}

/** The type that an alias stands for. */
export function resolveAlias(elaboration: Elaboration, alias: TypeAlias): Type | undefined {
  if (alias.state === "in progress") {
    const { name } = alias.declaration;
    return void elaboration.report("T107", name.span, `Cannot define type '${name.name}': it is defined in terms of itself`);
  }
  if (alias.state === "unresolved") {
    alias.state = "in progress";
    alias.state = { type: resolveType(elaboration, alias.declaration.type, "alias") };
  }
  return alias.state.type;
}

/** The type that a record's declaration makes. */
export function resolveRecord(elaboration: Elaboration, record: RecordInfo): Type | undefined {
  const { name, fields: written } = record.declaration;
  if (record.state === "in progress") {
    return void elaboration.report("T107", name.span, `Cannot define record '${name.name}': it is defined in terms of itself`);
  }
  if (record.state === "unresolved") {
    record.state = "in progress";
    const fields = written.flatMap((field) => {
      const type = resolveType(elaboration, field.type, "record");
      return type === undefined ? [] : [{ name: field.name.name, type }];
    });
    record.state = { type: fields.length < written.length ? undefined : { kind: "record", name: name.name, fields } };
  }
  return record.state.type;
}

function resolve(elaboration: Elaboration, written: ast.TypeExpr): Type | undefined {
  switch (written.kind) {
    case "named":
      return resolveTypeName(elaboration, written.name);
    case "range":
      return resolveRange(elaboration, written);
    case "cyclic": {
      const limits = { what: "the modulus of a cyclic type", least: 2, most: MOST_CYCLIC };
      return { kind: "cyclic", modulus: evaluateSize(elaboration, written.modulus, limits) };
    }
    case "optional":
      return resolveOptional(elaboration, written);
    case "set":
      return resolveSet(elaboration, written);
    case "map":
      return resolveMap(elaboration, written);
    case "queue":
      return resolveQueue(elaboration, written);
    case "continuation":
      return resolveContinuation(elaboration, written);
    case "reply": {
      const type = resolveContinuation(elaboration, written);
      return type && { ...type, reply: true };
    }
    default:
      return unreachable(written);
  }
}

function resolveRange(elaboration: Elaboration, written: Extract<ast.TypeExpr, { kind: "range" }>): Type | undefined {
  const low = evaluateInteger(elaboration, written.low);
  const high = evaluateInteger(elaboration, written.high);
  if (low === undefined || high === undefined) return undefined;
  if (low > high) {
    return void elaboration.report("T209", written.span, `Cannot use '${low}..${high}' as a range: it holds no number`);
  }
  if (low < LEAST_IN_RANGE || high > MOST_IN_RANGE) {
    return void elaboration.report("T209", written.span, `Cannot use '${low}..${high}' as a range: its ends must fit in 32 bits`);
  }
  return { kind: "range", low, high };
}

function resolveOptional(elaboration: Elaboration, written: Extract<ast.TypeExpr, { kind: "optional" }>): Type | undefined {
  const element = resolve(elaboration, written.element);
  if (element?.kind !== "optional") return element === undefined ? undefined : { kind: "optional", element };
  return void elaboration.report("T210", written.span, `Cannot make '${showType(element)}' optional: it is optional already`);
}

function resolveSet(elaboration: Elaboration, written: Extract<ast.TypeExpr, { kind: "set" }>): Type | undefined {
  const element = resolve(elaboration, written.element);
  if (element === undefined || isKeyType(element)) return element === undefined ? undefined : { kind: "set", element };
  return void elaboration.report("T210", written.element.span, `Cannot use '${showType(element)}' as the element of a set`, {
    hint: "a set holds nodes, blocks, enums, numbers or booleans",
  });
}

function resolveMap(elaboration: Elaboration, written: Extract<ast.TypeExpr, { kind: "map" }>): Type | undefined {
  const key = resolve(elaboration, written.key);
  const value = resolve(elaboration, written.value);
  if (key === undefined || value === undefined) return undefined;
  if (!isKeyType(key)) {
    return void elaboration.report("T210", written.key.span, `Cannot use '${showType(key)}' as the key of a map`, {
      hint: "the keys of a map are nodes, blocks, enums, numbers or booleans",
    });
  }
  if (value.kind === "continuation") {
    return void elaboration.report(
      "T210",
      written.value.span,
      `Cannot use '${showType(value)}' as the value of a map: every key has a value`,
      {
        hint: `write '${showType(value)}?'`,
      },
    );
  }
  return { kind: "map", key, value };
}

function resolveQueue(elaboration: Elaboration, written: Extract<ast.TypeExpr, { kind: "queue" }>): Type | undefined {
  const element = resolve(elaboration, written.element);
  const capacity = evaluateSize(elaboration, written.capacity, { what: "the length of a queue", least: 1, most: MOST_IN_QUEUE });
  if (element === undefined) return undefined;
  const isOpen = element.kind === "optional" || element.kind === "queue";
  // Its head may be none already; and elements that hold continuations are taken one by one.
  const isStuck = (element.kind === "map" || element.kind === "set") && holdsContinuation(element);
  if (!isOpen && !isStuck) return { kind: "queue", element, capacity };
  return void elaboration.report("T210", written.element.span, `Cannot use '${showType(element)}' as the element of a queue`, {
    hint: element.kind === "optional" ? "a queue without elements has no head: leave out what is none" : "put it into a record",
  });
}

function resolveContinuation(
  elaboration: Elaboration,
  written: Extract<ast.TypeExpr, { kind: "continuation" | "reply" }>,
): ContinuationType | undefined {
  if (written.result === undefined) return { kind: "continuation", result: undefined };
  const result = resolve(elaboration, written.result);
  if (result === undefined) return undefined;
  if (holdsContinuation(result)) {
    return void elaboration.report("T210", written.result.span, `Cannot resume with '${showType(result)}': it holds a continuation`);
  }
  return { kind: "continuation", result };
}

type ContinuationType = Extract<Type, { readonly kind: "continuation" }>;

/** The result of a message that is called. */
export function resolveAnswer(elaboration: Elaboration, written: ast.TypeExpr | undefined): Type | undefined {
  return resolveContinuation(elaboration, { kind: "reply", result: written, span: written?.span ?? { start: 0, end: 0 } })?.result;
}

function isTypeName(name: ProtocolName): boolean {
  return ["node", "block", "value", "enum", "type", "record"].includes(name.kind);
}

function hintForType(name: ast.Ident, known: readonly string[]): ReturnType<typeof didYouMean> {
  if (name.name === "integer" || name.name === "number" || name.name === "int")
    return { hint: "name the numbers: write a range as '0..7'" };
  if (name.name === "bool") return didYouMean({ ...name, name: "boolea" }, ["boolean"]);
  return didYouMean(name, [...known, "boolean"]);
}
