import { expect, test } from "vitest";
import { Grammar } from "../../dsl/syntax/grammar.js";
import { createLexer } from "../../dsl/syntax/tokens.js";

// Kettle starts without these checks of chevrotain's.

test("the tokens are valid", () => {
  expect(createLexer({ skipValidations: false }).lexerDefinitionErrors).toEqual([]);
});

test("the grammar is valid: no ambiguity, no left recursion, no empty repetition", () => {
  expect(() => new Grammar({ skipValidations: false })).not.toThrow();
});
