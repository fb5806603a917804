import { describe, expect, it } from "vitest";
import { parse } from "../../dsl/syntax/index.js";
import { shape } from "../support/syntax-shape.js";

function declarations(text: string): unknown {
  const { file, diagnostics } = parse({ name: "p.tea", text: `protocol P\n${text}\n` });
  expect(diagnostics).toEqual([]);
  return shape(file.declarations);
}

function check(text: string, expected: object): void {
  expect(declarations(text)).toEqual([expected]);
}

const name = (text: string): object => ({ kind: "name", name: text });
const number = (value: number): object => ({ kind: "number", value });
const named = (text: string): object => ({ kind: "named", name: text });
const block = (...statements: readonly unknown[]): object => ({ kind: "block", statements });
const drop = { kind: "drop" };

const declarationCases: readonly (readonly [string, object])[] = [
  ["param P = 3", { kind: "param", name: "P", value: number(3) }],
  ["node R", { kind: "node", name: "R", ordered: false }],
  ["node R[n]", { kind: "node", name: "R", size: name("n"), ordered: false }],
  ["node R[2] ordered", { kind: "node", name: "R", size: number(2), ordered: true }],
  ["block B[1]", { kind: "block", name: "B", size: number(1) }],
  ["value V[2]", { kind: "value", name: "V", size: number(2), comparable: false }],
  ["value V[2] comparable", { kind: "value", name: "V", size: number(2), comparable: true }],
  ["enum E { a, b }", { kind: "enum", name: "E", members: ["a", "b"] }],
  ["type T = U", { kind: "type", name: "T", type: named("U") }],
  ["message M : R -> S", { kind: "message", messages: [{ name: "M", params: [] }], routes: [{ from: "R", to: "S" }] }],
  [
    "message M(p: T), N : R -> S, S -> S on c",
    {
      kind: "message",
      messages: [
        { name: "M", params: [{ name: "p", type: named("T") }] },
        { name: "N", params: [] },
      ],
      routes: [
        { from: "R", to: "S" },
        { from: "S", to: "S" },
      ],
      channel: "c",
    },
  ],
  ["ghost g: T per B = e", { kind: "ghost", name: "g", type: named("T"), per: "B", value: name("e") }],
  ["machine R per B { }", { kind: "machine", name: "R", per: "B", items: [] }],
  ["machine R { }", { kind: "machine", name: "R", items: [] }],
  [
    "function f(a: T): U { return a }",
    {
      kind: "function",
      name: "f",
      params: [{ name: "a", type: named("T") }],
      result: named("U"),
      body: block({ kind: "return", value: name("a") }),
    },
  ],
  ['invariant "x": a', { kind: "property", property: "invariant", text: '"x"', condition: name("a") }],
  ['cover "x": a', { kind: "property", property: "cover", text: '"x"', condition: name("a") }],
  ['leads to "x": a leads to b', { kind: "leads to", text: '"x"', binders: [], condition: name("a"), goal: name("b") }],
  [
    'leads to "x": forall a: T: forall b: U where c: d leads to e',
    {
      kind: "leads to",
      text: '"x"',
      binders: [{ variables: [{ name: "a", type: "T" }] }, { variables: [{ name: "b", type: "U" }], where: name("c") }],
      condition: name("d"),
      goal: name("e"),
    },
  ],
  [
    "if (P) { param Q = 1 } else { param R = 2 }",
    {
      kind: "conditional",
      condition: name("P"),
      whenTrue: [{ kind: "param", name: "Q", value: number(1) }],
      whenFalse: [{ kind: "param", name: "R", value: number(2) }],
    },
  ],
  [
    "if P { } else if Q { node R }",
    {
      kind: "conditional",
      condition: name("P"),
      whenTrue: [],
      whenFalse: [{ kind: "conditional", condition: name("Q"), whenTrue: [{ kind: "node", name: "R", ordered: false }], whenFalse: [] }],
    },
  ],
];

describe("declarations", () => {
  it.each(declarationCases)("%s", check);
});

describe("faults", () => {
  const cases: readonly (readonly [string, object])[] = [
    ["fault lose net at most 2", { fault: "lose", name: "net", limit: number(2), forever: false }],
    ["fault duplicate net at most N", { fault: "duplicate", name: "net", limit: name("N"), forever: false }],
    ["fault crash Server at most 2", { fault: "crash", name: "Server", limit: number(2), forever: false }],
    ["fault crash Server at most N forever", { fault: "crash", name: "Server", limit: name("N"), forever: true }],
  ];
  it.each(cases)("%s", (text, expected) => check(text, { kind: "fault", ...expected }));
});

