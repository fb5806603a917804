import { describe, expect, it } from "vitest";
import { parse, type Statement } from "../../dsl/syntax/index.js";
import { shape } from "../support/syntax-shape.js";

function statements(text: string): readonly Statement[] {
  const source = `protocol P\nmachine A {\n  on M {\n${text}\n  }\n}\n`;
  const { file, diagnostics } = parse({ name: "p.tea", text: source });
  expect(diagnostics).toEqual([]);
  const [machine] = file.declarations;
  const handler = machine?.kind === "machine" ? machine.items[0] : undefined;
  if (handler?.kind !== "on") throw new Error("no handler");
  return handler.body.statements;
}

function check(text: string, expected: readonly unknown[]): void {
  expect(shape(statements(text))).toEqual(expected);
}

const name = (text: string): object => ({ kind: "name", name: text });
const block = (...list: readonly unknown[]): object => ({ kind: "block", statements: list });
const none = { kind: "none" };
const drop = { kind: "drop" };

const statementCases: readonly (readonly [string, readonly unknown[]])[] = [
  ["let x = a", [{ kind: "let", name: "x", value: name("a") }]],
  ["let x: T? = none", [{ kind: "let", name: "x", type: { kind: "optional", element: { kind: "named", name: "T" } }, value: none }]],
  ["x = a", [{ kind: "assign", place: name("x"), operator: "=", value: name("a") }]],
  [
    "m[k].f += 1",
    [
      {
        kind: "assign",
        place: { kind: "member", object: { kind: "index", object: name("m"), index: name("k") }, member: "f" },
        operator: "+=",
        value: { kind: "number", value: 1 },
      },
    ],
  ],
  ["g at b = a", [{ kind: "assign", place: { kind: "at", node: name("g"), block: name("b") }, operator: "=", value: name("a") }]],
  ["s -= {a}", [{ kind: "assign", place: name("s"), operator: "-=", value: { kind: "set", elements: [name("a")] } }]],
  ["give up c", [{ kind: "giveUp", nodes: name("c") }]],
  ["give = up", [{ kind: "assign", place: name("give"), operator: "=", value: name("up") }]],
  [
    "call M to n in S",
    [{ kind: "do", value: { kind: "callIn", gather: false, message: "M", args: [], target: name("n"), state: "S", stateArgs: [] } }],
  ],
  [
    "x = gather M(a) to s at b in S(c)",
    [
      {
        kind: "assign",
        place: name("x"),
        operator: "=",
        value: {
          kind: "callIn",
          gather: true,
          message: "M",
          args: [name("a")],
          target: name("s"),
          at: name("b"),
          state: "S",
          stateArgs: [name("c")],
        },
      },
    ],
  ],
  ["call host.op(a) in S", [{ kind: "do", value: { kind: "hostIn", operation: "op", args: [name("a")], state: "S", stateArgs: [] } }]],
  [
    "call host(a) to n in S",
    [
      {
        kind: "do",
        value: { kind: "callIn", gather: false, message: "host", args: [name("a")], target: name("n"), state: "S", stateArgs: [] },
      },
    ],
  ],
  ["recall(a)", [{ kind: "do", value: { kind: "call", callee: "recall", args: [name("a")] } }]],
  ["x = recall()", [{ kind: "assign", place: name("x"), operator: "=", value: { kind: "call", callee: "recall", args: [] } }]],
  ["if a { drop }", [{ kind: "if", condition: name("a"), then: block(drop) }]],
  ["if a { } else { drop }", [{ kind: "if", condition: name("a"), then: block(), otherwise: block(drop) }]],
  [
    "if a { } else if b { drop } else { }",
    [
      {
        kind: "if",
        condition: name("a"),
        then: block(),
        otherwise: block({ kind: "if", condition: name("b"), then: block(drop), otherwise: block() }),
      },
    ],
  ],
  [
    "if s == {} { return }",
    [
      {
        kind: "if",
        condition: { kind: "binary", operator: "==", left: name("s"), right: { kind: "set", elements: [] } },
        then: block({ kind: "return" }),
      },
    ],
  ],
  ["for x in s { drop }", [{ kind: "for", name: "x", set: name("s"), anyOrder: false, body: block(drop) }]],
  ["for x in s in any order { }", [{ kind: "for", name: "x", set: name("s"), anyOrder: true, body: block() }]],
  [
    "match e { a, b => { } none => { } some x => { drop } some => { } otherwise => { } }",
    [
      {
        kind: "match",
        subject: name("e"),
        cases: [
          {
            patterns: [
              { kind: "member", name: "a" },
              { kind: "member", name: "b" },
            ],
            body: block(),
          },
          { patterns: [none], body: block() },
          { patterns: [{ kind: "some", name: "x" }], body: block(drop) },
          { patterns: [{ kind: "member", name: "some" }], body: block() },
          { patterns: [{ kind: "otherwise" }], body: block() },
        ],
      },
    ],
  ],
  ["send M to c", [{ kind: "send", message: "M", args: [], target: name("c") }]],
  ["send M(a) to c at b", [{ kind: "send", message: "M", args: [name("a")], target: name("c"), at: name("b") }]],
  ["send M(x) to x in s at b", [{ kind: "send", message: "M", args: [name("x")], each: "x", target: name("s"), at: name("b") }]],
  [
    "send M to s - {c}",
    [
      {
        kind: "send",
        message: "M",
        args: [],
        target: { kind: "binary", operator: "-", left: name("s"), right: { kind: "set", elements: [name("c")] } },
      },
    ],
  ],
  ["become S", [{ kind: "become", state: "S", args: [] }]],
  ["become S(k, a)", [{ kind: "become", state: "S", args: [name("k"), name("a")] }]],
  ["suspend in S", [{ kind: "do", value: { kind: "suspendIn", state: "S", args: [] } }]],
  [
    "x = suspend in S(a)",
    [{ kind: "assign", place: name("x"), operator: "=", value: { kind: "suspendIn", state: "S", args: [name("a")] } }],
  ],
  ["let x = suspend k { drop }", [{ kind: "let", name: "x", value: { kind: "suspend", name: "k", body: block(drop) } }]],
  [
    "await { otherwise drop }",
    [{ kind: "do", value: { kind: "await", variables: [], handlers: [{ kind: "otherwise", body: block(drop) }] } }],
  ],
  ["await Name { }", [{ kind: "do", value: { kind: "await", name: "Name", variables: [], handlers: [] } }]],
  [
    "x = await Name (w: set<C> = e) { }",
    [
      {
        kind: "assign",
        place: name("x"),
        operator: "=",
        value: {
          kind: "await",
          name: "Name",
          variables: [{ name: "w", type: { kind: "set", element: { kind: "named", name: "C" } }, value: name("e") }],
          handlers: [],
        },
      },
    ],
  ],
  ["resume k with e", [{ kind: "resume", subject: name("k"), value: name("e") }]],
  ["resume k", [{ kind: "resume", subject: name("k") }]],
  ["resume", [{ kind: "resume" }]],
  [
    "wake take m[c]! with e",
    [
      {
        kind: "wake",
        subject: { kind: "take", place: { kind: "unwrap", operand: { kind: "index", object: name("m"), index: name("c") } } },
        value: name("e"),
      },
    ],
  ],
  ["defer", [{ kind: "defer" }]],
  ["pass", [{ kind: "pass" }]],
  ["return", [{ kind: "return" }]],
  ["return a", [{ kind: "return", value: name("a") }]],
  ["fail", [{ kind: "fail" }]],
  ['fail "t\\"\\n\\\\"', [{ kind: "fail", text: JSON.stringify('t"\n\\') }]],
  ["choose x in s", [{ kind: "choose", name: "x", set: name("s") }]],
  ["choose x in s where p else { drop }", [{ kind: "choose", name: "x", set: name("s"), where: name("p"), otherwise: block(drop) }]],
  ["assert a", [{ kind: "assert", condition: name("a") }]],
  ['note "text"', [{ kind: "note", text: '"text"' }]],
  ['assert a "text"', [{ kind: "assert", condition: name("a"), text: '"text"' }]],
];

