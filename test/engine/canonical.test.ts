import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Canonicaliser } from "../../checker/engine/canonical/canonicaliser.js";
import { compileModel, Machine, type Leaves } from "../../checker/engine/index.js";
import type { Model, ModelType } from "../../dsl/model/index.js";
import { isThere, pack, permutations, permuter, type Permute } from "./permuted.js";

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
  fc.constant<ModelType>({ kind: "range", low: -1, high: 0x3fff_ffff }),
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

const listOf = (element: fc.Arbitrary<ModelType>): fc.Arbitrary<ModelType> =>
  fc
    .record({ ordered: fc.boolean(), capacity: fc.integer({ min: 1, max: 3 }), element })
    .map((parts): ModelType => ({ kind: "list", ...parts }));

/** A list beside a scalar, for lists in lists. */
const bundle: fc.Arbitrary<ModelType> = fc.tuple(listOf(fc.oneof(scalar, record, table)), scalar).map(([first, second]) => ({
  kind: "record",
  fields: [
    { name: "list", type: first },
    { name: "more", type: second },
  ],
}));

const list = listOf(fc.oneof(scalar, record, table, tables, bundle, bundle));

const part = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: record }, { weight: 1, arbitrary: list });

const variableType: fc.Arbitrary<ModelType> = fc.oneof(
  part,
  fc
    .record({ name: fc.constantFrom(...sets), element: part })
    .map(({ name, element }): ModelType => ({ kind: "array", index: { kind: "named", name }, element })),
  fc
    .record({ outer: fc.constantFrom(...sets), inner: fc.constantFrom(...sets), element: part })
    .map(({ outer, inner, element }): ModelType => ({
      kind: "array",
      index: { kind: "named", name: outer },
      element: { kind: "array", index: { kind: "named", name: inner }, element },
    })),
);

const model: fc.Arbitrary<Model> = fc
  .record({ sizes, types: fc.array(variableType, { minLength: 1, maxLength: 4 }) })
  .map(({ sizes: counts, types }) => modelWith(counts, types));

function modelWith(counts: Readonly<Record<(typeof sets)[number], number>>, types: readonly ModelType[]): Model {
  return {
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
  };
}

/** From 0 to 1, evenly: `fc.double` takes all representable numbers to be as likely, and most of them are next to 0. */
const fraction = fc.noBias(fc.nat(2 ** 30 - 1)).map((number) => number / 2 ** 30);

/**
 * A random state as codes of its leaves: within their types, nothing behind the ends of lists, multisets in order. The less variety there is in
 * a state, the more elements look alike.
 */
function randomCodes(leaves: Leaves, permute: Permute, random: () => number): readonly number[] {
  const lengths = new Set(leaves.lists.map((one) => one.length));
  const codes: number[] = [];
  const variety = random();
  for (const [number, leaf] of leaves.leaves.entries()) {
    const most = lengths.has(number) ? Math.min(leaf.codes, 4) : leaf.codes;
    const isOther = isThere(leaves, codes, leaf) && random() < variety;
    codes.push(isOther ? Math.floor(random() * most) : 0);
  }
  const identity = leaves.sets.flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => first + index));
  return permute(codes, identity);
}

/** How many random states; `KETTLE_CANONICAL_STATES` asks for more. */
const count = Number(process.env["KETTLE_CANONICAL_STATES"] ?? 2_000);
const statesPerModel = 8;

