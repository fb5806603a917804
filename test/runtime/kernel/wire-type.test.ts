import { expect, test } from "vitest";
import { hasFields, isOfType, type WireType } from "../../../runtime/kernel/index.js";

interface Case {
  readonly type: WireType;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const right = { right: "call", to: "Client/a", block: null, message: "Ask", call: "1.2", asked: null };

const cases: readonly Case[] = [
  { type: "boolean", good: [true, false], bad: [0, null, undefined, "true"] },
  { type: "value", good: [null, "tea", { any: new Set() }], bad: [] },
  { type: { low: 1, high: 3 }, good: [1, 3], bad: [0, 4, 2.5, "2", null, Number.NaN, new Date(2)] },
  { type: { oneOf: ["Small", "Large"] }, good: ["Small"], bad: ["small", 0, null, "toString"] },
  { type: { named: ["Cache", "Home"] }, good: ["Cache/a", "Home/b/c"], bad: ["Cache", "Cachet/a", "Server/a", 7, null, ["Cache/a"]] },
  { type: { optional: "boolean" }, good: [null, true], bad: [undefined, 0] },
  { type: { set: { low: 0, high: 1 } }, good: [new Set(), new Set([0, 1])], bad: [[0], new Set([2]), new Map(), null, "01"] },
  {
    type: { key: { named: ["Cache"] }, entry: "boolean" },
    good: [new Map(), new Map([["Cache/a", true]])],
    bad: [{ "Cache/a": true }, new Map([["Home/a", true]]), new Map([["Cache/a", 1]]), new Set()],
  },
  {
    type: { queue: "boolean", capacity: 2 },
    good: [[], [true, false]],
    bad: [[true, true, true], [1], new Set([true]), { length: 1, 0: true }],
  },
  {
    type: { record: { who: { named: ["Cache"] }, warm: "boolean" } },
    good: [{ who: "Cache/a", warm: true }],
    bad: [{ who: "Cache/a" }, { who: "Cache/a", warm: true, more: 1 }, { who: "Cache/a", toString: true }, [], null, "record", new Set()],
  },
  {
    type: "reply",
    good: [right, { ...right, block: "Page/1", asked: "Server/b" }],
    bad: [
      null,
      {},
      { ...right, right: "request" },
      { ...right, to: "a" },
      { ...right, block: 7 },
      { ...right, call: 2 },
      { ...right, asked: "b" },
    ],
  },
];

test.each(cases)("$type", ({ type, good, bad }) => {
  expect(good.filter((value) => !isOfType(value, type))).toEqual([]);
  expect(bad.filter((value) => isOfType(value, type))).toEqual([]);
});

test("what every object has is no field", () => {
  expect(hasFields({ constructor: true }, {})).toBe(false);
  expect(hasFields({}, {})).toBe(true);
});
