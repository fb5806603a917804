import { describe, expect, it } from "vitest";
import { lineOf, positionOf, render, report, type Diagnostic, type Source } from "../../dsl/diagnostics/index.js";
import { unmark } from "../support/marked-text.js";

const plain = { colour: false };

function check(source: Source, diagnostic: Diagnostic, expected: readonly string[]): void {
  expect(render([diagnostic], source, plain).split("\n")).toEqual([...expected, ""]);
}

function source(text: string): Source {
  return { name: "p.tea", text };
}

describe("frames", () => {
  it("point at the range", () => {
    const { text, span } = unmark("protocol P\nnode «A B»\n");
    check(source(text), report("T002", span, "Cannot parse node"), [
      "error[T002]: Cannot parse node",
      " --> p.tea:2:6",
      "  |",
      "2 | node A B",
      "  |      ^^^",
    ]);
  });

  it("show an empty range as one column, at the end of a line or text, too", () => {
    check(source("node A"), report("T002", { start: 6, end: 6 }, "Cannot parse node"), [
      "error[T002]: Cannot parse node",
      " --> p.tea:1:7",
      "  |",
      "1 | node A",
      "  |       ^",
    ]);
    check(source(""), report("T005", { start: 0, end: 0 }, "Cannot parse protocol"), [
      "error[T005]: Cannot parse protocol",
      " --> p.tea:1:1",
      "  |",
      "1 |",
      "  | ^",
    ]);
  });

  it("show related places with their labels, near and far", () => {
    const text = "one two\nthree\nfour\nfive\nsix\n";
    const diagnostic = report("T301", { start: 4, end: 7 }, "Cannot handle two", {
      related: [
        { span: { start: 0, end: 3 }, message: "beside it" },
        { span: { start: 14, end: 18 }, message: "two lines on" },
        { span: { start: 24, end: 27 }, message: "and on" },
      ],
    });
    check(source(text), diagnostic, [
      "warning[T301]: Cannot handle two",
      " --> p.tea:1:5",
      "  |",
      "1 | one two",
      "  | --- beside it",
      "  |     ^^^",
      "2 | three",
      "3 | four",
      "  | ---- two lines on",
      "4 | five",
      "5 | six",
      "  | --- and on",
    ]);
    check(
      source(`${"a\n".repeat(20)}end`),
      report("T002", { start: 40, end: 43 }, "M", { related: [{ span: { start: 0, end: 1 }, message: "here" }] }),
      ["error[T002]: M", "  --> p.tea:21:1", "   |", " 1 | a", "   | - here", "...", "21 | end", "   | ^^^"],
    );
  });
});

describe("unusual lines", () => {
  it("are shown at the first and the last of several", () => {
    const { text, span } = unmark("on M «{\n  drop\n  }» on\n");
    check(source(text), report("T302", span, "Cannot run handler"), [
      "warning[T302]: Cannot run handler",
      " --> p.tea:1:6",
      "  |",
      "1 | on M {",
      "  |      ^",
      "2 |   drop",
      "3 |   } on",
      "  |   ^",
    ]);
  });

  it("keep the columns of marks behind tabs, wide characters and joined ones", () => {
    const { text, span } = unmark('\tfail "日本e\u0301" «x»');
    check(source(text), report("T002", span, "M"), [
      "error[T002]: M",
      " --> p.tea:1:14",
      "  |",
      '1 |     fail "日本e\u0301" x',
      "  |                  ^",
    ]);
  });

  it("are cut if they are too long", () => {
    const { text, span } = unmark(`${"a".repeat(300)} «here» ${"b".repeat(300)}`);
    const lines = render([report("T002", span, "M")], source(text), plain).split("\n");
    expect(lines[3]).toMatch(/^1 \| …a+ here b+…$/);
    expect(lines[3]?.length).toBeLessThan(150);
    expect(lines[4]?.indexOf("^^^^")).toBe(lines[3]?.indexOf("here"));
  });

  it("leave an empty one between two diagnostics", () => {
    const one = report("T002", { start: 0, end: 1 }, "M");
    expect(
      render([one, one], source("ab"), plain)
        .split("\n")
        .filter((line) => line === ""),
    ).toHaveLength(2);
  });
});

describe("hints and fixes", () => {
  it("say what to write", () => {
    const { text, span } = unmark("if a «=» b { drop }\n");
    const fix = { title: "write '=='", edits: [{ span, text: "==" }] };
    check(source(text), report("T002", span, "M", { hint: "look again", fix }), [
      "error[T002]: M",
      " --> p.tea:1:6",
      "  |",
      "1 | if a = b { drop }",
      "  |      ^",
      "  = hint: look again",
      "  = fix: write '=='",
      "1 + if a == b { drop }",
    ]);
  });

  it("show all lines that an edit makes", () => {
    const fix = { title: "close it with '}'", edits: [{ span: { start: 13, end: 13 }, text: "\n}" }] };
    check(source("on M {\n  drop\n"), report("T002", { start: 5, end: 6 }, "M", { fix }), [
      "error[T002]: M",
      " --> p.tea:1:6",
      "  |",
      "1 | on M {",
      "  |      ^",
      "  = fix: close it with '}'",
      "2 +   drop",
      "3 + }",
    ]);
  });
});

describe("colours", () => {
  it("are those of a terminal, if wanted", () => {
    const one = report("T002", { start: 0, end: 1 }, "M");
    const coloured = render([one], source("ab"), { colour: true });
    expect(coloured).toContain("\u001b[1;31merror[T002]\u001b[0m");
    // eslint-disable-next-line no-control-regex -- it is what is looked for
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(render([one], source("ab"), plain));
  });
});

describe("positions", () => {
  const text = "ab\ncd\r\n\ne\rf";
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [5, 2, 3],
    [7, 3, 1],
    [8, 4, 1],
    [10, 5, 1],
    [11, 5, 2],
    [99, 5, 2],
  ];
  it.each(cases)("offset %i is %i:%i", (offset, line, column) => {
    expect(positionOf(source(text), offset)).toEqual({ line, column });
    expect(lineOf(source(text), Math.min(offset, text.length))).toBe(line);
  });
});
