import { describe, expect, it } from "vitest";
import { parse } from "../../dsl/syntax/index.js";
import type { Fix } from "../../dsl/diagnostics/index.js";
import { unmark } from "../support/marked-text.js";

interface Expected {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
  /** The marked line after the fix. */
  readonly fixed?: string;
}

/** One mistake, one diagnostic: it points at the marked range, and its fix, if any, makes the text right. */
function check(marked: string, { code = "T002", message, hint, fixed }: Expected): void {
  const { text, span } = unmark(marked);
  const { diagnostics } = parse({ name: "p.tea", text });
  expect(diagnostics.map((found) => ({ code: found.code, message: found.message, hint: found.hint, span: found.span }))).toEqual([
    { code, message, hint, span },
  ]);
  const fix = diagnostics[0]?.fix;
  expect(fix === undefined).toBe(fixed === undefined);
  if (fix === undefined || fixed === undefined) return;
  const after = apply(text, fix);
  expect(after).toContain(fixed);
  expect(parse({ name: "p.tea", text: after }).diagnostics).toEqual([]);
}

function apply(text: string, fix: Fix): string {
  return fix.edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end), text);
}

const inBlock = (text: string): string =>
  `protocol P\nmachine A {\n  state S {\n    on M {\n      ${text}\n    }\n    on N { drop }\n  }\n}\n`;
const inFile = (text: string): string => `protocol P\n${text}\nnode Last\n`;
const inMachine = (text: string): string => `protocol P\nmachine A {\n  ${text}\n  state S { }\n}\n`;

const noMessage = "Cannot parse await: it takes handlers, not a message";
const noReceiver = "Cannot parse send: a message is sent 'to' its receiver";

