import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listProtocols, readTable } from "./fault-tables.js";
import { readFaults } from "./read-faults.js";

const forgotten = ["  if x {", "- sharers += c", "+ sharers += d", "  }"];

function read(...lines: readonly string[]): ReturnType<typeof readFaults> {
  return readFaults("t.faults", lines.join("\n"));
}

test("a fault has a name, checks with what they answer, and an edit", () => {
  expect(
    read("# A comment.", 'fault "forgets"', 'check a expect violation "x" in 3 steps', "check b expect rejected T204", ...forgotten),
  ).toEqual([
    {
      name: "forgets",
      expected: [
        { check: "a", outcome: 'violation "x" in 3 steps' },
        { check: "b", outcome: "rejected T204" },
      ],
      excuse: undefined,
      edit: { before: ["if x {", "sharers += c", "}"], after: ["if x {", "sharers += d", "}"] },
    },
  ]);
});

test("an excuse goes on over several lines, and the next fault may follow at once", () => {
  const text = ['fault "a"', "check a expect pass", "harmless because it is", "done twice.", ...forgotten];
  const [first, second] = read(...text, 'fault "b"', "check a expect pass", "unseen because it is small.", ...forgotten);
  expect(first?.excuse).toEqual({ kind: "harmless", reason: "it is done twice." });
  expect(second?.excuse).toEqual({ kind: "unseen", reason: "it is small." });
});

test.each([
  ["it is before the first fault", ["check a expect deadlock"], "t.faults:1: no fault has begun: check a expect deadlock"],
  ["its name is missing", ["fault x", "check a expect deadlock", ...forgotten], 't.faults:1: it is not `fault "name"`: fault x'],
  ["a check is not one", ['fault "x"', "check a", ...forgotten], "t.faults:2: it is not `check name expect outcome`: check a"],
  ["there is no check", ['fault "x"', ...forgotten], "t.faults:1: it names no check"],
  ["there is no edit", ['fault "x"', "check a expect deadlock"], "t.faults:1: it does not say which lines change"],
  ["the edit changes nothing", ['fault "x"', "check a expect deadlock", "  x = 1"], "t.faults:1: it changes nothing"],
  ["the edit is interrupted", ['fault "x"', "check a expect deadlock", ...forgotten, "}"], "t.faults:7: lines of a change begin with"],
  [
    "it survives without a reason",
    ['fault "x"', "check a expect pass", ...forgotten],
    "t.faults:1: a fault that passes a check needs a reason",
  ],
  [
    "it has a reason and is caught",
    ['fault "x"', "check a expect deadlock", "harmless because so", ...forgotten],
    "t.faults:1: a fault that a check notices has a reason why none does",
  ],
])("a table is refused when %s", (_, lines, message) => {
  expect(() => read(...lines)).toThrow(`Cannot read ${message}`);
});

test("two faults of one name are refused", () => {
  const fault = ['fault "x"', "check a expect deadlock", ...forgotten];
  expect(() => read(...fault, ...fault)).toThrow('Cannot read t.faults: two faults are called "x"');
});

test("the faults that the documentation shows are in the tables", () => {
  const page = readFileSync("docs/internals/mutation.md", "utf8");
  const shown = [...page.matchAll(/^```diff\n(.*?)^```$/gmsu)].flatMap(([, text]) => readFaults("docs/internals/mutation.md", text ?? ""));
  expect(shown.length).toBeGreaterThan(0);
  const known = listProtocols().flatMap(readTable);
  for (const fault of shown) expect(known).toContainEqual(fault);
});
