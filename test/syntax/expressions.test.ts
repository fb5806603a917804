import { describe, expect, it } from "vitest";
import { parse, printExpr, type Expr } from "../../dsl/syntax/index.js";
import { explicit } from "../support/syntax-shape.js";

function read(text: string): { readonly expr: Expr; readonly messages: readonly string[] } {
  const { file, diagnostics } = parse({ name: "p.tea", text: `protocol P\ninvariant "x": ${text}` });
  const [property] = file.declarations;
  if (property?.kind !== "property") throw new Error(`no property in ${text}`);
  return { expr: property.condition, messages: diagnostics.map((diagnostic) => diagnostic.message) };
}

function check(text: string, expected: string): void {
  const { expr, messages } = read(text);
  expect(messages).toEqual([]);
  expect(explicit(expr)).toBe(expected);
  expect(explicit(read(printExpr(expr)).expr)).toBe(expected);
}

describe("precedence", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a => b => c", "(a => (b => c))"],
    ["a => b ? c : d", "(a => (b ? c : d))"],
    ["a ? b : c => d", "((a ? b : c) => d)"],
    ["a ? b => c : d", "(a ? (b => c) : d)"],
    ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
    ["a ? b ? c : d : e", "(a ? (b ? c : d) : e)"],
    ["a || b ? c : d", "((a || b) ? c : d)"],
    ["a || b && c || d", "((a || (b && c)) || d)"],
    ["a && b == c && d", "((a && (b == c)) && d)"],
    ["a + b < c * d", "((a + b) < (c * d))"],
    ["a - b - c + d", "(((a - b) - c) + d)"],
    ["a + b * c & d - e", "((a + ((b * c) & d)) - e)"],
    ["a <= b || c >= d || e != f || g > h", "((((a <= b) || (c >= d)) || (e != f)) || (g > h))"],
    ["c at b == d at e", "((c at b) == (d at e))"],
    ["c at b is S", "((c at b) is S)"],
    ["c at b at d", "((c at b) at d)"],
    ["x + y at b", "((x + y) at b)"],
    ["x in s && x not in t", "((x in s) && (x not in t))"],
    ["a is S || a within T", "((a is S) || (a within T))"],
    ["x + 1 in { 1, 2 }", "((x + 1) in {1, 2})"],
    ["!a && b", "((!a) && b)"],
    ["!a in s", "((!a) in s)"],
    ["- - a", "(-(-a))"],
    ["-a.b", "(-(a.b))"],
    ["take m[k] == none", "((take (m[k])) == none)"],
    ["a!.b[c]!", "((((a!).b)[c])!)"],
    ["f(a, b + c)[d]", "(f(a, (b + c))[d])"],
    ["(a)", "a"],
    ["(a + b) * c", "((a + b) * c)"],
    ["{}", "{}"],
    ["{{a}, {}}", "{{a}, {}}"],
    ["self == here", "(self == here)"],
    ["quiescent || none == x || true != false", "((quiescent || (none == x)) || (true != false))"],
  ];
  it.each(cases)("%s", check);
});

describe("quantifiers", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["forall a: T: p => q", "(forall a: T: (p => q))"],
    ["forall a: T, b: U where a != b: p && q", "(forall a: T, b: U where (a != b): (p && q))"],
    ["p => exists a: T: q => r", "(p => (exists a: T: (q => r)))"],
    ["p && forall a: T: q || r", "(p && (forall a: T: (q || r)))"],
    ["!exists a: T: q", "(!(exists a: T: q))"],
    ["count a: T where p == q", "(count a: T where (p == q))"],
    ["count a: T", "(count a: T)"],
    ["(count a: T where p) <= 1", "((count a: T where p) <= 1)"],
    ["1 >= count a: T where p", "(1 >= (count a: T where p))"],
    ["f(count a: T, b)", "f((count a: T), b)"],
    ["forall a: T where p ? q : r: s", "(forall a: T where (p ? q : r): s)"],
    ["forall a: T: forall b: T: p", "(forall a: T: (forall b: T: p))"],
    ["p ? forall a: T: q : r", "(p ? (forall a: T: q) : r)"],
    ["forall a: T where count b: U: q", "(forall a: T where (count b: U): q)"],
  ];
  it.each(cases)("%s", check);
});

describe("words that are names and operators", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["count + at", "(count + at)"],
    ["count(a)", "count(a)"],
    ["at at at", "(at at at)"],
    ["where in set", "(where in set)"],
    ["from.to == to.from", "((from.to) == (to.from))"],
  ];
  it.each(cases)("%s", check);
});

describe("comparisons do not chain", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a < b < c", "Cannot parse comparison: '<' follows '<'"],
    ["a == b != c", "Cannot parse comparison: '!=' follows '=='"],
    ["a in b in c", "Cannot parse comparison: 'in' follows 'in'"],
    ["a is S == b", "Cannot parse comparison: '==' follows 'is'"],
  ];
  it.each(cases)("%s", (text, message) => {
    expect(read(text).messages).toEqual([message]);
  });
});

describe("printed expressions", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["((a)) + (b * c)", "a + b * c"],
    ["(a + b) * c", "(a + b) * c"],
    ["a - (b - c)", "a - (b - c)"],
    ["(a => b) => c", "(a => b) => c"],
    ["(forall a: T: p) && q", "(forall a: T: p) && q"],
    ["(a ? b : c) ? d : e", "(a ? b : c) ? d : e"],
    ["-(-a)", "--a"],
    ["{ a,b }", "{a, b}"],
    ["(a at b).c", "(a at b).c"],
  ];
  it.each(cases)("%s", (text, expected) => {
    expect(printExpr(read(text).expr)).toBe(expected);
  });
});