const statementMistakes: readonly (readonly [string, Expected])[] = [
  ["send M(a «b») to c", { message: "Cannot parse arguments: expected ',' or ')', found 'b'" }],
  ["send M «c»", { message: "Cannot parse send: expected 'to', found 'c'" }],
  ["let x «3»", { message: "Cannot parse let: expected '=', found '3'", fixed: "let x = 3" }],
  ["let x = «)» 3", { message: "Cannot parse let: expected an expression, found ')'" }],
  ["let x = f(a«;»", { message: "Cannot parse arguments: expected ',' or ')', found ';'", fixed: "let x = f(a);" }],
  ["let x = m[a«;»", { message: "Cannot parse let: expected ']', found ';'", fixed: "let x = m[a];" }],
  ["f(a,«)»", { message: "Cannot parse arguments: expected an expression, found ')'", fixed: "f(a)" }],
  ["let x = forall a: T «e»", { message: "Cannot parse quantifier: expected ':', found 'e'", fixed: "forall a: T: e" }],
  ["if x «=» 3 { drop }", { message: "Cannot parse if: expected '{', found '='", fixed: "if x == 3 {" }],
  ["if a «and» b { drop }", { message: "Cannot parse if: expected '{', found 'and'", fixed: "if a && b {" }],
  ["if a «or» b { drop }", { message: "Cannot parse if: expected '{', found 'or'", fixed: "if a || b {" }],
  ["if «not» a { drop }", { message: "Cannot parse if: expected an expression, found 'not'", fixed: "if ! a {" }],
  ["assert a «and» b", { message: "Cannot parse statement: expected '=' or '(', found 'b'", fixed: "assert a && b" }],
  ["assert a «=» b", { message: "Cannot parse block: expected a statement or '}', found '='", hint: "to compare, write '=='" }],
  ["x «==» 3", { message: "Cannot parse statement: expected '=' or '(', found '=='", fixed: "x = 3" }],
  ["x«+»+", { message: "Cannot parse statement: expected '=' or '(', found '+'", hint: "to count, write '+= 1'" }],
  ["«const» x = 3", { message: "Cannot parse let: 'const' is written 'let'", fixed: "let x = 3" }],
  ["x = «await M»", { message: noMessage, hint: "write 'await { on M(data) { resume data } }'" }],
  ["let x = «await M()»", { message: noMessage, hint: "write 'await { on M { resume } }'" }],
  ["«await M(a, b) from c»\n      y = 3", { message: noMessage, hint: "write 'await { on M(a, b) from c { resume a } }'" }],
  ["«s.add(c)»", { message: "Cannot call 'add': nothing in Tea has methods", hint: "write 's += c'" }],
  ["«m[k].delete(c)»", { message: "Cannot call 'delete': nothing in Tea has methods", hint: "write 'm[k] -= c'" }],
  ["if «s.has(c)» { drop }", { message: "Cannot call 'has': nothing in Tea has methods", hint: "write 'c in s'" }],
  ["let n = «q.shift()»", { message: "Cannot call 'shift': nothing in Tea has methods", hint: "write 'take q.head'" }],
  ["let n = «s.size()»", { message: "Cannot call 'size': nothing in Tea has methods", hint: "write 's.size'" }],
  [
    "«s.map(a, b)»",
    { message: "Cannot call 'map': nothing in Tea has methods", hint: "functions and procedures are called by their names alone: 'f(x)'" },
  ],
  [
    "let r = gather M() to c «?» a : b in S",
    {
      message: "Cannot parse gather: expected 'in', found '?'",
      hint: "put the choice between receivers in parentheses: 'to (c ? a : b) in S'",
    },
  ],
  [
    "call M() to c «?» a : b in S",
    {
      message: "Cannot parse suspend: expected 'in', found '?'",
      hint: "put the choice between receivers in parentheses: 'to (c ? a : b) in S'",
    },
  ],
  ["«send(M(x), c)»", { message: noReceiver, hint: "write 'send M(x) to c'" }],
  ["«send(c, M(x))»", { message: noReceiver, hint: "write 'send M(x) to c'" }],
  ["«send(M, c)»", { message: noReceiver, hint: "write 'send M to c'" }],
  ["«send(M)»", { message: noReceiver, hint: "write 'send M(…) to c'" }],
  ["«var» x = 3", { message: "Cannot parse block: expected a statement or '}', found 'var'", fixed: "let x = 3" }],
  ["«sned» M to x", { message: "Cannot parse statement: expected '=' or '(', found 'M'", hint: "did you mean 'send'?" }],
  [
    "let x = a < b «<» c",
    { message: "Cannot parse comparison: '<' follows '<'", hint: "comparisons are not chained: join them with '&&', or use parentheses" },
  ],
  [
    "send M to «a + b» in s",
    { message: "Cannot parse send: expected a name in front of 'in'", hint: "'send M to x in s' sends to every x of the set s" },
  ],
  ["match x { a «->» { } }", { message: "Cannot parse case: expected '=>', found '->'", fixed: "a => { }" }],
  ["for x «of» s { }", { message: "Cannot parse for: expected 'in', found 'of'" }],
  ["x = «null»", { message: "Cannot read name: 'null' is written 'none'", fixed: "x = none" }],
  ["x = a «===» b", { message: "Cannot read operator: '===' is written '=='", fixed: "x = a == b" }],
  ["x = a «!==» b", { message: "Cannot read operator: '!==' is written '!='", fixed: "x = a != b" }],
  ["x = a «<>» b", { message: "Cannot read operator: '<>' is written '!='", fixed: "x = a != b" }],
  ["x «:=» a", { message: "Cannot read operator: ':=' is written '='", fixed: "x = a" }],
  ["fail «'no'»", { message: "Cannot read text: texts stand between double quotes", fixed: 'fail "no"' }],
  [
    "«on» N { }",
    {
      message: "Cannot parse block: expected a statement or '}', found 'on'",
      hint: "a handler ends with '}' before the next one starts",
    },
  ],
  ["suspend «{» }", { message: "Cannot parse suspend: expected 'in' or a name, found '{'" }],
  ["await { «M» { } }", { message: "Cannot parse handlers: expected a handler or '}', found 'M'" }],
];

