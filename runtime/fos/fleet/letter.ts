/** What members of a fleet, and servers that want to be, tell each other. */
import { isRecord, type Plain } from "../../plain/index.js";
import type { View } from "./view.js";

/** One message between two servers. */
export type Letter = {
  readonly group: string;
  /** The sender, with its incarnation. */
  readonly from: string;
  /** A member, who gets it in this life or never; or a server, in whatever life. */
  readonly to: string;
  /** Of those from one life to another, from 1 on; 0 where it is for a server. */
  readonly number: number;
  readonly content: Content;
};

/** I am here. It is acknowledged. */
export type Beat = {
  readonly kind: "beat";
  /** The newest view that the sender knows; 0 where it knows none. */
  readonly view: number;
  /** The sender's time. */
  readonly at: number;
  /** Whom the sender hears, and to whom it belongs. */
  readonly heard: readonly string[];
  /** The sender has the whole table as it was when this view began, or has helped to make it. */
  readonly holds: boolean;
  /** The sender serves nothing any more and wants to be excluded. */
  readonly leaving: boolean;
};

export type Content =
  | Beat
  /** The answer to a beat. `granted`: the sender of the beat is not excluded for as long as a lease lasts. */
  | { readonly kind: "ack"; readonly view: number; readonly at: number; readonly granted: boolean }
  /** For who knows an older view. */
  | { readonly kind: "news"; readonly view: View }
  /** I do nothing more in the views before this one, and these names were not at rest. */
  | { readonly kind: "frozen"; readonly view: number; readonly names: readonly string[] }
  /** I have settled the names of all survivors. */
  | { readonly kind: "settled"; readonly view: number }
  /** A piece of the table for who is new, numbered from 0 on. */
  | {
      readonly kind: "piece";
      readonly view: number;
      readonly serial: number;
      readonly entries: readonly (readonly [string, Plain])[];
      readonly isLast: boolean;
    }
  /** The piece has come. */
  | { readonly kind: "got"; readonly view: number; readonly serial: number }
  /** A message of the agreement on who comes after this view. */
  | { readonly kind: "agreement"; readonly view: number; readonly envelope: Plain }
  /** A message of the table itself. */
  | { readonly kind: "table"; readonly scope: string; readonly body: Plain };

/** The letter that was sent; undefined where it is none. */
export function decodeLetter(body: Plain): Letter | undefined {
  if (!isRecord(body)) return undefined;
  const { group, from, to, number = null, content = null } = body;
  if (!isText(group) || !isText(from) || !isText(to) || !isNumber(number) || !isContent(content)) return undefined;
  return { group, from, to, number, content };
}

/** A view that was kept or sent; undefined where it is none. */
export function decodeView(value: Plain): View | undefined {
  return isView(value) ? value : undefined;
}

type Check = (value: Plain) => boolean;

const isNumber = (value: Plain): value is number => typeof value === "number";
const isText = (value: Plain | undefined): value is string => typeof value === "string";
const isTruth: Check = (value) => typeof value === "boolean";
const isAnything: Check = () => true;
const isTexts = (value: Plain): value is string[] => Array.isArray(value) && value.every((one: Plain) => isText(one));
const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);
const isEntries: Check = (value) => isList(value) && value.every((entry) => isList(entry) && entry.length === 2 && isText(entry[0]));

function isView(value: Plain): value is Plain & View {
  if (!isRecord(value)) return false;
  const { number = null, members = null, survivors = null } = value;
  return isNumber(number) && isTexts(members) && isTexts(survivors);
}

/** The fields of each kind. */
const contents: { readonly [kind: string]: { readonly [field: string]: Check } } = {
  beat: { view: isNumber, at: isNumber, heard: isTexts, holds: isTruth, leaving: isTruth },
  ack: { view: isNumber, at: isNumber, granted: isTruth },
  news: { view: isView },
  frozen: { view: isNumber, names: isTexts },
  settled: { view: isNumber },
  piece: { view: isNumber, serial: isNumber, entries: isEntries, isLast: isTruth },
  got: { view: isNumber, serial: isNumber },
  agreement: { view: isNumber, envelope: isAnything },
  table: { scope: isText, body: isAnything },
};

function isContent(value: Plain): value is Plain & Content {
  if (!isRecord(value) || !isText(value["kind"])) return false;
  const fields = Object.hasOwn(contents, value["kind"]) ? contents[value["kind"]] : undefined;
  if (fields === undefined) return false;
  return Object.entries(fields).every(([field, check]) => value[field] !== undefined && check(value[field]));
}
