import { describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { waitForGraph } from "../../checker/trace/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

// Calls, rights to answer, and what becomes of answers that nobody waits for.

/** A client that calls a server once. */
function protocolOf({ client = waiting, server }: { readonly client?: string; readonly server: string }): string {
  return `
protocol Case
node Server
node Other
node Client
channel net: fifo
message Ask(): boolean : Client -> Server
message Pass(to: reply<boolean>) : Server -> Other
message Poke : Server -> Client
machine Client {
  request ask(): boolean
  start state Ready { on ask() { let x = call Ask() to Server in Waiting; become Done; return x } on Poke { } }
  state Done { on Poke { } }
  state Waiting(k: continuation<boolean>) { ${client} }
}
machine Server { ${server} }
machine Other { start state Ready { on Pass(to) { answer to with true } } }
check once { requests: ask at most 1 } expect pass`;
}

const waiting = "on Poke { }";

function search(text: string): SearchResult {
  const { scenarios, diagnostics } = load({ name: "case.tea", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("the protocol does not load");
  return explore(scenario.protocol, { symmetry: "off" });
}

function endOf(result: SearchResult): string {
  return result.verdict.kind === "violated" ? `${result.verdict.failure.kind}: ${result.verdict.failure.message}` : result.verdict.kind;
}

describe("rights to answer", () => {
  test.each([
    ["answered at once", "start state Ready { on Ask { return true } }", "holds"],
    ["answered by another node", "start state Ready { on Ask { send Pass(reply) to Other } }", "holds"],
    ["answered without ending the handler", "start state Ready { on Ask { answer reply with false; send Poke to Client } }", "holds"],
    [
      "kept and never used",
      "var later: reply<boolean>? start state Ready { on Ask { later = reply } }",
      "deadlock: something is still owed and nothing can change any more",
    ],
    [
      "kept in a state that nobody leaves",
      "start state Ready { on Ask { become Held(reply) } } state Held(r: reply<boolean>) { on Ask { answer r with true; answer reply with true } }",
      "deadlock: something is still owed and nothing can change any more",
    ],
    [
      "overwritten",
      "var later: reply<boolean>? start state Ready { on Ask { later = reply; become Full } } state Full { on Ask { later = reply } }",
      "deadlock: something is still owed and nothing can change any more",
    ],
  ])("%s", (_name, server, end) => {
    expect(endOf(search(protocolOf({ server })))).toBe(end);
  });
});

test("the answer to a call that was resumed by hand is dropped", () => {
  const server = "start state Ready { on Ask { send Poke to Client; return true } }";
  const result = search(protocolOf({ client: "on Poke { resume k with false }", server }));
  expect(endOf(result)).toBe("holds");
  // Asked, begun, called, resumed by hand, and the answer has come and gone.
  expect([result.states, result.depth]).toEqual([6, 5]);
});

test("an answer waits while its continuation lies in another handler", () => {
  const server = "start state Ready { on Ask { send Poke to Client; answer reply with true; send Poke to Client } }";
  const client = "on Poke { await { on Poke { resume } } resume k with false }";
  expect(endOf(search(protocolOf({ client, server })))).toBe("holds");
});

test("a caller waits for whoever holds the right to answer", () => {
  const text = protocolOf({ server: "var later: reply<boolean>? start state Ready { on Ask { later = reply } }" });
  const { verdict } = search(text);
  const [scenario] = load({ name: "case.tea", text }).scenarios;
  const last = verdict.kind === "violated" ? verdict.trace?.steps.at(-1)?.after : undefined;
  if (scenario === undefined || last === undefined) throw new Error("there is no deadlock");
  expect(waitForGraph(scenario.protocol, last).edges).toEqual([
    { from: "Client", to: "Server", why: "called `Ask`; Server (state Ready) holds the right to answer", kind: "called" },
  ]);
});