describe("mistakes in statements", () => {
  it.each(statementMistakes)("%s", (text, expected) => check(inBlock(text), expected));
});

describe("characters, texts, comments, numbers", () => {
  const cases: readonly (readonly [string, Expected])[] = [
    ["x = «@»", { code: "T001", message: "Cannot read text: unexpected '@'" }],
    ["x = a «%» b", { code: "T001", message: "Cannot read text: unexpected '%'", hint: "'type T = cyclic n' counts modulo n" }],
    ["x = a «|» b", { code: "T001", message: "Cannot read text: unexpected '|'", hint: "'or' is '||', the union of sets is '+'" }],
    ["x = «§§§»", { code: "T001", message: "Cannot read text: unexpected '§§§'" }],
    ["x = «💥»", { code: "T001", message: "Cannot read text: unexpected '💥'" }],
    [
      'fail «"abc»',
      { code: "T003", message: "Cannot read text: '\"' is never closed", hint: "a text ends on the line on which it starts" },
    ],
    ["x = «99999999999»", { code: "T006", message: "Cannot read number: '99999999999' is larger than 2147483647" }],
  ];
  it.each(cases)("%s", (text, expected) => check(inBlock(text), expected));

  it("a comment that is never closed", () => {
    check("protocol P\n«/*» node A", { code: "T003", message: "Cannot read comment: '/*' is never closed", hint: "close it with '*/'" });
  });
});

describe("reserved words", () => {
  const cases: readonly (readonly [string, Expected])[] = [
    ["let «if» = 3", { code: "T004", message: "Cannot use 'if' as a name: it is a reserved word" }],
    ["let «reply» = 3", { code: "T004", message: "Cannot use 'reply' as a name: it is a reserved word" }],
    ["let «gather» = 3", { code: "T004", message: "Cannot use 'gather' as a name: it is a reserved word" }],
    ["send «state» to x", { code: "T004", message: "Cannot use 'state' as a name: it is a reserved word" }],
  ];
  it.each(cases)("%s", (text, expected) => check(inBlock(text), expected));
});

