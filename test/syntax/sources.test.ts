import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { format, parse, print } from "../../dsl/syntax/index.js";
import type { Source, Span } from "../../dsl/diagnostics/index.js";
import { shape } from "../support/syntax-shape.js";
import { teaSources } from "../support/tea-sources.js";

const introduction: Source = {
  name: "write-invalidate.tea",
  text: readFileSync(new URL("cases/write-invalidate.tea", import.meta.url), "utf8"),
};

describe.each([introduction, ...teaSources()])("$name", (source) => {
  it("is read without a diagnostic", () => {
    expect(parse(source).diagnostics).toEqual([]);
  });

  it("is the same protocol when formatted, and when printed from its tree", () => {
    const { file } = parse(source);
    const { text } = format(source);
    expect(shape(parse({ ...source, text }).file)).toEqual(shape(file));
    expect(format({ ...source, text }).text).toBe(text);
    expect(shape(parse({ ...source, text: print(file) }).file)).toEqual(shape(file));
  });

  it("has spans that lie inside each other and name what they span", () => {
    const { file } = parse(source);
    checkSpans(file, source.text, { start: 0, end: source.text.length });
  });
});

describe("the usual layout", () => {
  it("is that of the introduction", () => {
    expect(format(introduction).text).toBe(introduction.text);
  });
});

function checkSpans(value: unknown, text: string, around: Span): void {
  if (Array.isArray(value)) for (const part of value) checkSpans(part, text, around);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const span = "span" in value && isSpan(value.span) ? value.span : around;
  expect(around.start <= span.start && span.start < span.end && span.end <= around.end).toBe(true);
  if ("kind" in value && value.kind === "ident" && "name" in value) expect(text.slice(span.start, span.end)).toBe(value.name);
  for (const [key, part] of Object.entries(value)) if (key !== "span") checkSpans(part, text, span);
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
