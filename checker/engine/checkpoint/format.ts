/**
 * Checkpoints as bytes: a mark with the version of the format, the length of a header, the header as JSON, the parts of the image one after the other, and
 * at the end the SHA-256 of all that. Parts are passed on in pieces, so that nothing is held twice. A file that was cut off or changed is
 * refused before the search takes a step.
 */
import { createHash } from "node:crypto";
import { SearchRefused } from "../compile/search-refused.js";
import { differenceOf, type SearchIdentity } from "./identity.js";
import type { ImageNumbers, PartSizes, SearchImage, StoredImage } from "./image.js";
import type { ByteSink, ByteSource } from "./stream.js";

/** The last digit is the version: it grows with every change of what follows. */
const mark = new TextEncoder().encode("KETTLE-CHECKPOINT-4\n");

/** The header names each level, and levels are few; more is no header. */
const longestHeader = 64 * 1024 * 1024;

/** Bytes are passed on in pieces of this size. */
const piece = 4 * 1024 * 1024;

interface Header extends ImageNumbers {
  readonly identity: SearchIdentity;
  readonly sizes: PartSizes;
  /** How long the search has taken until then. */
  readonly milliseconds: number;
}

export interface CheckpointOrigin {
  readonly identity: SearchIdentity;
  readonly milliseconds: number;
}

/** Writes a checkpoint. What the sink throws is passed on. */
export function writeCheckpoint(image: SearchImage, { identity, milliseconds }: CheckpointOrigin, sink: ByteSink): void {
  const hash = createHash("sha256");
  const put = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += piece) {
      // A copy of its own: the memory of a module is not for others to hold on to.
      const some = bytes.slice(at, at + piece);
      hash.update(some);
      sink.write(some);
    }
  };
  const { levels, begun, rest, cells, records, table, edges } = image;
  const edgeBytes = edges.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const sizes = { cells: cells.length, records: records.length, table: table.length, edges: edgeBytes };
  const header: Header = { identity, milliseconds, levels, begun, rest, sizes };
  const text = new TextEncoder().encode(JSON.stringify(header));
  put(mark);
  put(new Uint8Array(new Uint32Array([text.length]).buffer));
  for (const part of [text, cells, records, table]) put(part);
  for (const chunk of edges) put(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  sink.write(hash.digest());
}

/** An image whose parts are still to be read, and how long its search had taken. */
export interface Checkpoint {
  readonly image: StoredImage;
  readonly milliseconds: number;
}

/** Reads the beginning of a checkpoint. Throws `SearchRefused` where it is none, is damaged, or belongs to another search. */
export function readCheckpoint(source: ByteSource, identity: SearchIdentity): Checkpoint {
  const hash = createHash("sha256");
  const take = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    if (source.read(bytes) < length) throw refusal("it is cut off");
    hash.update(bytes);
    return bytes;
  };
  if (!isEqual(take(mark.length), mark)) throw refusal("it is no checkpoint of this version of Kettle");
  const length = new DataView(take(4).buffer).getUint32(0, true);
  if (length > longestHeader) throw refusal("it is damaged");
  const { identity: stored, milliseconds, levels, begun, rest, sizes } = parseHeader(take(length));
  const difference = differenceOf(stored, identity);
  if (difference !== undefined) throw refusal(difference);
  const fill = (target: Uint8Array): void => {
    for (let at = 0; at < target.length; at += piece) target.set(take(Math.min(piece, target.length - at)), at);
  };
  const finish = (): void => {
    const digest = hash.digest();
    const written = new Uint8Array(digest.length + 1);
    const count = source.read(written);
    if (count < digest.length) throw refusal("it is cut off");
    if (count > digest.length || !isEqual(written.subarray(0, count), digest)) throw refusal("it is damaged");
  };
  return { image: { levels, begun, rest, sizes, fill, finish }, milliseconds };
}

/** What is said of a checkpoint that is of no use. */
export function refusal(reason: string): SearchRefused {
  return new SearchRefused(`Cannot resume from the checkpoint: ${reason}`);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isHeader(header)) return header;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refusal("it is damaged");
}

function isHeader(value: unknown): value is Header {
  if (!isObject(value)) return false;
  const { identity, sizes, levels, begun, rest, milliseconds } = value;
  return (
    hasAll(identity, ["kettle", "protocol", "check", "params", "symmetry", "model"], (one) => typeof one === "string") &&
    hasAll(sizes, ["cells", "records", "table", "edges"], isCount) &&
    Array.isArray(levels) &&
    levels.every(areRanges) &&
    areRanges(begun) &&
    areRanges(rest) &&
    typeof milliseconds === "number"
  );
}

function areRanges(value: unknown): boolean {
  return Array.isArray(value) && value.every((range) => hasAll(range, ["from", "to"], isCount));
}

function hasAll(value: unknown, keys: readonly string[], isRight: (part: unknown) => boolean): boolean {
  return isObject(value) && keys.every((key) => isRight(value[key]));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