describe("channels", () => {
  const fifo = { kind: "fifo" };
  const reliable = { lossy: false, duplicating: false, blocking: false };
  const cases: readonly (readonly [string, object])[] = [
    ["channel c: fifo", { discipline: fifo, perBlock: false, ...reliable }],
    ["channel c: unordered capacity 4", { discipline: { kind: "unordered" }, capacity: number(4), perBlock: false, ...reliable }],
    ["channel c: fifo capacity 2 per block", { discipline: fifo, capacity: number(2), perBlock: true, ...reliable }],
    ["channel c: fifo per block capacity 2", { discipline: fifo, capacity: number(2), perBlock: true, ...reliable }],
    [
      "channel c: P ? fifo : unordered capacity N",
      {
        discipline: { kind: "choice", condition: name("P"), whenTrue: fifo, whenFalse: { kind: "unordered" } },
        capacity: name("N"),
        perBlock: false,
        ...reliable,
      },
    ],
    ["channel c: fifo lossy", { discipline: fifo, perBlock: false, lossy: true, duplicating: false, blocking: false }],
    ["channel c: fifo blocking", { discipline: fifo, perBlock: false, lossy: false, duplicating: false, blocking: true }],
    [
      "channel c: fifo duplicating per block lossy capacity 2",
      { discipline: fifo, capacity: number(2), perBlock: true, lossy: true, duplicating: true, blocking: false },
    ],
  ];
  it.each(cases)("%s", (text, expected) => check(text, { kind: "channel", name: "c", ...expected }));
});

const typeCases: readonly (readonly [string, object])[] = [
  ["boolean", named("boolean")],
  ["Data?", { kind: "optional", element: named("Data") }],
  ["0..3", { kind: "range", low: number(0), high: number(3) }],
  ["-1..N", { kind: "range", low: { kind: "negate", operand: number(1) }, high: name("N") }],
  ["0..N - 1", { kind: "range", low: number(0), high: { kind: "binary", operator: "-", left: name("N"), right: number(1) } }],
  ["cyclic 4", { kind: "cyclic", modulus: number(4) }],
  ["set<T>", { kind: "set", element: named("T") }],
  ["map<K, set<V>?>?", expect.objectContaining({ kind: "optional" })],
  ["map<K, V>", { kind: "map", key: named("K"), value: named("V") }],
  ["continuation", { kind: "continuation" }],
  ["continuation<Data?>", { kind: "continuation", result: { kind: "optional", element: named("Data") } }],
];

describe("types", () => {
  it.each(typeCases)("%s", (text, type) => check(`type T = ${text}`, { kind: "type", name: "T", type }));
});

const itemCases: readonly (readonly [string, object])[] = [
  ["var x: T", { kind: "var", durable: false, name: "x", type: named("T") }],
  ["durable var x: T", { kind: "var", durable: true, name: "x", type: named("T") }],
  [
    "var n: 0..3 = 1",
    { kind: "var", durable: false, name: "n", type: { kind: "range", low: number(0), high: number(3) }, value: number(1) },
  ],
  ["ghost g: T", { kind: "ghost", name: "g", type: named("T") }],
  ["request q()", { kind: "request", name: "q", params: [], owed: false, mayWait: false }],
  [
    "request q(p: T): U when e owed may wait",
    {
      kind: "request",
      name: "q",
      params: [{ name: "p", type: named("T") }],
      result: named("U"),
      guard: name("e"),
      owed: true,
      mayWait: true,
    },
  ],
  ["request q may wait when e", { kind: "request", name: "q", params: [], guard: name("e"), owed: false, mayWait: true }],
  ["state S { }", { kind: "state", start: false, idle: false, states: [{ name: "S", params: [] }], handlers: [] }],
  ["idle start state S { }", { kind: "state", start: true, idle: true, states: [{ name: "S", params: [] }], handlers: [] }],
  [
    "state S(k: continuation), T { otherwise defer }",
    {
      kind: "state",
      start: false,
      idle: false,
      states: [
        { name: "S", params: [{ name: "k", type: { kind: "continuation" } }] },
        { name: "T", params: [] },
      ],
      handlers: [{ kind: "otherwise", body: block({ kind: "defer" }) }],
    },
  ],
  ["on M { }", { kind: "on", before: false, event: "M", body: block() }],
  ["on M() { }", { kind: "on", before: false, event: "M", params: [], body: block() }],
  [
    "before on M(p, _) from c: R when e { drop }",
    {
      kind: "on",
      before: true,
      event: "M",
      params: ["p", "_"],
      from: { name: "c", role: "R" },
      guard: name("e"),
      body: block(drop),
    },
  ],
  ["otherwise drop", { kind: "otherwise", body: block(drop) }],
  ['otherwise fail "x"', { kind: "otherwise", body: block({ kind: "fail", text: '"x"' }) }],
  ["otherwise { drop }", { kind: "otherwise", body: block(drop) }],
  [
    "procedure p(a: T): U { drop }",
    { kind: "procedure", name: "p", params: [{ name: "a", type: named("T") }], result: named("U"), body: block(drop) },
  ],
  ["procedure p() { }", { kind: "procedure", name: "p", params: [], body: block() }],
  ["deferred 3", { kind: "bound", bound: "deferred", limit: number(3) }],
  ["host save(d: Data): boolean", { kind: "host", name: "save", params: [{ name: "d", type: named("Data") }], result: named("boolean") }],
  ["host flush()", { kind: "host", name: "flush", params: [] }],
  ["requests 2", { kind: "bound", bound: "requests", limit: number(2) }],
  ["requests 2 per node", { kind: "bound", bound: "requests", limit: number(2) }],
  ["requests 2 per node and block", { kind: "bound", bound: "requests", limit: number(2) }],
  [
    "if (P) { deferred 3 }",
    { kind: "conditional", condition: name("P"), whenTrue: [{ kind: "bound", bound: "deferred", limit: number(3) }], whenFalse: [] },
  ],
];

