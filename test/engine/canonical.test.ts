import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Canonicaliser, compileModel, Machine, type Leaves } from "../../checker/engine/index.js";
import type { Model, ModelType } from "../../dsl/model/index.js";

// Of all states that permutations make of one, the canonical form is the same and one of them: on random states of random types.

const sets = ["Node", "Value", "Block"] as const;

/** Sizes of the scalarsets; all permutations are tried. */
const sizes = fc.record({
  Node: fc.integer({ min: 1, max: 4 }),
  Value: fc.integer({ min: 1, max: 3 }),
  Block: fc.integer({ min: 1, max: 2 }),
});

const scalar: fc.Arbitrary<ModelType> = fc.oneof(
  fc.constant<ModelType>({ kind: "boolean" }),
  fc.constant<ModelType>({ kind: "range", low: 1, high: 3 }),
  fc.constantFrom(...sets).map((name): ModelType => ({ kind: "named", name })),
  fc.constantFrom(...sets).map((name): ModelType => ({ kind: "optional", element: { kind: "named", name } })),
  fc.constant<ModelType>({ kind: "named", name: "Either" }),
);

const record: fc.Arbitrary<ModelType> = fc
  .array(scalar, { minLength: 1, maxLength: 3 })
  .map((types) => ({ kind: "record", fields: types.map((type, index) => ({ name: `f${index}`, type })) }));

/** One scalar for each element of a set. */
const table: fc.Arbitrary<ModelType> = fc
  .record({ name: fc.constantFrom(...sets), element: scalar })
  .map(({ name, element }) => ({ kind: "array", index: { kind: "named", name }, element }));

const tables: fc.Arbitrary<ModelType> = fc.tuple(table, scalar).map(([first, second]) => ({
  kind: "record",
  fields: [
    { name: "table", type: first },
    { name: "more", type: second },
  ],
}));

const list: fc.Arbitrary<ModelType> = fc
  .record({ ordered: fc.boolean(), capacity: fc.integer({ min: 1, max: 3 }), element: fc.oneof(scalar, record, table, tables) })
  .map((parts) => ({ kind: "list", ...parts }));

const part = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: record }, { weight: 1, arbitrary: list });

const variableType: fc.Arbitrary<ModelType> = fc.oneof(
  part,
  fc
    .record({ name: fc.constantFrom(...sets), element: part })
    .map(({ name, element }): ModelType => ({ kind: "array", index: { kind: "named", name }, element })),
  fc
    .record({ outer: fc.constantFrom(...sets), inner: fc.constantFrom(...sets), element: scalar })
    .map(({ outer, inner, element }): ModelType => ({
      kind: "array",
      index: { kind: "named", name: outer },
      element: { kind: "array", index: { kind: "named", name: inner }, element },
    })),
);

const model: fc.Arbitrary<Model> = fc
  .record({ sizes, types: fc.array(variableType, { minLength: 1, maxLength: 4 }) })
  .map(({ sizes: counts, types }) => ({
    name: "random",
    types: [
      ...sets.map((name) => ({
        name,
        kind: "scalarset" as const,
        members: Array.from({ length: counts[name] }, (_, index) => `${name}${index}`),
      })),
      { name: "Either", kind: "union" as const, of: ["Node", "Value"] },
    ],
    variables: types.map((type, index) => ({ name: `v${index}`, type, transient: false })),
    routines: [],
    starts: [],
    rules: [],
    properties: [],
    symmetry: [...sets],
  }));

/** Every permutation of the elements, as what each becomes. */
function permutations({ sets: own }: Leaves): readonly Int32Array[] {
  return own
    .reduce<readonly number[][]>(
      (all, { first, size }) => {
        const images = arrangements(Array.from({ length: size }, (_, index) => first + index));
        return all.flatMap((known) => images.map((image) => [...known, ...image]));
      },
      [[]],
    )
    .map((image) => Int32Array.from(image));
}

function arrangements(items: readonly number[]): readonly number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first) => arrangements(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

/** A random state: codes within their types, nothing behind the ends of lists, multisets in order. */
function randomState(leaves: Leaves, bytes: number, random: () => number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(bytes / 4) + 2);
  const lengths = new Map(leaves.lists.map((one, index) => [one.length, index]));
  const codes: number[] = [];
  for (const [number, leaf] of leaves.leaves.entries()) {
    const isThere = leaf.within.every(({ list: own, position }) => (codes[leaves.lists[own]?.length ?? 0] ?? 0) > position);
    const code = isThere ? Math.floor(random() * (lengths.has(number) ? Math.min(leaf.codes, 4) : leaf.codes)) : 0;
    codes.push(code);
    writeBits(words, leaf.offset, leaf.bits, code);
  }
  const identity = Int32Array.from({ length: leaves.sets.reduce((sum, { size }) => sum + size, 0) }, (_, index) => index);
  new Canonicaliser(leaves).permute(words, 0, identity);
  return new Uint8Array(words.buffer).slice(0, bytes);
}

function writeBits(words: Uint32Array, offset: number, bits: number, code: number): void {
  for (let bit = 0; bit < bits; bit += 1) {
    const at = offset + bit;
    if (((code >>> bit) & 1) === 1) words[at >>> 5] = (words[at >>> 5] ?? 0) | (1 << (at & 31));
  }
}

function permuted(leaves: Leaves, state: Uint8Array<ArrayBuffer>, renamed: Int32Array): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(state.length / 4) + 2);
  new Uint8Array(words.buffer).set(state);
  new Canonicaliser(leaves).permute(words, 0, renamed);
  return new Uint8Array(words.buffer).slice(0, state.length);
}

/** How many random states; `KETTLE_CANONICAL_STATES` asks for more. */
const count = Number(process.env["KETTLE_CANONICAL_STATES"] ?? 2_000);
const statesPerModel = 20;

describe("canonical forms", () => {
  test(`of ${count} random states are those of all their permutations, and one of these`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(model, fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (random, stream) => {
        const compiled = compileModel(random, { memoryBytes: 4 * 1024 * 1024, symmetry: "full" });
        const { leaves } = compiled;
        if (leaves === undefined) return;
        const machine = new Machine(compiled);
        const images = permutations(leaves);
        for (let round = 0; round < statesPerModel; round += 1) {
          const state = randomState(leaves, compiled.layout.bytes, () => next(stream));
          const form = text(machine.canonicalForm(state));
          const orbit = images.map((image) => permuted(leaves, state, image));
          expect(orbit.map(text)).toContain(form);
          for (const one of orbit) expect(text(machine.canonicalForm(one))).toBe(form);
        }
      }),
      { numRuns: Math.ceil(count / statesPerModel) },
    );
  });
});

function text(state: Uint8Array): string {
  return Buffer.from(state).toString("hex");
}

function next(stream: Iterator<number>): number {
  const result = stream.next();
  if (result.done === true) throw new Error("an infinite stream ends");
  return result.value;
}
