import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format, parse } from "../../dsl/syntax/index.js";
import { shape } from "../support/syntax-shape.js";
import { teaSources } from "../support/tea-sources.js";

/** The valid texts in pieces of a few declarations: short ones make many more mutations in the same time. */
const texts = teaSources().flatMap(({ text }) => text.split(/\n\n(?=\S)/).map((piece) => `${piece}\n`));
const tokens = texts.map((text) => text.split(/(\s+|\b|(?=[^\w\s]))/).filter((token) => token !== ""));

/** Signs and words that matter to a parser, and some that no text holds. */
const intruders = fc.constantFrom(
  ..."{ } ( ) [ ] , ; : ? . .. -> => || && & == != < > = += ! \" ' /* */ // /// \n \\ @ # 💥 \u0000".split(" "),
  ..." if else on state machine let forall at with none 99999999999 count record x _".split(" "),
);

/** One change of a text, at relative places in it. */
const mutation = fc.record({
  kind: fc.constantFrom("delete" as const, "insert" as const, "replace" as const, "swap" as const, "deleteSpan" as const),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.nat({ max: 30 }),
  intruder: intruders,
});

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(parts: readonly string[], { kind, at, length, intruder }: Mutation): readonly string[] {
  const index = Math.floor(at * parts.length);
  const [before, here, next, rest] = [parts.slice(0, index), parts[index] ?? "", parts[index + 1] ?? "", parts.slice(index + 2)];
  switch (kind) {
    case "delete":
      return [...before, next, ...rest];
    case "insert":
      return [...before, intruder, here, next, ...rest];
    case "replace":
      return [...before, intruder, next, ...rest];
    case "swap":
      return [...before, next, here, ...rest];
    case "deleteSpan":
      return [...before, ...parts.slice(index + length)];
  }
}

/** What must hold of any text whatever. */
function checkText(text: string): void {
  const { file, diagnostics } = parse({ name: "mutant.tea", text });
  expect(file.kind).toBe("protocol");
  for (const { span, message, fix } of diagnostics) {
    expect(0 <= span.start && span.start <= span.end && span.end <= text.length, message).toBe(true);
    for (const edit of fix?.edits ?? []) expect(edit.span.start >= 0 && edit.span.end <= text.length, message).toBe(true);
  }
  const formatted = format({ name: "mutant.tea", text });
  if (formatted.diagnostics.length > 0) {
    expect(formatted.text).toBe(text);
    return;
  }
  expect(shape(parse({ name: "mutant.tea", text: formatted.text }).file)).toEqual(shape(file));
}

describe("texts with mistakes", () => {
  it("are read without a throw, every diagnostic lies inside the text, and what is right is formatted", () => {
    const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat({ max: texts.length - 1 }), changes, fc.boolean(), (which, list, byToken) => {
        const parts = byToken ? (tokens[which] ?? []) : Array.from(texts[which] ?? "");
        checkText(`protocol P\n${list.reduce<readonly string[]>(mutate, parts).join("")}`);
      }),
      { numRuns: 10_000 },
    );
  });

  it("are read when they are no texts of the language at all", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(intruders, fc.string()), { maxLength: 60 }), (parts) => {
        checkText(parts.join(""));
        checkText(`protocol P\n${parts.join(" ")}`);
      }),
      { numRuns: 500 },
    );
  });
});

describe("comments at any place", () => {
  it("are kept by the formatter, which then has nothing more to do", () => {
    const comment = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      text: fc.constantFrom(
        "// line\n",
        "/* block */",
        "\n// own line\n",
        "/* two\n   lines */",
        "\n\n/* own block */\n",
        " /* a */ /* b */ // c\n",
      ),
    });
    fc.assert(
      fc.property(fc.nat({ max: texts.length - 1 }), fc.array(comment, { minLength: 1, maxLength: 5 }), (which, list) => {
        const parts = [...(tokens[which] ?? [])];
        for (const { at, text } of list) parts.splice(Math.floor(at * parts.length), 0, text);
        const source = { name: "commented.tea", text: `protocol P\n\n${parts.join("").replace(/^protocol.*$/m, "")}` };
        const before = parse(source);
        fc.pre(before.diagnostics.length === 0);
        const { text } = format(source);
        expect(commentsIn(text)).toEqual(commentsIn(source.text));
        expect(shape(parse({ ...source, text }).file)).toEqual(shape(before.file));
        expect(format({ ...source, text }).text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

function commentsIn(text: string): readonly string[] {
  const found = text.match(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g) ?? [];
  return found
    .filter((one) => !one.startsWith('"'))
    .map((one) => one.trimEnd())
    .sort();
}
