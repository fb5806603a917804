import { expect, test } from "vitest";
import { german } from "../../bench/models/german.js";
import { compileModel, doubleTable, Machine } from "../../checker/engine/index.js";

// However the places of a table are handed out when it is doubled, all entries are there afterwards, and each is found from its home.

const bits = 17;
const places = 2 ** bits;
/** Behind the last home. */
const slack = 1024;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Table {
  readonly machine: Machine;
  /** Of 64 bits: the upper half is the hash. */
  readonly words: BigUint64Array;
}

function emptyTable(): Table {
  const machine = new Machine(compileModel(german(2, 1), { memoryBytes: 64 * 1024 * 1024, symmetry: "off" }));
  machine.cells.set("tableBits", bits);
  const { tableBase } = machine.compiled.plan;
  return { machine, words: new BigUint64Array(machine.memory.buffer, tableBase, 2 * places + slack) };
}

function put(words: BigUint64Array, entry: bigint): void {
  let place = Number(entry >> BigInt(64 - bits));
  while (words[place] !== 0n) place += 1;
  words[place] = entry;
}

/** How many ask for the same few places where pieces meet. */
const crowd = 40;

/** Three quarters full, and crowded at all multiples of a 64th of the table and at its end. */
function fill(words: BigUint64Array): BigUint64Array {
  const entries = BigUint64Array.from({ length: (3 / 4) * places }, (_, index) => {
    const hash = (BigInt(index) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_0000_0000n;
    const home = BigInt(Math.floor(index / crowd + 1) * (places / 64) - 4) << BigInt(64 - bits);
    return (index < 64 * crowd ? home | (hash >> BigInt(bits)) : hash) | BigInt(index + 1);
  });
  for (const entry of entries) put(words, entry);
  return entries.sort();
}

/** The entries, sorted, that have no empty place between their home in the doubled table and themselves. */
function entriesFound(words: BigUint64Array): BigUint64Array {
  let lastEmpty = -1;
  const found = words.filter((entry, place) => {
    if (entry === 0n) lastEmpty = place;
    const home = Number(entry >> BigInt(64 - bits - 1));
    return entry !== 0n && lastEmpty < home && home <= place;
  });
  return found.sort();
}

test.each([
  ["at once", undefined],
  ["in one piece", 1],
  ["in 3 pieces", 3],
  ["in 64 pieces", 64],
] as const)("nothing is lost %s", (_, pieces) => {
  const { machine, words } = emptyTable();
  const entries = fill(words);
  const moved: number[] = [];
  const move = ({ from, to }: Range): void => {
    for (const piece of cut({ from, to }, pieces ?? 1)) movePiece({ machine, words }, piece);
    moved.push(to - from);
  };
  doubleTable(machine, pieces === undefined ? undefined : move);
  expect(machine.cells.get("limit")).toBe(0);
  expect(machine.cells.get("tableBits")).toBe(bits + 1);
  expect(bytesOf(entriesFound(words)).equals(bytesOf(entries))).toBe(true);
  expect(moved).toEqual(pieces === undefined ? [] : [places / 2]);
});

/** Threads take pieces in order, and end them in any. */
function cut({ from, to }: Range, pieces: number): readonly Range[] {
  const size = Math.ceil((to - from) / pieces);
  const all = Array.from({ length: pieces }, (_, index) => ({ from: from + index * size, to: Math.min(to, from + (index + 1) * size) }));
  return [0, 1, 2].flatMap((rest) => all.filter((__, index) => index % 3 === rest));
}

/** What is neither a piece's own nor where it goes stays as it was: other threads are at it. */
function movePiece({ machine, words }: Table, { from, to }: Range): void {
  const kept = [words.subarray(0, from), words.subarray(to, 2 * from), words.subarray(2 * to)];
  const before = kept.map((part) => bytesOf(part.slice()));
  machine.call("move_entries", from, to);
  expect(kept.map((part, index) => bytesOf(part).equals(before[index] ?? Buffer.alloc(0)))).toEqual([true, true, true]);
}

function bytesOf({ buffer, byteOffset, byteLength }: BigUint64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
