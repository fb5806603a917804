import { expect, test } from "vitest";
import { applyEdit } from "./apply-edit.js";

const text = `state A {
    on M { x = 1 }

    on N { x = 1 }
}
state B {
    on M { x = 1 }
}
`;

test("indentation and empty lines do not count", () => {
  const edit = { before: ["on M { x = 1 }", "on N { x = 1 }"], after: ["on N { x = 2 }"] };
  expect(applyEdit(text, { name: "x", edit })).toBe(`state A {
on N { x = 2 }
}
state B {
    on M { x = 1 }
}
`);
});

test("what stands before or after tells equal lines apart", () => {
  const edit = { before: ["state B {", "on M { x = 1 }"], after: ["state B {", "on M { drop }"] };
  expect(applyEdit(text, { name: "x", edit })).toContain("state B {\non M { drop }\n}");
});

test.each([
  ["more than once", ["on M { x = 1 }"], "its lines occur 2 times"],
  ["nowhere", ["on M { x = 2 }"], "its lines occur 0 times"],
  ["only in part", ["}", "state C {"], "its lines occur 0 times"],
])("lines that occur %s are refused", (_, before, message) => {
  expect(() => applyEdit(text, { name: "x", edit: { before, after: [] } })).toThrow(message);
});
