import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

// Calls of several nodes: what they give, what giving up does, and what becomes of answers that come too late.

interface Parts {
  readonly server: string;
  readonly client: string;
  readonly result?: string;
  readonly more?: string;
}

/** A server that asks three clients, or some of them. */
function search({ server, client, result = ": Vote", more = "" }: Parts): SearchResult {
  const text = `
protocol Case
node Server
node Client[3] ordered
type Vote = 0..2
channel net: fifo
message Ask()${result} : Server -> Client
message Leave : Client -> Server
message Pass(to: reply<Vote>) : Client -> Client
machine Server { request go() var left: set<Client> ${server} }
machine Client { request leave() start state Ready { on leave() { send Leave to Server; return } ${client} } }
${more}
check once { requests: go at most 1; leave at most 1 } expect pass`;
  const { scenarios, diagnostics } = load({ name: "case.tea", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("the protocol does not load");
  return explore(scenario.protocol, { symmetry: "off" });
}

function endOf({ verdict }: SearchResult): string {
  return verdict.kind === "violated" ? `${verdict.failure.kind}: ${verdict.failure.name ?? verdict.failure.message}` : verdict.kind;
}

test("the answers of all come back, none for who was not asked", () => {
  const server = `
    start state Ready {
      on go() {
        choose out in Client
        let found = gather Ask() to Client - {out} in Waiting
        become Ready
        for c in Client { assert (found[c] == none) == (c == out) "who was asked has answered" }
        return
      }
      on Leave { }
    }
    state Waiting(k: continuation<map<Client, Vote?>>) { on Leave { } }`;
  expect(endOf(search({ server, client: "on Ask { return 1 }" }))).toBe("holds");
});

test("nobody to ask: the handler goes on in the same step", () => {
  const server = `
    start state Ready {
      on go() { let who = gather Ask() to Client - Client in Waiting; become Ready; assert who == {} "nobody answered"; return }
      on Leave { }
    }
    state Waiting(k: continuation<set<Client>>) { on Leave { } }`;
  const result = search({
    server: server.replace("to {}", "to Client - Client"),
    client: "on Ask { return }",
    result: "",
    more: 'invariant "never waits": !(Server is Waiting)',
  });
  expect(endOf(result)).toBe("holds");
});

test("who is given up has no entry, and answers too late", () => {
  const server = `
    start state Ready {
      on go() {
        let who = gather Ask() to Client in Waiting
        become Ready
        assert who == Client - left "all others have answered"
        return
      }
      on Leave { }
    }
    state Waiting(k: continuation<set<Client>>) { on Leave from c { if c in k.missing { give up c; left += c } } }`;
  const late = 'cover "one is too late": Server is Ready && !quiescent && Server.left != {}';
  expect(endOf(search({ server, client: "on Ask { return }", result: "", more: late }))).toBe("holds");
});

test("giving up all that are missing wakes the handler behind the one that does", () => {
  const server = `
    var order: 0..2
    start state Ready {
      on go() { gather Ask() to Client in Waiting; become Ready; assert order == 1 "the handler that gave up has ended"; return }
      on Leave { }
    }
    state Waiting(k: continuation<set<Client>>) {
      on Leave { give up Client; assert k.missing == {} "nobody is missing"; order = 1 }
    }`;
  // Where all answer, nobody has set the order; where one leaves in time, the assertion of its handler holds.
  const client = "on Ask { return }";
  expect(endOf(search({ server, client, result: "" }))).toBe("assertion: the handler that gave up has ended");
  expect(endOf(search({ server: server.replace("assert order == 1", "assert order <= 1"), client, result: "" }))).toBe("holds");
  const wrong = server.replace("order = 1 }", 'assert order == 1 "the handler has not gone on yet"; order = 1 }');
  expect(endOf(search({ server: wrong, client, result: "" }))).toBe("assertion: the handler has not gone on yet");
});

test("an answer by somebody else counts for the node that was asked", () => {
  const server = `
    start state Ready {
      on go() {
        let found = gather Ask() to Client in Waiting
        become Ready
        for c in Client { assert found[c] != none "each has an entry" }
        return
      }
      on Leave { }
    }
    state Waiting(k: continuation<map<Client, Vote?>>) { on Leave { } }`;
  const client =
    "on Ask { choose other in Client where other < self else { return 0 } send Pass(reply) to other } on Pass(to) { answer to with 1 }";
  expect(endOf(search({ server: server, client }))).toBe("holds");
});