describe("machine items", () => {
  it.each(itemCases)("%s", (text, item) => check(`machine R { ${text} }`, { kind: "machine", name: "R", items: [item] }));

  it("handlers stand in conditions, too", () => {
    check("machine R { state S { if (P) { on M { } } else { otherwise drop } } }", {
      kind: "machine",
      name: "R",
      items: [
        expect.objectContaining({
          handlers: [
            {
              kind: "conditional",
              condition: name("P"),
              whenTrue: [{ kind: "on", before: false, event: "M", body: block() }],
              whenFalse: [{ kind: "otherwise", body: block(drop) }],
            },
          ],
        }),
      ],
    });
  });
});

const setting = (text: string, value: object): object => ({ name: text, value });
const pass = { kind: "pass" };

const checkCases: readonly (readonly [string, object])[] = [
  ["{ } expect pass", { settings: [], workload: [], expectation: pass }],
  [
    "{ P = 1, Q = true } expect pass",
    { settings: [setting("P", number(1)), setting("Q", { kind: "boolean", value: true })], workload: [], expectation: pass },
  ],
  [
    "{ P = 1; Q = 2 R = 3 } expect pass",
    { settings: [setting("P", number(1)), setting("Q", number(2)), setting("R", number(3))], workload: [], expectation: pass },
  ],
  [
    "{ P = 1; requests: write at most 2 per node; total 3, none of evict, read; total = 4 } expect deadlock",
    {
      settings: [setting("P", number(1)), setting("total", number(4))],
      workload: [
        { kind: "at most", request: "write", limit: number(2), perNode: true },
        { kind: "total", limit: number(3), perNode: false },
        { kind: "none", requests: ["evict", "read"] },
      ],
      expectation: { kind: "deadlock" },
    },
  ],
  [
    "{ requests: total 3 per node, requests = 2 } expect stuck",
    {
      settings: [setting("requests", number(2))],
      workload: [{ kind: "total", limit: number(3), perNode: true }],
      expectation: { kind: "stuck" },
    },
  ],
  ['{ } expect violation "x"', { settings: [], workload: [], expectation: { kind: "violation", name: '"x"' } }],
  ["{ } expect assertion", { settings: [], workload: [], expectation: { kind: "assertion" } }],
  ['{ } expect assertion "x"', { settings: [], workload: [], expectation: { kind: "assertion", name: '"x"' } }],
  ["{ } expect unexpected M", { settings: [], workload: [], expectation: { kind: "unexpected", name: "M" } }],
  ["{ } expect overflow", { settings: [], workload: [], expectation: { kind: "overflow" } }],
  ["{ } expect continuation", { settings: [], workload: [], expectation: { kind: "continuation" } }],
  ['{ } expect uncovered "x"', { settings: [], workload: [], expectation: { kind: "uncovered", name: '"x"' } }],
];

describe("checks", () => {
  it.each(checkCases)("%s", (text, expected) => check(`check c ${text}`, { kind: "check", name: "c", ...expected }));
});

describe("doc comments", () => {
  it("belong to what follows them", () => {
    const text = [
      "/// The file.",
      "protocol P",
      "/// One",
      "///",
      "///  two.",
      "node A // no doc",
      "node B /// behind B, no doc of C",
      "node C",
      "machine A {",
      "  /// A variable.",
      "  var x: T",
      "  /// A state.",
      "  state S {",
      "    /// A handler.",
      "    on M { }",
      "  }",
      "}",
      "/// Of nothing.",
    ].join("\n");
    const { file, diagnostics } = parse({ name: "p.tea", text });
    expect(diagnostics).toEqual([]);
    expect(file.doc).toBe("The file.");
    expect(shape(file.declarations)).toEqual([
      { kind: "node", doc: "One\n\n two.", name: "A", ordered: false },
      { kind: "node", name: "B", ordered: false },
      { kind: "node", name: "C", ordered: false },
      {
        kind: "machine",
        name: "A",
        items: [
          { kind: "var", durable: false, doc: "A variable.", name: "x", type: named("T") },
          {
            kind: "state",
            doc: "A state.",
            start: false,
            idle: false,
            states: [{ name: "S", params: [] }],
            handlers: [{ kind: "on", doc: "A handler.", before: false, event: "M", body: block() }],
          },
        ],
      },
    ]);
  });
});
