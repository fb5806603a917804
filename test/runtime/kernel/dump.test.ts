import fc from "fast-check";
import { expect, test } from "vitest";
import { dump, equal, load, type Plain } from "../../../runtime/kernel/index.js";
import { throughJson } from "../support/through-json.js";

const { value: data } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, Infinity, -Infinity, 12n),
    fc.double({ noNaN: true }),
    fc.uint8Array(),
    fc.array(tie("value")),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$set", "$map", "$record", "__proto__", "toString")), tie("value")),
    fc.array(fc.string()).map((elements) => new Set(elements)),
    fc.array(fc.tuple(fc.string(), tie("value"))).map((entries) => new Map(entries)),
  ),
}));

/** As a file or a wire would bring it back. */
function carried(value: unknown): unknown {
  return load(throughJson(dump(value)));
}

test("what is dumped and loaded is what it was, through JSON too", () => {
  fc.assert(
    fc.property(data, (value) => {
      expect(carried(value)).toEqual(value);
      expect(equal(carried(value), value)).toBe(true);
    }),
  );
});

test("numbers that JSON does not know", () => {
  expect(carried([NaN, -0, Infinity])).toEqual([NaN, -0, Infinity]);
});

test("a property by the name of the prototype is one like others", () => {
  const value: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
  const back = carried(value);
  expect(Object.entries(typeof back === "object" ? { ...back } : {})).toEqual([["__proto__", { polluted: true }]]);
});

test.each([
  ["a function", () => 0],
  ["a symbol", Symbol("x")],
  ["an instance of a class", new Date(0)],
])("what is no data is refused: %s", (_, value) => {
  expect(() => dump({ inside: [value] })).toThrow("is no data");
});

test("what contains itself is refused", () => {
  const list: unknown[] = [];
  list.push(list);
  expect(() => dump(list)).toThrow("contains itself");
});

test.each<Plain>([{ $set: 1 }, { $map: [["key"]] }, { $bytes: 1 }, { $record: [] }, { $other: 1 }])(
  "what dump never makes is refused: %j",
  (plain) => {
    expect(() => load(plain)).toThrow("is not as it was dumped");
  },
);
