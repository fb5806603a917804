import { describe, test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

// Records, in the frame that the tests of types share.

const declarations = "record Pair { left: Small, right: Data? } record Nest { pair: Pair, of: map<Client, Pair> }";
const items = "var pair: Pair var nest: Nest var maybe: Pair?";

const cases: Readonly<Record<string, Case>> = {
  "a literal without a type": {
    wrong: { declarations, statements: "let p = { left: 1, right: none }" },
    finds: "T213 [{ left: 1, right: none }] Cannot tell the type of this record: nothing says which record is wanted",
    right: { declarations, statements: "let p: Pair = { right: none, left: 1 }" },
  },
  "a field without a value": {
    wrong: { declarations, items, statements: "pair = { left: 1 }" },
    finds: "T201 [{ left: 1 }] Cannot make 'Pair': 'right' has no value",
    right: { declarations, items, statements: "pair = { ...pair, left: 1 }" },
  },
  "a field that there is not": {
    wrong: { declarations, items, statements: "pair.middle = 1; size = pair.center; pair = { ...pair, lefd: 1 }" },
    finds: [
      "T101 [middle] Unknown member: record 'Pair' has no 'middle'",
      "T101 [center] Unknown member: record 'Pair' has no 'center'",
      "T101 [lefd] Unknown member: record 'Pair' has no 'lefd'",
    ],
    right: { declarations, items, statements: "pair.left = 1; size = nest.of[c].left; nest = { ...nest, pair: pair }" },
  },
  "a field twice": {
    wrong: { declarations, items, statements: "pair = { ...pair, left: 1, left: 2 }" },
    finds: "T102 [left] Cannot give 'left' again: it has a value already",
    right: { declarations, items, statements: "pair = { ...pair, left: 1 }" },
  },
  "a value that does not fit": {
    wrong: { declarations, items, statements: "pair.left = 9; pair = { left: c, right: none }" },
    finds: ["T207 [9] Cannot assign 9 to '0..7': it is not in 0..7", "T201 [c] Cannot assign 'Client' to '0..7': the types differ"],
    right: { declarations, items, statements: "pair.left += 1" },
  },
  "an optional field": {
    wrong: { declarations, items, statements: "copy = pair.right; data2 = nest.of[c].right", worker: "", client: "" },
    finds: "T101 [data2] Unknown name: 'data2' is not declared",
    right: {
      declarations,
      items,
      statements: "if nest.of[c].right != none { send Reply(nest.of[c].right!) to c; last = nest.of[c].right }",
    },
  },
  "an optional field that was assigned": {
    wrong: { declarations, items, statements: "if pair.right != none { pair.right = copy; last = pair.right }" },
    finds: "T204 [pair.right] Cannot assign 'Data?' to 'Data': the value may be none",
    right: { declarations, items, statements: "if pair.right != none { pair.left = 2; pair.right = data; last = pair.right }" },
  },
  "an optional record": {
    wrong: { declarations, items, statements: "size = maybe.left" },
    finds: "T204 [maybe] Cannot read 'left' of 'Pair?': the value may be none",
    right: { declarations, items, statements: "if maybe != none { size = maybe.left; maybe = { ...maybe, left: 0 } }" },
  },
  "a field of an optional record": {
    wrong: { declarations, items, statements: "if maybe != none { maybe.left = 1 }" },
    finds: "T204 [maybe] Cannot assign a field of 'Pair?': the value may be none",
    right: { declarations, items, statements: "maybe = { left: 1, right: none }" },
  },
  "a record in itself": {
    wrong: { declarations: "record A { b: B } record B { a: A? }" },
    finds: "T107 [A] Cannot define record 'A': it is defined in terms of itself",
    right: { declarations: "record A { b: B } record B { a: Small }" },
  },
  "a continuation in a message": {
    wrong: { declarations: "record A { k: continuation? } message M(a: A) : Client -> Server" },
    finds: "T210 [A] Cannot keep 'A' in a message: continuations never travel",
    right: { declarations: "record A { r: reply? } message M(a: A) : Client -> Server" },
  },
  "opaque values": {
    wrong: { declarations, items, statements: "if pair == nest.pair { size = 1 }" },
    finds: "T503 [pair == nest.pair] Cannot compare values of 'Data' in a handler: they are opaque",
    right: { declarations: `${declarations} invariant "i": Server.pair == Server.nest.pair`, items },
  },
};

describe("records", () => {
  test.each(Object.entries(cases))("%s", (_, one) => {
    checkCase(one);
  });
});