describe("canonical forms", () => {
  test(`of ${count} random states are those of all their permutations, and one of these`, { timeout: 600_000 }, () => {
    fc.assert(fc.property(model, fc.infiniteStream(fraction), expectOneForm), { numRuns: Math.ceil(count / statesPerModel) });
  });

  // One element's name was once taken for another's in what is said of several elements.
  test("of queues for each pair whose elements name one or nobody that is interchangeable", () => {
    const element: ModelType = {
      kind: "record",
      fields: [
        { name: "f0", type: { kind: "named", name: "Either" } },
        { name: "f1", type: { kind: "range", low: 1, high: 3 } },
      ],
    };
    const queue: ModelType = { kind: "list", ordered: true, capacity: 3, element };
    const perNode: ModelType = { kind: "array", index: { kind: "named", name: "Node" }, element: queue };
    const type: ModelType = { kind: "array", index: { kind: "named", name: "Block" }, element: perNode };
    const queues = modelWith({ Node: 2, Value: 1, Block: 2 }, [type]);
    fc.assert(
      fc.property(fc.infiniteStream(fraction), (stream) => {
        expectOneForm(queues, stream);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});

/** Of some random states of a model. */
function expectOneForm(random: Model, stream: Iterator<number>): void {
  const compiled = compileModel(random, { memoryBytes: 4 * 1024 * 1024, symmetry: "full" });
  const { leaves } = compiled;
  if (leaves === undefined) return;
  const machine = new Machine(compiled);
  const permute = permuter(leaves);
  const renamings = permutations(leaves);
  for (let round = 0; round < statesPerModel; round += 1) {
    const codes = randomCodes(leaves, permute, () => next(stream));
    const orbit = new Map(
      renamings.map((renamed) => {
        const state = pack(leaves, permute(codes, renamed), compiled.layout.bytes);
        return [text(state), state];
      }),
    );
    const forms = new Set([...orbit.values()].map((state) => text(machine.canonicalForm(state))));
    expect(forms.size).toBe(1);
    expect(orbit.has([...forms].join())).toBe(true);
    for (const state of orbit.values()) expect(machine.orbitSize(state)).toBe(orbit.size);
  }
}

test("a multiset may hold elements that say nothing", () => {
  const empty: ModelType = { kind: "array", index: node, element: { kind: "range", low: 0, high: 0 } };
  const multiset: ModelType = { kind: "list", ordered: false, capacity: 3, element: empty };
  const compiled = compileModel(nodesWith({ kind: "array", index: node, element: multiset }), {
    memoryBytes: 4 * 1024 * 1024,
    symmetry: "full",
  });
  const { leaves, layout } = compiled;
  if (leaves === undefined) throw new Error("the model is symmetric");
  const [machine, permute] = [new Machine(compiled), permuter(leaves)];
  const lengths = new Map(leaves.lists.map(({ length }, list) => [length, list < 3 ? 3 : 0]));
  const codes = leaves.leaves.map((_, leaf) => lengths.get(leaf) ?? 0);
  const states = permutations(leaves).map((renamed) => pack(leaves, permute(codes, renamed), layout.bytes));
  expect(new Set(states.map((state) => text(machine.canonicalForm(state)))).size).toBe(1);
});

const node: ModelType = { kind: "named", name: "Node" };

/** A model of six nodes, which are the only ones that are interchangeable, with one variable. */
function nodesWith(type: ModelType): Model {
  return {
    name: "nodes",
    types: [{ name: "Node", kind: "scalarset", members: Array.from({ length: 6 }, (_, index) => `Node${index}`) }],
    variables: [{ name: "graph", type, transient: false }],
    routines: [],
    starts: [],
    rules: [],
    properties: [],
    symmetry: ["Node"],
  };
}

/** Each node points to one. */
const pointers: ModelType = { kind: "array", index: node, element: node };

/** A multiset of arrows. */
const arrows: ModelType = {
  kind: "list",
  ordered: false,
  capacity: 6,
  element: {
    kind: "record",
    fields: [
      { name: "from", type: node },
      { name: "to", type: node },
    ],
  },
};

/** Where the arrow of each node leads, and how many such graphs there are. */
const graphs = [
  { name: "a ring", next: [1, 2, 3, 4, 5, 0], orbit: 120 },
  { name: "two rings of three", next: [1, 2, 0, 4, 5, 3], orbit: 40 },
  { name: "three rings of two", next: [1, 0, 3, 2, 5, 4], orbit: 15 },
  { name: "a ring of two and one of four", next: [1, 0, 3, 4, 5, 2], orbit: 90 },
  { name: "rings of one", next: [0, 1, 2, 3, 4, 5], orbit: 1 },
  { name: "a star", next: [0, 0, 0, 0, 0, 0], orbit: 6 },
  { name: "a ring with tails", next: [1, 0, 0, 0, 1, 1], orbit: 90 },
];

// Nothing that is said of one node tells some of these graphs, or their nodes, apart: the ways to begin have to be tried.
describe.each([
  { as: "pointers", type: pointers, codesOf: (next: readonly number[]) => next },
  { as: "arrows", type: arrows, codesOf: (next: readonly number[]) => [next.length, ...next.flatMap((to, from) => [from, to])] },
])("graphs of $as that look alike", ({ type, codesOf }) => {
  const compiled = compileModel(nodesWith(type), { memoryBytes: 4 * 1024 * 1024, symmetry: "full" });
  const machine = new Machine(compiled);
  const statesOf = (next: readonly number[]): readonly Uint8Array<ArrayBuffer>[] => {
    const { leaves } = compiled;
    if (leaves === undefined) throw new Error("the model is symmetric");
    const permute = permuter(leaves);
    return permutations(leaves).map((renamed) => pack(leaves, permute(codesOf(next), renamed), compiled.layout.bytes));
  };
  const formsOf = (states: readonly Uint8Array<ArrayBuffer>[]): ReadonlySet<string> =>
    new Set(states.map((state) => text(machine.canonicalForm(state))));

  test.each(graphs)("have one form: $name", ({ next: graph, orbit }) => {
    const states = statesOf(graph);
    const all = new Set(states.map(text));
    expect(all.size).toBe(orbit);
    const [form, ...others] = formsOf(states);
    expect(others).toEqual([]);
    expect(all.has(form ?? "")).toBe(true);
    for (const state of states.slice(0, 50)) expect(machine.orbitSize(state)).toBe(orbit);
  });

  test("the general way is for those whose nodes refinement leaves equal", () => {
    const general = vi.spyOn(Canonicaliser.prototype, "canonicalise");
    const goesTheGeneralWay = (graph: readonly number[]): boolean => {
      general.mockClear();
      formsOf(statesOf(graph).slice(0, 1));
      return general.mock.calls.length > 0;
    };
    expect(goesTheGeneralWay([1, 2, 3, 4, 5, 0])).toBe(true);
    expect(goesTheGeneralWay([1, 2, 3, 4, 5, 5])).toBe(false);
    expect(goesTheGeneralWay([0, 0, 0, 0, 0, 0])).toBe(false);
    general.mockRestore();
  });

  test("have forms of their own", () => {
    expect(new Set(graphs.flatMap(({ next: graph }) => [...formsOf(statesOf(graph).slice(0, 1))])).size).toBe(graphs.length);
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
