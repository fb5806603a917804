import { expect, test } from "vitest";
import { applyMutation, listMutations } from "./operators.js";

const source = {
  name: "t.tea",
  text: `protocol P
node A[2]
node B
message M, N : A -> B
ghost seen: boolean
machine A {
  var x: boolean
  start state S {
  }
}
machine B {
  start state S {
    on M from a when a != a { seen = true; become T; send M to a; send N to a }
    on N { assert true "x" }
  }
  state T {
    on N { if true { drop } }
    otherwise defer
  }
}
`,
};

/** What stands in the place of the change, and what stood there. */
function changes(): readonly string[] {
  return listMutations(source).map(({ rule, start, end, replacement }) => `${rule}: ${source.text.slice(start, end)} → ${replacement}`);
}

test("statements are left out and swapped, conditions negated and deferred messages dropped; ghosts and assertions stay", () => {
  expect(changes()).toEqual([
    "negate: a != a → !(a != a)",
    "leave out: become T → ",
    "leave out: send M to a → ",
    "swap: send M to a; send N to a → send N to a; send M to a",
    "leave out: send N to a → ",
    "leave out: if true { drop } → ",
    "negate: true → !(true)",
    "drop: defer → drop",
  ]);
});

test("a change is made in its place alone", () => {
  const [first] = listMutations(source);
  expect(first && applyMutation(source, first)).toBe(source.text.replace("a != a", "!(a != a)"));
});
