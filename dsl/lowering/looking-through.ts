/** Looking for a continuation in maps, records and queues: all of them are looked at first, and the one that is found is resumed afterwards. */
import type { Type } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  falsehood,
  field,
  length,
  not,
  read,
  readVariable,
  truth,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
} from "../model/index.js";
import type { Code } from "./code.js";
import type { ContinuationPlace } from "./continuation-place.js";
import type { ContinuationType } from "./continuation-types.js";
import type { Frame } from "./frames.js";
import { hasOwnContinuations } from "./linear-types.js";
import { fieldName, isComposite } from "./type-table.js";

/** A place with room for several continuations. */
export interface Collection {
  readonly place: ModelPlace;
  readonly type: Type;
  /** How those are stored that are in no record. */
  readonly own: ContinuationType | undefined;
}

/** What is looked for. */
export interface Wanted {
  /** The frames that are candidates, of those that can be in a place. */
  readonly awaiting: (source: Pick<ContinuationPlace, "type">) => readonly Frame[];
  readonly isAwaiting: (source: ContinuationPlace, frame: Frame) => ModelExpr;
  /** Writes what happens to the one that is found, where it lies; it may end the routine. */
  readonly keep: (source: ContinuationPlace, frame: Frame) => void;
  /** Writes what happens to it when it has been taken out. */
  readonly resume: (source: ContinuationPlace, frame: Frame) => void;
}

export function lookThrough(code: Code, collection: Collection, wanted: Wanted): void {
  for (const type of storedIn(code, collection.type, collection.own)) {
    for (const frame of wanted.awaiting({ type })) {
      if (type.type === undefined) continue;
      const found = code.local("found", booleanType);
      const rest = code.local("rest", type.type);
      code.emit({ kind: "assign", target: found, value: falsehood, span: undefined });
      code.emit(...searchIn({ code, wanted, type, frame, found, rest }, collection));
      const then = code.block(() => {
        wanted.resume({ place: rest, type }, frame);
      });
      code.emit({ kind: "if", condition: read(found), then, otherwise: [], span: undefined });
    }
  }
}

/** The ways in which continuations are stored in it. */
function storedIn(code: Code, type: Type, own: ContinuationType | undefined): readonly ContinuationType[] {
  switch (type.kind) {
    case "continuation":
      return own === undefined ? [] : [own];
    case "optional":
    case "queue":
      return storedIn(code, type.element, own);
    case "map":
      return storedIn(code, type.value, own);
    case "record":
      return type.fields.flatMap((one) => storedIn(code, one.type, ownOf(code, type.name, one)));
    default:
      return [];
  }
}

function ownOf(code: Code, record: string, one: { readonly name: string; readonly type: Type }): ContinuationType | undefined {
  return hasOwnContinuations(one.type) ? code.program.continuations.ofField(record, one.name) : undefined;
}

interface Search {
  readonly code: Code;
  readonly wanted: Wanted;
  readonly type: ContinuationType;
  readonly frame: Frame;
  readonly found: ModelPlace;
  readonly rest: ModelPlace;
}

function searchIn(search: Search, { place, type, own }: Collection): readonly ModelStatement[] {
  const { code } = search;
  switch (type.kind) {
    case "continuation":
      return own === search.type ? takeOut(search, place, { kind: "clear", target: place, span: undefined }) : [];
    case "optional": {
      if (!isComposite(type.element)) return searchIn(search, { place, type: type.element, own });
      const then = searchIn(search, { place: field(place, "value"), type: type.element, own });
      return then.length === 0 ? [] : [{ kind: "if", condition: read(field(place, "present")), then, otherwise: [], span: undefined }];
    }
    case "record":
      return type.fields.flatMap((one) =>
        searchIn(search, { place: field(place, fieldName(one.name)), type: one.type, own: ownOf(code, type.name, one) }),
      );
    case "map": {
      const key = code.names.take("key");
      const body = searchIn(search, { place: at(place, readVariable(key)), type: type.value, own });
      return body.length === 0 ? [] : [{ kind: "for", variable: key, over: code.program.types.lower(type.key), body, span: undefined }];
    }
    case "queue":
      return searchInQueue(search, { place, type, own });
    default:
      return [];
  }
}

type QueueType = Extract<Type, { readonly kind: "queue" }>;

/** What is itself an element leaves the queue. */
function searchInQueue(search: Search, { place, type, own }: Collection & { readonly type: QueueType }): readonly ModelStatement[] {
  const { code, found } = search;
  const index = code.names.take("position");
  const element = at(place, readVariable(index));
  const remove: ModelStatement = { kind: "remove", list: place, index: readVariable(index), span: undefined };
  const isElement = type.element.kind === "continuation" && own === search.type;
  const then = isElement ? takeOut(search, element, remove) : searchIn(search, { place: element, type: type.element, own });
  if (then.length === 0) return [];
  const isThere = and(not(read(found)), binary("<", readVariable(index), length(place)));
  const body: ModelStatement = { kind: "if", condition: isThere, then, otherwise: [], span: undefined };
  return [{ kind: "for", variable: index, over: { kind: "range", low: 0, high: type.capacity - 1 }, body: [body], span: undefined }];
}

function takeOut({ code, wanted, type, frame, found, rest }: Search, place: ModelPlace, leave: ModelStatement): readonly ModelStatement[] {
  const then = code.block(() => {
    wanted.keep({ place, type }, frame);
    code.emit(
      { kind: "assign", target: rest, value: read(place), span: undefined },
      { kind: "assign", target: found, value: truth, span: undefined },
      leave,
    );
  });
  return [{ kind: "if", condition: wanted.isAwaiting({ place, type }, frame), then, otherwise: [], span: undefined }];
}
