import { describe, expect, it } from "vitest";
import { format } from "../../dsl/syntax/index.js";

function formatted(text: string): string {
  const result = format({ name: "p.tea", text });
  expect(result.diagnostics).toEqual([]);
  expect(format({ name: "p.tea", text: result.text }).text).toBe(result.text);
  return result.text;
}

/** Checks declarations without the header. */
function check(lines: readonly string[], expected: readonly string[]): void {
  expect(formatted(`protocol P\n${lines.join("\n")}`)).toBe(`protocol P\n${expected.join("\n")}\n`);
}

/** Checks statements of one handler, without their indentation. */
function checkStatements(lines: readonly string[], expected: readonly string[]): void {
  const inside = (texts: readonly string[]): readonly string[] => texts.map((text) => (text === "" ? "" : `    ${text}`));
  check(["machine A {", "on M {", ...lines, "}", "}"], ["machine A {", "  on M {", ...inside(expected), "  }", "}"]);
}

const long = (count: number): string => Array.from({ length: count }, (_, index) => `operand${index}`).join(" && ");

describe("spaces", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["param   P=1+2*-3", "param P = 1 + 2 * -3"],
    ["node A [ 2 ]   ordered", "node A[2] ordered"],
    ["type T=0 .. N-1", "type T = 0..N - 1"],
    ["type T = map < K , set<V> ? > ?", "type T = map<K, set<V>?>?"],
    ["enum E{a,b}", "enum E { a, b }"],
    ["enum E { }", "enum E { }"],
    ["message M( p :T ) ,N:A->B , B -> A   on c", "message M(p: T), N : A -> B, B -> A on c"],
    ["channel c :P?fifo:unordered   capacity 2", "channel c: P ? fifo : unordered capacity 2"],
    ['invariant "x" :a', 'invariant "x": a'],
    ['invariant "x": forall a:A,b : B where a!=b : ! a.c [ d ] !', 'invariant "x": forall a: A, b: B where a != b: !a.c[d]!'],
    ['invariant "x": ( a ) in { b,c } && {}=={ }', 'invariant "x": (a) in {b, c} && {} == {}'],
    ["check c{P=1,Q=2}expect pass", "check c { P = 1; Q = 2 } expect pass"],
    [
      "check c{ requests : write at most 2 per node , total 3 }expect stuck",
      "check c { requests: write at most 2 per node; total 3 } expect stuck",
    ],
    ["machine A{}", "machine A { }"],
    ["machine A per B { state S(k:continuation) , T { } }", "machine A per B { state S(k: continuation), T { } }"],
    ["machine A { var x:T?=none;var y:U }", "machine A { var x: T? = none; var y: U }"],
    [
      "machine A { on M( p,_ )from c:R when e{drop} otherwise   defer }",
      "machine A { on M(p, _) from c: R when e { drop } otherwise defer }",
    ],
    [
      "machine A { on M { let x:T=await W( a:B=c ){otherwise drop} } }",
      "machine A { on M { let x: T = await W (a: B = c) { otherwise drop } } }",
    ],
    ["machine A { on M { a=b;c+=f( d,e );return } }", "machine A { on M { a = b; c += f(d, e); return } }"],
    ["machine A { on M { a=b c=d } }", "machine A { on M { a = b; c = d } }"],
    ["if(P){node A}else{node B}", "if (P) { node A } else { node B }"],
  ];
  it.each(cases)("%s", (text, expected) => check([text], [expected]));
});

