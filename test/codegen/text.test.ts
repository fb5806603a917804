import { expect, test } from "vitest";
import { exportMurphi } from "../../codegen/murphi/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";

// What stands in an exported text, where the numbers of states would not show it.

const text = `protocol Post

node Office
node Case[2]
value Letter[2]
value Weight[2]
enum Size { Small, Large }
enum Speed { Slow, Small }

channel box: unordered capacity 2

message Put(letter: Letter, array: Weight, size: Size) : Case -> Office, Office -> Office
message Back(speed: Speed) : Office -> Case

machine Case {
  request post(letter: Letter, weight: Weight)
  start state Writing {
    on post(l, w) { send Put(l, w, Large) to Office; return }
    on Back(speed) { }
  }
}

machine Office {
  var last: Case? = none
  var heaviest: Weight?
  request open()
  start state Shut {
    on open() { become Sorting; return }
    on Put { defer }
  }
  state Sorting {
    on open() { become Shut; return }
    on Put(letter, weight, size) from p: Case {
      last = p
      choose q in Case where q != p
      if heaviest == none { heaviest = weight; send Back(Slow) to q }
    }
  }
}

invariant "few": (count p: Case where Office.last == p) <= 1
leads to "it is seen": Office.last == none leads to Office.last != none

check main { } expect pass
`;

function exported(dialect?: "rumur" | "cmurphi"): string {
  const source = { name: "some/where/post.tea", text };
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("the protocol has no check");
  return exportMurphi(lower(scenario.protocol), { source, facts: { check: "main", expectation: "pass", settings: [] }, dialect });
}

test.each([
  ["a word of Murphi is no name", "Case_: scalarset(2);"],
  ["nor that of a field", "array_: Weight;"],
  ["members of one name are told apart", "Size_Small"],
  ["interchangeable values are a scalarset", "Letter: scalarset(2);"],
  ["what may be missing is asked about before it is copied", "if isundefined("],
  ["a multiset is sorted", "precedes_"],
  ["a count is a function", "function count_Case"],
  ["a rule that chooses has one more parameter", "choices: 0.."],
  ["a step with a choice left over is none", "assume choices_left = 0;"],
  ["a handler is called by its place", "-- Office.Sorting on Put, post.tea:33:5"],
  ["what is left out is said", '-- "it is seen" (leads to) is left out'],
])("%s: %s", (_, part) => {
  expect(exported()).toContain(part);
});

test("both dialects are read", () => {
  for (const dialect of ["rumur", "cmurphi"] as const) expect(readMurphi({ name: "post.m", text: exported(dialect) }).model).toBeDefined();
});

test("CMurphi is spared what it does not know", () => {
  expect(exported("cmurphi")).not.toMatch(/^\s*(?:cover|liveness|assume) /mu);
  expect(exported()).toMatch(/^liveness /mu);
});