const declarationMistakes: readonly (readonly [string, Expected])[] = [
  ["channel c: fifo lossy capacity 2 «lossy»", { message: "Cannot parse channel: 'lossy' is repeated" }],
  ["channel c: fifo capacity 2 «capacity» 3", { message: "Cannot parse channel: 'capacity' is repeated" }],
  ["type T = U «| null»", { message: "Cannot read type: an optional is written 'U?'", fixed: "type T = U?" }],
  ["message M(a: T«|undefined», b: U): A -> B", { message: "Cannot read type: an optional is written 'T?'", fixed: "M(a: T?, b: U)" }],
  ["type T = map<K, V «| none»>", { message: "Cannot read type: an optional is written 'V?'", fixed: "map<K, V?>" }],
  ["«mesage» M : A -> B", { message: "Cannot parse protocol: expected a declaration, found 'mesage'", hint: "did you mean 'message'?" }],
  ["message M «A» -> B", { message: "Cannot parse message: expected ':', found 'A'", fixed: "message M: A -> B" }],
  ["message M : A «=>» B", { message: "Cannot parse message: expected '->', found '=>'", fixed: "A -> B" }],
  ["param X «3»", { message: "Cannot parse param: expected '=', found '3'", fixed: "param X = 3" }],
  ["param «=» 3", { message: "Cannot parse param: expected a name, found '='" }],
  ["node A[3\n«type» T = 0..3", { message: "Cannot parse node: expected ']', found 'type'", fixed: "node A[3]" }],
  ["type T = 0..\n«type» U = V", { message: "Cannot parse type: expected an expression, found 'type'" }],
  [
    "type T = «a + b»",
    {
      message: "Cannot parse type: expected a type, found an expression",
      hint: "a type is a name, a range 'a..b', 'cyclic n', 'set<T>', 'map<K, V>', 'queue<T, n>' or 'continuation<T>', each with '?' behind it if optional",
    },
  ],
  ["type T = set «U»", { message: "Cannot parse type: expected '<', found 'U'" }],
  ["type T = map<K «V»>", { message: "Cannot parse type: expected ',', found 'V'", fixed: "map<K, V>" }],
  ["enum E { a, b, «}»", { message: "Cannot parse enum: expected a name, found '}'", fixed: "enum E { a, b }" }],
  ["enum E { a «b» }", { message: "Cannot parse enum: expected ',' or '}', found 'b'" }],
  [
    "channel c: faster\n«channel» d: fifo",
    {
      message: "Cannot parse channel: expected '?', found 'channel'",
      hint: "a channel is 'fifo', 'unordered' or 'P ? fifo : unordered'",
    },
  ],
  ["channel c: P ? fifo «unordered»", { message: "Cannot parse channel: expected ':', found 'unordered'", fixed: "P ? fifo: unordered" }],
  [
    "channel c: fifo per «node»",
    {
      message: "Cannot parse channel: expected 'block', found 'node'",
    },
  ],
  [
    "invariant «x»: a",
    { message: "Cannot parse property: expected a text, found 'x'", hint: "a property is 'invariant \"text\": condition'" },
  ],
  ['invariant "x": a «=» b', { message: "Cannot parse protocol: expected a declaration, found '='", hint: "to compare, write '=='" }],
  ["function f(a: T) «{» return a }", { message: "Cannot parse function: expected ':', found '{'" }],
  ["function f(a«)»: T { return a }", { message: "Cannot parse parameters: expected ':', found ')'" }],
  ["check c { P«:» 4 } expect pass", { message: "Cannot parse setting: expected '=', found ':'", fixed: "P= 4" }],
  [
    "check c { total «3» } expect pass",
    { message: "Cannot parse setting: expected '=', found '3'", hint: "limits of a check stand behind 'requests:'" },
  ],
  ["check c { requests: r «3» } expect pass", { message: "Cannot parse workload: expected 'at', found '3'" }],
  ["check c { requests: r at «3» } expect pass", { message: "Cannot parse workload: expected 'most', found '3'" }],
  ["check c { requests: none «r» } expect pass", { message: "Cannot parse workload: expected 'of', found 'r'" }],
  ["check c { requests: total «}» expect pass", { message: "Cannot parse workload: expected an expression, found '}'" }],
  ['leads to "x": forall «3»: a leads to b', { message: "Cannot parse quantifier: expected a name, found '3'" }],
  [
    "check c { } expect «passes»",
    {
      message:
        "Cannot parse check: expected a verdict (pass, deadlock, stuck, violation, assertion, unexpected, overflow, continuation, impossible, liveness or uncovered), found 'passes'",
      hint: "'expect' is followed by a verdict",
    },
  ],
  [
    "check c { } expect «pas»",
    {
      message:
        "Cannot parse check: expected a verdict (pass, deadlock, stuck, violation, assertion, unexpected, overflow, continuation, impossible, liveness or uncovered), found 'pas'",
      hint: "did you mean 'pass'?",
    },
  ],
  ["if (P) { node A } else «node» B", { message: "Cannot parse if: expected '{' or 'if', found 'node'" }],
];

describe("mistakes in declarations", () => {
  it.each(declarationMistakes)("%s", (text, expected) => check(inFile(text), expected));
});

