import { describe, expect, it } from "vitest";
import { positionOf } from "../../dsl/diagnostics/index.js";
import { parse, type Declaration, type ProtocolFile } from "../../dsl/syntax/index.js";
import { everyConstruct } from "../support/every-construct.js";

interface Reported {
  readonly file: ProtocolFile;
  /** `line:column message` */
  readonly reported: readonly string[];
}

function read(text: string): Reported {
  const source = { name: "p.tea", text };
  const { file, diagnostics } = parse(source);
  const reported = diagnostics.map(({ span, message }) => {
    const { line, column } = positionOf(source, span.start);
    return `${line}:${column} ${message}`;
  });
  return { file, reported };
}

/** The names that a tree still holds: `machine.state.event`, in order. */
function outline(file: ProtocolFile): readonly string[] {
  return file.declarations.flatMap((declaration) => [nameOf(declaration), ...partsOf(declaration)]);
}

function nameOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case "message":
      return declaration.messages.map((message) => message.name.name).join("+");
    case "property":
    case "leads to":
      return declaration.text.value;
    case "conditional":
      return "if";
    default:
      return declaration.name.name;
  }
}

function partsOf(declaration: Declaration): readonly string[] {
  if (declaration.kind !== "machine") return [];
  return declaration.items.flatMap((item) => {
    if (item.kind === "state") {
      const state = item.states.map(({ name }) => name.name).join("+");
      return [`.${state}`, ...item.handlers.map((handler) => `.${state}.${handler.kind === "on" ? handler.event.name : handler.kind}`)];
    }
    if (item.kind === "on") return [`.${item.event.name}`];
    return ["name" in item ? `.${item.name.name}` : `.${item.kind}`];
  });
}

const brokenFiles: readonly {
  readonly name: string;
  readonly text: string;
  readonly reported: readonly string[];
  readonly outline: readonly string[];
}[] = [
  {
    name: "in declarations of every kind",
    text: [
      "protocol P",
      "param = 3",
      "node A[",
      "block B[1]",
      "mesage M : A -> A",
      "enum E { a b }",
      "type T = 0..3",
      "invariant x: a",
      "node Z",
    ].join("\n"),
    reported: [
      "2:7 Cannot parse param: expected a name, found '='",
      "4:1 Cannot parse node: expected an expression, found 'block'",
      "5:1 Cannot parse protocol: expected a declaration, found 'mesage'",
      "6:12 Cannot parse enum: expected ',' or '}', found 'b'",
      "8:11 Cannot parse property: expected a text, found 'x'",
    ],
    outline: ["", "A", "B", "E", "T", "", "Z"],
  },
  {
    name: "in statements of one handler",
    text: [
      "protocol P",
      "machine A {",
      "  on M {",
      "    send to x",
      "    x = ",
      "    y = 3",
      "    if a = b { drop }",
      "    become (a)",
      "    return",
      "  }",
      "}",
    ].join("\n"),
    reported: [
      "4:13 Cannot parse send: expected 'to', found 'x'",
      "6:5 Cannot parse statement: expected an expression, found 'y'",
      "7:10 Cannot parse if: expected '{', found '='",
      "8:12 Cannot parse become: expected a name, found '('",
    ],
    outline: ["A", ".M"],
  },
  {
    name: "in heads, whose blocks are read all the same",
    text: [
      "protocol P",
      "machine per B {",
      "  state {",
      "    on (p) { x = }",
      "    on N(p q) { drop }",
      "    on O { if ) { fail fail } }",
      "  }",
      "  procedure f(a) { return }",
      "}",
    ].join("\n"),
    reported: [
      "2:13 Cannot parse machine: expected '{', found 'B'",
      "3:9 Cannot parse state: expected a name, found '{'",
      "4:8 Cannot parse handler: expected a name, found '('",
      "4:18 Cannot parse statement: expected an expression, found '}'",
      "5:12 Cannot parse handler: expected ',' or ')', found 'q'",
      "6:15 Cannot parse if: expected an expression, found ')'",
      "8:16 Cannot parse parameters: expected ':', found ')'",
    ],
    outline: ["per", ".", "..", "..N", "..O", ".f"],
  },
  {
    name: "in machine items and handlers",
    text: [
      "protocol P",
      "machine A {",
      "  var x",
      "  var y: T",
      "  request : T",
      "  oops",
      "  start state S {",
      "    send M to x",
      "    on M { drop }",
      "    otherwise become",
      "    on N { drop }",
      "  }",
      "  state T { }",
      "}",
    ].join("\n"),
    reported: [
      "4:3 Cannot parse variable: expected ':', found 'var'",
      "5:11 Cannot parse request: expected a name, found ':'",
      "6:3 Cannot parse machine: expected a state, a handler, a variable or '}', found 'oops'",
      "8:5 Cannot parse handlers: expected a handler or '}', found 'send'",
      "10:15 Cannot parse otherwise: expected 'defer', 'drop', 'fail' or '{', found 'become'",
    ],
    outline: ["A", ".x", ".y", ".", ".S", ".S.M", ".S.otherwise", ".S.N", ".T"],
  },
  {
    name: "braces that are missing in two places",
    text: [
      "protocol P",
      "machine A {",
      "  state S {",
      "    on M { drop",
      "    on N { drop }",
      "  state T {",
      "    on O { drop }",
      "  }",
      "}",
      "node Z",
    ].join("\n"),
    reported: ["3:11 Cannot parse block: '{' is never closed", "4:10 Cannot parse block: '{' is never closed"],
    outline: ["A", ".S", ".S.M", ".S.N", ".T", ".T.O", "Z"],
  },
];

describe("several mistakes in a file", () => {
  it.each(brokenFiles)("$name", ({ text, reported, outline: expected }) => {
    const result = read(text);
    expect(result.reported).toEqual(reported);
    expect(outline(result.file)).toEqual(expected);
  });
});

describe("one mistake in a large text", () => {
  const lines = everyConstruct.split("\n");
  const places = lines.flatMap((line, index) => (/^ {4,}(send|become|let|assert) /.test(line) ? [index] : []));
  it.each(places)("does no harm elsewhere (line %i)", (index) => {
    const line = lines[index] ?? "";
    const broken = lines.with(index, line.replace(/^( *\w+) /, "$1 )) "));
    const { file, reported } = read(broken.join("\n"));
    expect(reported).toHaveLength(1);
    expect(outline(file)).toEqual(outline(read(everyConstruct).file));
  });
});

describe("missing pieces of the tree", () => {
  it("are expressions of kind 'missing' and names that are empty", () => {
    const { file } = read("protocol P\nparam X =\nnode =\ntype T =\nblock B[1]\ninvariant : a\n");
    expect(file.declarations).toMatchObject([
      { kind: "param", name: { name: "X" }, value: { kind: "missing" } },
      { kind: "node", name: { name: "" } },
      { kind: "type", type: { kind: "named", name: { name: "" } } },
      { kind: "block", name: { name: "B" } },
      { kind: "property", text: { value: "" } },
    ]);
  });
});
