import * as fc from "fast-check";
import { expect, test } from "vitest";
import { copyPlain, decodePlain, encodePlain, MAX_DEPTH, type Plain } from "../../../runtime/plain/index.js";

// A negative zero becomes zero.
const plain = fc.jsonValue({ noUnicodeString: false, depthSize: "medium" }).map((value) => copyPlain(untyped(value)));

test("what is decoded is what was encoded", () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(JSON.stringify(decodePlain(encodePlain(value)))).toBe(JSON.stringify(value));
    }),
  );
});

test("names of properties and halves of characters come back as they were", () => {
  const value = decodePlain(Buffer.from('{"__proto__":1,"constructor":{"toString":"\\ud800"},"":[]}'));
  expect(JSON.stringify(decodePlain(encodePlain(value)))).toBe(JSON.stringify(value));
});

test.each<[string, unknown, string]>([
  ["undefined", undefined, "undefined is no plain data"],
  ["a property that is undefined", { a: [{ b: undefined }] }, "undefined is no plain data"],
  ["a hole", [, 1], "undefined is no plain data"], // eslint-disable-line no-sparse-arrays -- what is refused
  ["a function", { run: () => 1 }, "function is no plain data"],
  ["a large integer", 1n, "bigint is no plain data"],
  ["a number that is none", NaN, "NaN is no plain data"],
  ["an infinite number", -Infinity, "-Infinity is no plain data"],
  ["an instance of a class", { at: new Date(0) }, "an instance of 'Date' is no plain data"],
  ["a map", new Map(), "an instance of 'Map' is no plain data"],
])("refuses %s", (_what, value, state) => {
  expect(() => encodePlain(untyped(value))).toThrow(`Cannot encode a value: ${state}`);
});

test("refuses what contains itself, and takes what is as deep as allowed", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  expect(() => encodePlain(untyped(cycle))).toThrow(`Cannot encode a value: it is nested more than ${MAX_DEPTH} deep, or contains itself`);
  let deep: Plain = 1;
  for (let depth = 0; depth < MAX_DEPTH; depth++) deep = [deep];
  expect(decodePlain(encodePlain(deep))).toEqual(deep);
});

test("refuses bytes that are no JSON", () => {
  expect(() => decodePlain(Buffer.from("{"))).toThrow("Cannot decode a value: it is no JSON");
});

/** As a caller without types does. */
function untyped(value: unknown): Plain {
  // eslint-disable-next-line no-restricted-syntax -- what is refused has no type
  return value as Plain;
}
