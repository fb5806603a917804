import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";

// `leads to` as it is elaborated: who knows which names and facts, and for which block it is meant.

function loadProperty(property: string, check = "check all { } expect pass"): ReturnType<typeof load> {
  const text = `
protocol Promise
node Server
node Client[2]
block Block[2]
channel net: fifo
message Ask, Tell : Client -> Server
machine Client per Block {
  var friend: Client?
  request ask()
  start state Calm { on ask() { friend = self; send Ask to Server; become Busy; return } }
  state Busy { on ask() { friend = none; send Tell to Server; become Calm; return } }
}
machine Server per Block {
  start state Ready { on Ask { } on Tell { } }
}
${property}
${check}
`;
  return load({ name: "case.tea", text });
}

function errorsOf(property: string, check?: string): readonly string[] {
  return loadProperty(property, check).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

describe("accepted", () => {
  test.each([
    ["without variables", 'leads to "x": forall b: Block: Server at b is Ready leads to quiescent'],
    ["with several binders", 'leads to "x": forall c: Client: forall d: Client where c != d: c is Busy leads to d is Calm'],
    ["a quantifier for the left side alone", 'leads to "x": (forall c: Client: c is Busy) leads to exists c: Client: c is Calm'],
    [
      "what `where` tells is known on the left",
      'leads to "x": forall c: Client where c.friend != none: c.friend! is Busy leads to c is Calm',
    ],
  ])("%s", (_, property) => {
    expect(errorsOf(property)).toEqual([]);
  });

  test("one that leaves its block open is meant for each", () => {
    const [scenario] = loadProperty('leads to "x": forall c: Client: c is Busy leads to c is Calm').scenarios;
    const [property] = scenario?.protocol.properties ?? [];
    const variables = property?.kind === "leads to" ? property.variables : [];
    expect(variables.map((id) => scenario?.protocol.variables.find((variable) => variable.id === id)?.type)).toEqual([
      { kind: "block", name: "Block" },
      { kind: "node", roles: ["Client"] },
    ]);
  });

  test("`expect liveness` names it", () => {
    const property = 'leads to "x": quiescent leads to quiescent';
    expect(errorsOf(property, 'check all { } expect liveness "x"')).toEqual([]);
    expect(errorsOf(property, 'check all { } expect liveness "y"')).toEqual(['T101 Unknown leads to: "y" is not declared']);
    expect(errorsOf(property, 'check all { } expect violation "x"')).toEqual(['T101 Unknown invariant: "x" is not declared']);
  });
});

describe("rejected", () => {
  test.each([
    [
      "a name that only one side binds",
      'leads to "x": (exists c: Client: c is Busy) leads to c is Calm',
      ["T101 Unknown name: 'c' is not declared"],
    ],
    [
      "what is known of another state",
      'leads to "x": forall c: Client where c.friend != none: c.friend is Busy leads to c.friend is Calm',
      ["T204 Cannot read a machine of 'Client?': the value may be none"],
    ],
    [
      "a side that is no condition",
      'leads to "x": quiescent leads to 3',
      ["T201 Cannot use 'integer' as a condition: 'boolean' is wanted"],
    ],
    [
      "the name of another one",
      'leads to "x": quiescent leads to quiescent\nleads to "x": quiescent leads to quiescent',
      ['T102 Cannot declare leads to "x": the name is taken'],
    ],
    [
      "one inside an invariant",
      'invariant "x": quiescent leads to quiescent',
      ["T002 Cannot parse property: expected a text, found 'quiescent'"],
    ],
    ["one side alone", 'leads to "x": quiescent', ["T002 Cannot parse property: expected 'leads', found 'check'"]],
  ])("%s", (_, property, expected) => {
    expect(errorsOf(property)).toEqual(expected);
  });
});