const machineMistakes: readonly (readonly [string, Expected])[] = [
  ["request q() owed «owed»", { message: "Cannot parse request: 'owed' is repeated" }],
  ["request q() when a «when» b owed", { message: "Cannot parse request: 'when' is repeated" }],
  ["request q() may wait when a «may» wait", { message: "Cannot parse request: 'may' is repeated" }],
  ["start idle «start» state T { }", { message: "Cannot parse state: 'start' is repeated" }],
  ["var x «T»", { message: "Cannot parse variable: expected ':', found 'T'", fixed: "var x: T" }],
  ["var x «=» 3", { message: "Cannot parse variable: expected ':', found '='", hint: "a variable has a type: 'name: Type = value'" }],
  [
    "«stat» T { }",
    {
      message: "Cannot parse machine: expected a state, a handler, a variable or '}', found 'stat'",
      hint: "did you mean 'start' or 'state'?",
    },
  ],
  ["start «T» { }", { message: "Cannot parse state: expected 'state', found 'T'" }],
  ["on M(p «from» c { }", { message: "Cannot parse handler: expected ',' or ')', found 'from'", fixed: "on M(p) from c" }],
  ["on M(p) «c» { }", { message: "Cannot parse handler: expected '{', found 'c'" }],
  ["on M «drop»", { message: "Cannot parse handler: expected '{', found 'drop'" }],
  ["otherwise «become» S", { message: "Cannot parse otherwise: expected 'defer', 'drop', 'fail' or '{', found 'become'" }],
  ["procedure p «{» }", { message: "Cannot parse parameters: expected '(', found '{'" }],
  ["requests 2 per «block»", { message: "Cannot parse bound: expected 'node', found 'block'" }],
];

describe("mistakes in machines", () => {
  it.each(machineMistakes)("%s", (text, expected) => check(inMachine(text), expected));
});

describe("the header", () => {
  const missing = "Cannot parse protocol: the file does not start with 'protocol NAME'";
  const cases: readonly (readonly [string, Expected])[] = [
    ["", { code: "T005", message: missing }],
    ["«node» A", { code: "T005", message: missing }],
    ["// nothing\n«node» A", { code: "T005", message: missing }],
    ["node A\n«protocol» P", { code: "T005", message: "Cannot parse protocol: 'protocol' stands once, at the start of the file" }],
    [
      "protocol P\nnode A\n«protocol» Q",
      { code: "T005", message: "Cannot parse protocol: 'protocol' stands once, at the start of the file" },
    ],
    ["protocol «=» P\nnode A", { message: "Cannot parse protocol: expected a name, found '='" }],
    ["protocol", { message: "Cannot parse protocol: expected a name, found the end of the file" }],
  ];
  it.each(cases)("%j", check);
});

const never = "Cannot parse block: '{' is never closed";

const braceMistakes: readonly (readonly [string, Expected])[] = [
  [
    "protocol P\nmachine A {\n  state S {\n    on M «{»\n      x = 3\n    on N { drop }\n  }\n}\nnode B\n",
    { message: never, fixed: "x = 3\n    }\n    on N" },
  ],
  ["protocol P\nmachine A {\n  state S {\n    on M «{» x = 3\n    on N { drop }\n  }\n}\nnode B\n", { message: never, fixed: "x = 3 }\n" }],
  ["protocol P\nmachine A {\n  state S «{»\n    on N { drop }\n  state T { }\n}\nnode B\n", { message: never, fixed: "  }\n  state T" }],
  ["protocol P\nmachine A «{»\n  state S {\n    on N { drop }\n  }\n\nnode B\n", { message: never, fixed: "  }\n}\n" }],
  ["protocol P\nmachine A «{»", { message: never, fixed: "{ }" }],
  [
    "protocol P\nmachine A {\n  state S {\n    on M {\n      x = 3\n    }\n    «}»\n    on N { drop }\n  }\n}\n",
    { message: "Cannot parse block: '}' closes nothing", fixed: "    }\n    \n    on N" },
  ],
  ["protocol P\n«}»\nnode A\n", { message: "Cannot parse block: '}' closes nothing", fixed: "\n\nnode A" }],
  [
    "protocol P\nmachine A {\n  on M\n    x = 3\n  «}»\n  on N { drop }\n}\n",
    { message: "Cannot parse block: '}' closes a block that is not opened", fixed: "on M {" },
  ],
];

describe("braces", () => {
  it.each(braceMistakes)("%j", check);
});
