import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePlain } from "../../../../runtime/plain/index.js";
import { decodeLetter } from "../../../../runtime/fos/fleet/letter.js";

const letter = {
  group: "names",
  from: "a.1",
  to: "b",
  number: 0,
  content: { kind: "beat", view: 1, at: 5, heard: ["b.1"], holds: true, leaving: false },
};

test("a letter comes back as what it was", () => {
  expect(decodeLetter(letter)).toEqual(letter);
  for (const content of [
    { kind: "news", view: { number: 1, members: ["a.1"], survivors: [] } },
    { kind: "piece", view: 1, serial: 0, entries: [["x", { version: 1 }]], isLast: true },
    { kind: "table", scope: "view 1", body: [1, null] },
  ])
    expect(decodeLetter({ ...letter, content })).toEqual({ ...letter, content });
});

test("what lacks something, or has something else in its place, is no letter", () => {
  for (const name of ["group", "from", "to", "number", "content"] as const)
    expect(decodeLetter({ ...letter, [name]: true })).toBeUndefined();
  for (const name of ["kind", "view", "at", "heard", "holds", "leaving"] as const)
    expect(decodeLetter({ ...letter, content: { ...letter.content, [name]: {} } })).toBeUndefined();
  expect(decodeLetter({ ...letter, content: { kind: "toString" } })).toBeUndefined();
  expect(decodeLetter({ ...letter, content: { kind: "news", view: { number: 1, members: [1], survivors: [] } } })).toBeUndefined();
  expect(decodeLetter({ ...letter, content: { kind: "piece", view: 1, serial: 0, entries: [["x"]], isLast: true } })).toBeUndefined();
});

test("anything can come", () => {
  const content = fc.oneof(fc.jsonValue(), fc.record({ kind: fc.constantFrom("beat", "ack", "news", "frozen"), view: fc.jsonValue() }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ group: fc.string(), from: fc.string(), to: fc.string(), content })), (body) => {
      expect(decodeLetter(decodePlain(Buffer.from(JSON.stringify(body))))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
