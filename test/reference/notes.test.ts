import { expect, test } from "vitest";
import { expectPass, jsonRecord, report } from "../../checker/trace/index.js";
import { verifyCheck } from "../../checker/index.js";
import { load } from "../../dsl/index.js";
import { outcomeOf, scripted, search } from "./outcome.js";

// `note` labels a step in traces and is no part of the state.

const noted = `
  start state Ready {
    on One { note "first"; note "and more"; write(1); if log == 1 { note "once" } }
    on Hold { note "forgotten with the deferral"; defer }
    on Two { note "the last words"; fail "over" }
  }`;

function notesOf(text: string): readonly (readonly string[])[] {
  const { verdict } = search(text, "off");
  return verdict.kind === "violated" ? (verdict.trace?.steps ?? []).map((step) => step.notes) : [];
}

test("notes are recorded in the order in which they run, those of the failing step too", () => {
  expect(notesOf(scripted(["One", "Hold", "Two"], noted))).toEqual([[], [], ["first", "and more", "once"], [], ["the last words"]]);
});

test("notes make no difference to the states", () => {
  const machine = (note: string): string => `start state Ready { on One { ${note} write(1) } } on Two { ${note} } on Three { }`;
  const messages = ["One", "Two", "Three"];
  expect(outcomeOf(scripted(messages, machine('note "x";')))).toEqual(outcomeOf(scripted(messages, machine(""))));
});

test("reports and JSON show notes", async () => {
  const source = { name: "case.tea", text: scripted(["One", "Two"], noted) };
  const [scenario] = load(source).scenarios;
  if (scenario === undefined) throw new Error("the protocol does not load");
  const check = await verifyCheck({ check: "once", protocol: scenario.protocol, expectation: expectPass });
  expect(report(check, { source })).toContain("note: the last words");
  expect(jsonRecord(check, source).violation?.trace?.at(-1)?.notes).toEqual(["the last words"]);
});