describe("statements", () => {
  it.each(statementCases)("%s", check);
});

describe("lines and separators", () => {
  const assign = (place: string, value: string): object => ({ kind: "assign", place: name(place), operator: "=", value: name(value) });
  const send = { kind: "send", message: "M", args: [], target: name("c") };
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ["a = b; c = d", [assign("a", "b"), assign("c", "d")]],
    ["a = b c = d", [assign("a", "b"), assign("c", "d")]],
    ["a = b;;\n;c\n=\nd;", [assign("a", "b"), assign("c", "d")]],
    ["return\na = b", [{ kind: "return" }, assign("a", "b")]],
    ["resume\na = b", [{ kind: "resume" }, assign("a", "b")]],
    ["return; a = b", [{ kind: "return" }, assign("a", "b")]],
    // Words that go on with a statement, as variables of the next one.
    ["send M to c\nat = b", [send, assign("at", "b")]],
    ["resume k\nwith = b", [{ kind: "resume", subject: name("k") }, assign("with", "b")]],
    ["choose x in s\nwhere = b", [{ kind: "choose", name: "x", set: name("s") }, assign("where", "b")]],
    ["a = b // to the end\nc = d /* in between */ a = b", [assign("a", "b"), assign("c", "d"), assign("a", "b")]],
  ];
  it.each(cases)("%j", check);
});
