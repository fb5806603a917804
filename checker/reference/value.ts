/**
 * Values as the reference checker holds them: JavaScript primitives, interned elements, Immutable collections, frames.
 *
 * none is null, a queue is a list, a record is an ordered map from the names of its fields, an enum member is its name, a present optional is the value itself. Elements of one universe are interned and
 * collections are Immutable, so `is` decides equality of everything but frames, which nobody may compare.
 */
import { is, List, Map, OrderedMap, Set } from "immutable";
import {
  holdsContinuation,
  type Block,
  type HandlerId,
  type SiteId,
  type Statement,
  type Type,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError, type Span } from "../../dsl/diagnostics/index.js";

/** A node, a block or a data value: the index-th (from 0) of its kind. */
export interface Element {
  readonly tag: "element";
  readonly sort: string;
  readonly index: number;
}

export type Value = null | boolean | number | string | Element | Frame | Right | Set<Value> | Map<Value, Value> | List<Value>;

/** The right to answer: a call, told apart by its caller and the call's number there, or a request of the machine that holds the right. */
export type Right = { readonly tag: "right" } & (
  | {
      readonly kind: "call";
      readonly message: string;
      readonly node: Element;
      readonly block: Element | undefined;
      readonly number: number;
      /** Who was asked, where several were. */
      readonly asked: Element | undefined;
    }
  | { readonly kind: "request"; readonly request: string }
);

/** A continuation: where a handler goes on, and the variables that it will still read. */
export interface Frame {
  readonly tag: "frame";
  readonly site: SiteId;
  readonly handler: HandlerId;
  /** Where it was suspended; told by `site`. */
  readonly span: Span;
  /** The request that the rest of the handler answers. */
  readonly request: string | undefined;
  /** From the handler's own block to the innermost one. */
  readonly control: List<Control>;
  readonly locals: Map<VariableId, Value>;
}

/** One level of what a handler has left to do. */
export type Control =
  /** The statements of `block` from `next` on. */
  | { readonly kind: "block"; readonly block: Block; readonly next: number }
  /** The iterations of a loop that are left. */
  | { readonly kind: "loop"; readonly loop: Loop; readonly remaining: readonly Value[] }
  /** A procedure called by `statement`, which receives its result. */
  | { readonly kind: "call"; readonly statement: Statement; readonly site: SiteId; readonly result: Type | undefined }
  /** Below it, the body of `suspend k { … }`: when that ends, the handler has given up the processor. */
  | { readonly kind: "suspended" };

export type Loop = Extract<Statement, { kind: "for" }>;

export function isElement(value: Value): value is Element {
  return isTagged(value) && value.tag === "element";
}

export function isFrame(value: Value): value is Frame {
  return isTagged(value) && value.tag === "frame";
}

/** A record, which a map of the protocol never is: those have no order. */
export function isRecord(value: Value): boolean {
  return OrderedMap.isOrderedMap(value);
}

export function isRight(value: Value): value is Right {
  return isTagged(value) && value.tag === "right";
}

/** A value that moves: nobody has it twice, and it may not be lost. */
function isLinear(value: Value): value is Frame | Right {
  return isFrame(value) || isRight(value);
}

function isTagged(value: Value): value is Element | Frame | Right {
  return typeof value === "object" && value !== null && "tag" in value;
}

export function equal(a: Value, b: Value): boolean {
  return is(a, b);
}

export function elementOf(value: Value): Element {
  if (isElement(value)) return value;
  throw new InternalError("expected a node, block or value");
}

export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  throw new InternalError("expected a number");
}

export function booleanOf(value: Value): boolean {
  if (typeof value === "boolean") return value;
  throw new InternalError("expected a boolean");
}

export function setOf(value: Value): Set<Value> {
  if (Set.isSet(value)) return value;
  throw new InternalError("expected a set");
}

export function queueOf(value: Value): List<Value> {
  if (List.isList(value)) return value;
  throw new InternalError("expected a queue");
}

export function mapOf(value: Value): Map<Value, Value> {
  if (Map.isMap(value)) return value;
  throw new InternalError("expected a map");
}

/** Every frame inside a value, not those inside frames. */
export function framesIn(value: Value): readonly Frame[] {
  return linearIn(value).filter(isFrame);
}

/** Every frame and right inside a value, not those inside frames. */
export function linearIn(value: Value): readonly (Frame | Right)[] {
  if (isLinear(value)) return [value];
  if (Map.isMap(value)) return value.valueSeq().toArray().flatMap(linearIn);
  if (List.isList(value)) return value.toArray().flatMap(linearIn);
  return [];
}

/** Does the value move, or hold something that moves? */
export function holdsLinear(value: Value): boolean {
  return linearIn(value).length > 0;
}

/** What stays of a value that has been moved out of a place of `type`: records and maps stay, without what moves. */
export function emptied(value: Value, type: Type): Value {
  switch (type.kind) {
    case "record":
      return mapOf(value).map((entry, name) => {
        const field = type.fields.find((one) => one.name === name);
        return field !== undefined && holdsContinuation(field.type) ? emptied(entry, field.type) : entry;
      });
    case "map":
      return mapOf(value).map((entry) => emptied(entry, type.value));
    case "queue":
      return List();
    default:
      return null;
  }
}
