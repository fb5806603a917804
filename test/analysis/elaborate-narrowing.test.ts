import { describe, expect, test } from "vitest";
import { reportsOf, type Parts } from "./elaborate-frame.js";

// An argument of it must be known to hold a value.
const NEED = "procedure need(d: Data) { }";

/** Statements after which `copy`, `held[c]` or a local is known to hold a value, each of which uses it. */
const NARROWED: Readonly<Record<string, string>> = {
  "if != none": "if copy != none { need(copy) }",
  "else of == none": "if copy == none { } else { need(copy) }",
  "none on the left": "if none != copy { need(copy) }",
  negation: "if !(copy == none) { need(copy) }",
  "&&": "if copy != none && size > 0 { need(copy) }",
  "right side of &&": "if copy != none && isHeld(copy) { }",
  "right side of ||": "if copy == none || isHeld(copy) { }",
  "else of ||": "if copy == none || size > 0 { } else { need(copy) }",
  "right side of =>": "if copy != none => isHeld(copy) { }",
  "else of =>": "if copy != none => size > 0 { } else { need(copy) }",
  "both sides of || tell": "if copy != none && size > 0 || copy != none && size < 3 { need(copy) }",
  conditional: "let x: Data = copy != none ? copy : data",
  "else of a conditional": "let x: Data = copy == none ? data : copy",
  "return in front": "if copy == none { return }; need(copy)",
  "drop in front": "if copy == none { drop }; need(copy)",
  "defer in front": "if copy == none { defer }; need(copy)",
  "fail in front": 'if copy == none { fail "x" }; need(copy)',
  "both branches leave or tell": "if copy == none { if size > 0 { return } else { drop } }; need(copy)",
  assertion: "assert copy != none; need(copy)",
  "assignment of a value": "copy = data; need(copy)",
  "assignment in the branch without one": "if copy == none { copy = data }; need(copy)",
  "value of a suspension": "copy = suspend in Waiting; need(copy)",
  "initial value": "let x: Data? = data; need(x)",
  "match with none first": "match copy { none => { } otherwise => { need(copy) } }",
  "match with some": "match copy { some d => { need(d) } none => { } }",
  "match with some, of the place itself": "match copy { some d => { need(copy) } none => { } }",
  "match that leaves": "match copy { none => { return } }; need(copy)",
  "entry of a map": "if held[c] != none { need(held[c]) }",
  "equality with a value": "if owner == c { busy[owner] = true }",
  "unwrapping of what is known": "if copy != none { need(copy!) }",
  "local across a suspension": "let x = copy; if x == none { return }; suspend in Waiting; need(x)",
  "loop that leaves it alone": "if copy == none { return }; for u in users { busy[u] = true }; need(copy)",
  "condition of choose": "choose u in users where held[u] != none; need(held[u])",
};

/** Statements in which it is not known, or no longer. */
const NOT_NARROWED: Readonly<Record<string, string>> = {
  "behind the if": "if copy != none { }; need(copy)",
  "then of == none": "if copy == none { need(copy) }",
  "then of ||": "if copy != none || size > 0 { need(copy) }",
  "else of &&": "if copy == none && size > 0 { } else { need(copy) }",
  "left side of &&": "if isHeld(copy) && copy != none { }",
  "assignment of an optional": "if copy != none { copy = held[c]; need(copy) }",
  "assignment of none": "if copy != none { copy = none; need(copy) }",
  suspension: "if copy != none { suspend in Waiting; need(copy) }",
  await: "if copy != none { await { on Stop { resume } otherwise drop }; need(copy) }",
  "call of a procedure": "if copy != none { rest(); need(copy) }",
  "other entry of a map": "let d = owner!; if held[c] != none { need(held[d]) }",
  "entry whose key changed": "let u = c; if held[u] != none { u = owner!; need(held[u]) }",
  "entry whose map changed": "if held[c] != none { held[owner!] = none; need(held[c]) }",
  "loop that assigns it later": "if copy != none { for u in users { need(copy); copy = none } }",
  "behind a loop that assigns it": "if copy != none { for u in users { copy = none }; need(copy) }",
  "one branch only": "if size > 0 { copy = data }; need(copy)",
  "match without none": "match copy { some d => { } }; need(copy)",
  "branch that does not leave": "if copy == none { size = 1 }; need(copy)",
  "handlers of an await": "if copy != none { await { on Stop { need(copy); resume } otherwise drop } }",
};

function reports(statements: string): readonly string[] {
  const items = `${NEED}; function isHeld(d: Data): boolean { return true }`;
  return reportsOf({ items, statements });
}

describe("a place is known to hold a value", () => {
  test.each(Object.entries(NARROWED))("%s", (_, statements) => expect(reports(statements)).toEqual([]));
});

describe("a place is not known to hold a value", () => {
  test.each(Object.entries(NOT_NARROWED))("%s", (_, statements) =>
    expect(reports(statements)).toEqual([expect.stringMatching(/^T204 .* Cannot assign 'Data\?' to 'Data': the value may be none$/u)]),
  );
});

const ELSEWHERE: Readonly<Record<string, Parts>> = {
  "a guard holds in the body": { items: NEED, handlers: "on Ask(d) when copy != none { need(copy) }" },
  "parameters of a state": {
    items: `${NEED} state S(d: Data?) { on Stop { if d != none { suspend in Idle(owner!); need(d) } } }`,
  },
  "a quantifier's condition": {
    declarations:
      'invariant "i": forall c: Client where c.copy != none: same(c.copy, last) function same(a: Data, b: Data): boolean { return a == b }',
  },
  "a variable of another machine": {
    declarations: 'invariant "i": Server.owner != none => Server.owner.copy == none',
  },
  "a function's parameter": { items: "function f(d: Data?, e: Data): Data { if d == none { return e }; return d }" },
  "a wait's variable": {
    items: NEED,
    statements: "await (d: Data? = copy) { on Stop { if d != none { need(d) }; resume } otherwise drop }",
  },
};

test.each(Object.entries(ELSEWHERE))("%s", (_, parts) => expect(reportsOf(parts)).toEqual([]));

test("`take` empties the place", () => {
  const wrong = "if pending[c] != none { wake take pending[c] with data; wake pending[c] with data }";
  expect(reportsOf({ statements: wrong })).toEqual(["T204 [pending[c]] Cannot wake 'continuation<Data>?': the value may be none"]);
});