describe("lines", () => {
  it("a block stays on one line, or below its head, as it was written", () => {
    checkStatements(["if a { drop }", "if b {", "drop }", "if c", "{", "}"], ["if a { drop }", "if b {", "  drop", "}", "if c { }"]);
  });
  it("statements that share a line go on doing so", () => {
    checkStatements(["a = b; c = d;", "e = f"], ["a = b; c = d", "e = f"]);
  });
  it("single empty lines stay, except at the edges of blocks", () => {
    checkStatements(["", "a = b", "", "", "", "c = d", ""], ["a = b", "", "c = d"]);
  });
  it("separators at the ends of lines go", () => {
    checkStatements(["a = b;;", "return;", "c = d;"], ["a = b", "return", "c = d"]);
  });
  it("a block that does not fit is broken", () => {
    const statement = `let somewhat = ${"long".repeat(10)}`;
    checkStatements([`if a { ${statement}; ${statement} }`], ["if a {", `  ${statement}`, `  ${statement}`, "}"]);
  });
  it("statements on one line that do not fit are broken", () => {
    const statement = `let somewhat = ${"long".repeat(10)}`;
    checkStatements([`${statement}; ${statement}; a = b`], [statement, statement, "a = b"]);
  });
  it("operators start lines if the expression does not fit, or was broken", () => {
    check(
      [`invariant "x": ${long(12)}`],
      ['invariant "x":', "  operand0", ...Array.from({ length: 11 }, (_, index) => `    && operand${index + 1}`)],
    );
    checkStatements(["x = a +", "b"], ["x = a", "  + b"]);
  });
  it("lists are broken if they do not fit, or were broken behind the bracket", () => {
    checkStatements(["f(", "a, b)"], ["f(", "  a,", "  b", ")"]);
    checkStatements(["f(a,", "b)"], ["f(a, b)"]);
    const name = "argument".repeat(5);
    checkStatements([`x = f(${name}, ${name}, ${name})`], ["x = f(", `  ${name},`, `  ${name},`, `  ${name}`, ")"]);
    check(["enum E {", "a, b }"], ["enum E {", "  a,", "  b", "}"]);
  });
  it("the body of a property or quantifier stays on its own line", () => {
    check(['invariant "x":', "forall a: A:", "p"], ['invariant "x":', "  forall a: A:", "    p"]);
  });
  it("else stands behind the brace", () => {
    checkStatements(
      ["if a {", "drop", "}", "else if b { pass }", "else", "{", "fail", "}"],
      ["if a {", "  drop", "} else if b { pass } else {", "  fail", "}"],
    );
  });
  it("a statement that could be read as the end of the one before keeps its separator", () => {
    checkStatements(["send M to c;", "at(b)"], ["send M to c;", "at(b)"]);
  });
});

describe("comments", () => {
  it("stay at the ends of lines and on their own", () => {
    checkStatements(
      ["// first", "a = b   // behind", "", "  // own", "  /* block */", "c = d /* in */ + e", "// last"],
      ["// first", "a = b // behind", "", "// own", "/* block */", "c = d /* in */ + e", "// last"],
    );
  });
  it("stay in lists and chains", () => {
    checkStatements(["f(", "a, // one", "// own", "b /* two */)"], ["f(", "  a, // one", "  // own", "  b /* two */", ")"]);
    checkStatements(["x = a // one", "// own", "&& b // two"], ["x = a // one", "  // own", "  && b // two"]);
  });
  it("stay in empty blocks and at the end", () => {
    checkStatements(
      ["if a { // why", "}", "if b {", "// nothing", "}", "if c { /* nothing */ }"],
      ["if a { // why", "}", "if b {", "  // nothing", "}", "if c { /* nothing */ }"],
    );
    check(["node A", "", "// the end"], ["node A", "", "// the end"]);
  });
  it("are all that is left of a text without anything else to say", () => {
    expect(formatted("protocol P // one\n\n\n/* two */")).toBe("protocol P // one\n\n/* two */\n");
  });
  it("move to the end of the line from where no line can be broken", () => {
    checkStatements(["send M // who", "to c"], ["send M to c // who"]);
  });
});

describe("texts with mistakes", () => {
  it("are left as they are", () => {
    const text = "protocol   P\nnode [\n";
    const result = format({ name: "p.tea", text });
    expect(result.text).toBe(text);
    expect(result.diagnostics).toHaveLength(1);
  });
});
