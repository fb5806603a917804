import { describe, expect, it } from "vitest";
import { parse } from "../../dsl/syntax/index.js";

const property = (text: string): string => `protocol P\nnode A\ninvariant "x": ${text}\nnode B\n`;
const many = 10_000;

function check(text: string): void {
  const { file, diagnostics } = parse({ name: "p.tea", text });
  expect(diagnostics.map(({ message }) => message)).toEqual(["Cannot parse declaration: it nests too deep"]);
  expect(diagnostics[0]?.span.start).toBeGreaterThan(text.indexOf("\n"));
  expect(diagnostics[0]?.span.end).toBeLessThanOrEqual(text.length);
  expect(file.name?.name).toBe("P");
  expect(JSON.stringify(file).length).toBeLessThan(2000);
}

describe("ten thousand levels", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["parentheses", property("(".repeat(many) + "a" + ")".repeat(many))],
    ["open parentheses", property("(".repeat(many) + "a")],
    ["sets", property("{".repeat(many) + "}".repeat(many))],
    ["calls", property("f(".repeat(many) + ")".repeat(many))],
    ["indices in indices", property("a[".repeat(many) + "a" + "]".repeat(many))],
    ["indices in a row", property("a" + "[b]".repeat(many))],
    ["members", property("a" + ".b".repeat(many))],
    ["contents", property("a" + "!".repeat(many))],
    ["negations", property("!".repeat(many) + "a")],
    ["sums", property("a + ".repeat(many) + "a")],
    ["sums behind brackets", property("(".repeat(10) + "a" + " + a)".repeat(10) + " + a".repeat(many))],
    ["implications", property("a => ".repeat(many) + "a")],
    ["conditions", property("a ? b : ".repeat(many) + "c")],
    ["conditions in conditions", property("a ? ".repeat(many) + "b" + " : c".repeat(many))],
    ["quantifiers", property("forall a: A, b: B: ".repeat(many) + "p")],
    ["counts", property("count a: A where ".repeat(many) + "p")],
    ["names like declarations", property("value ? ".repeat(many) + "a")],
    ["blocks", `protocol P\nmachine A { on M ${"{ if x ".repeat(many)}{ }${"}".repeat(many)} }`],
    ["waits", `protocol P\nmachine A { on M ${"{ await { on M ".repeat(many)}{ }${"} }".repeat(many)} }`],
    ["else if", `protocol P\nmachine A { on M { if a { }${" else if b { }".repeat(many)} } }`],
    ["else if around declarations", `protocol P\nif a { }${" else if b { }".repeat(many)}`],
    ["types", `protocol P\ntype T = ${"set<".repeat(many)}A${">".repeat(many)}`],
    ["optional types", `protocol P\ntype T = A${"?".repeat(many)}`],
    ["disciplines", `protocol P\nchannel c: ${"a ? fifo : ".repeat(many)}fifo`],
  ];
  it.each(cases)("%s", (_, text) => check(text));
});

describe("what people write", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["forty brackets", property("(".repeat(40) + "a" + ")".repeat(40))],
    ["four hundred operands", property("a || ".repeat(400) + "a")],
    ["many statements with comparisons", `protocol P\nmachine A { on M { ${"x = a < b; if a < b { } ".repeat(200)} } }`],
    ["many types with brackets", `protocol P\nmachine A { ${"var x: set<T> ".repeat(200)} }`],
    ["many properties with quantifiers", `protocol P\n${'invariant "x": forall a: A: a ? b : c\n'.repeat(200)}`],
  ];
  it.each(cases)("%s", (_, text) => {
    expect(parse({ name: "p.tea", text }).diagnostics).toEqual([]);
  });
});
