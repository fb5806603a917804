import { describe, expect, test } from "vitest";
import { expectPass, jsonRecord, mermaid, report, verifyCheck, type CheckResult, type VerifyOptions } from "../../checker/index.js";
import { explore } from "../../checker/reference/index.js";
import { load } from "../../dsl/index.js";
import { outcomeOf, search } from "./outcome.js";

/** A node that does something of its own accord, and one that is told. */
interface Parts {
  readonly items: string;
  readonly channel?: string;
  readonly receiver?: string;
  readonly property: string;
  readonly workload?: string;
}

function protocol({ items, channel = "fifo", receiver = "on Item { } on Other { }", property, workload = "" }: Parts): string {
  return `
protocol Promise
node Server
node Client[2]
channel net: ${channel}
message Item, Other : Client -> Server
machine Client {
  var done: boolean
  ${items}
}
machine Server {
  var got: boolean
  start state Ready { ${receiver} }
}
leads to "it comes": ${property}
check all { ${workload} } expect pass
`;
}

const request = "request go() when !done start state Ready { on go() { done = true; return } }";
const owed = request.replace("when !done", "when !done owed");
const sending = "request go() when !done start state Ready { on go() { done = true; send Item to Server; return } }";

/** Both clients are busy with messages for ever, so that nothing ends: one with `first`, then both with `Other`. */
const busy = `
timer again
request go() when !done
start state Ready {
  on go() { done = true; send Item to Server; start again; return }
  on again { send Other to Server; start again }
}`;
const taking = "on Item { got = true } on Other { }";
const someGot = "exists c: Client: c.done leads to Server.got";

describe("what has to happen", () => {
  test.each([
    ["nobody has to ask", { items: request, property: "forall c: Client: !c.done leads to c.done" }, "liveness"],
    ["what is promised is asked", { items: owed, property: "forall c: Client: !c.done leads to c.done" }, "holds"],
    ["what is issued is taken up", { items: request, property: "!quiescent leads to quiescent" }, "holds"],
    ["what is sent arrives", { items: sending, receiver: taking, property: someGot }, "holds"],
    ["what is lost does not", { items: sending, receiver: taking, channel: "unordered lossy", property: someGot }, "liveness"],
    [
      "a timer fires",
      {
        items: `var asked: boolean
          timer t
          request go() when !asked
          start state S { on go() { asked = true; start t; return } on t { done = true } }`,
        property: "forall c: Client: c.asked leads to c.done",
      },
      "holds",
    ],
  ] satisfies readonly (readonly [string, Parts, string])[])("%s", (_, parts, verdict) => {
    expect(outcomeOf(protocol(parts)).verdict).toBe(verdict);
  });

  test("the goal may be there at once, and need not stay", () => {
    expect(outcomeOf(protocol({ items: sending, property: "quiescent leads to quiescent" })).verdict).toBe("holds");
  });

  test("a condition that never holds promises nothing", () => {
    expect(outcomeOf(protocol({ items: sending, property: "false leads to false" })).verdict).toBe("holds");
  });
});

describe("what is fair to whom", () => {
  const capped = "unordered capacity 8";

  test("a fifo queue is one promise: what stands first arrives first", () => {
    expect(outcomeOf(protocol({ items: busy, receiver: taking, property: someGot, channel: "fifo capacity 1 blocking" })).verdict).toBe(
      "holds",
    );
  });

  test("kinds of messages are promises of their own where they have no order", () => {
    const text = protocol({ items: busy, receiver: taking, property: someGot, channel: "unordered capacity 1 blocking" });
    // The Item lies in the bag until it is delivered: nothing else of its kind can be delivered instead.
    expect(outcomeOf(text).verdict).toBe("holds");
  });

  test("what is sent again and again arrives over a lossy channel, whoever loses what", () => {
    const again = busy.replace("send Other to Server; start again", "send Item to Server; start again");
    expect(
      outcomeOf(protocol({ items: again, receiver: taking, property: someGot, channel: `${capped.replace("8", "1")} lossy` })).verdict,
    ).toBe("holds");
    // Where one message is all that is lost, another kind arrives instead.
    expect(outcomeOf(protocol({ items: busy, receiver: taking, property: someGot, channel: "unordered capacity 1 lossy" })).verdict).toBe(
      "liveness",
    );
  });
});

const unfairServer = `
protocol Unfair
node Server
node Client[3]
block Block[1]
channel net: fifo
message Ask, Leave : Client -> Server
message Yes, No : Server -> Client
machine Client per Block {
  timer again
  request go() when self is Ready
  start state Ready { on go() { send Ask to Server; suspend in Waiting; send Leave to Server; become Ready; return } }
  state Waiting(k: continuation) { on Yes { resume k } on No { start again } on again { send Ask to Server } }
}
machine Server per Block {
  var taken: boolean
  start state Ready {
    on Ask from c { if taken { send No to c } else { taken = true; send Yes to c } }
    on Leave { taken = false }
  }
}
leads to "all come": forall c: Client: c is Waiting leads to c is Ready
check all { } expect liveness "all come"
`;

const source = { name: "unfair.tea", text: unfairServer };

async function checked(options: VerifyOptions = {}): Promise<CheckResult> {
  const [scenario] = load({ name: "unfair.tea", text: unfairServer }).scenarios;
  if (scenario === undefined) throw new Error("no check");
  return verifyCheck({ check: scenario.name, protocol: scenario.protocol, expectation: scenario.expectation ?? expectPass }, options);
}

describe("symmetry", () => {
  test("is not used for it, and the verdict and the run are the same", () => {
    const [full, off] = (["full", "off"] as const).map((symmetry) => search(unfairServer, symmetry));
    expect(full?.verdict).toEqual(off?.verdict);
    expect(full?.states).toBeLessThan(off?.states ?? 0);
    expect([full?.liveness, off?.liveness]).toEqual([off?.states, undefined]);
  });

  test("where the states without it are too many, nothing is claimed", () => {
    const [scenario] = load({ name: "unfair.tea", text: unfairServer }).scenarios;
    if (scenario === undefined) throw new Error("no check");
    const { states } = search(unfairServer, "full");
    const { verdict } = explore(scenario.protocol, { symmetry: "full", maxStates: states });
    expect(verdict).toEqual({ kind: "bounded", reason: `more than ${states} states, as 'leads to' is decided without symmetry` });
  });

  test.each(["wasm", "reference"] as const)("a search that is cut off does not say that it has decided, %s", async (engine) => {
    const cutOff = report(await checked({ engine, maxStates: search(unfairServer, "full").states }), { source, width: 120 });
    expect(cutOff).toMatch(/leads to: not decided; \d+ states were looked at without symmetry/u);
    expect(cutOff).not.toContain("decided on all");
    expect(report(await checked({ engine }), { source, width: 120 })).toMatch(/leads to: decided on all \d+ states, without symmetry/u);
  });
});

describe("a run in which something never comes", () => {
  test("is a way and a round, with the reasons why it may happen", async () => {
    const check = await checked();
    expect(check.met).toBe(true);
    const text = report(check, { source: { name: "unfair.tea", text: unfairServer }, width: 120 });
    expect(text).toContain('Liveness: what "all come" promises may never come, for c = ClientA.');
    expect(text).toMatch(/Then this repeats for ever\n +\d+ {2}/u);
    expect(text).toMatch(/Step \d+ leads back to the state after step \d+\. It is due from the state after step 2 on, and never comes\./u);
    expect(text).toMatch(/the timer again of ClientA: happens in step \d+/u);
    expect(text).toContain("── this repeats for ever ──");
    expect(text).toContain("── as after step 2 ──");
  });

  test("is written for programs", async () => {
    const record = jsonRecord(await checked(), { name: "unfair.tea", text: unfairServer }).violation;
    expect(record?.trace).toHaveLength(2);
    expect(record?.lasso).toMatchObject({ for: { c: "ClientA" }, since: 2 });
    expect(record?.lasso?.cycle?.[0]?.step).toBe(3);
    expect(mermaid(await checked())).toMatch(/ {2}loop this repeats for ever\n(.*\n)+ {2}end\n```/u);
  });

  test("may simply end", () => {
    const text = protocol({ items: request, property: "forall c: Client: !c.done leads to c.done" });
    const { verdict } = search(text, "full");
    expect(verdict).toMatchObject({ kind: "violated", trace: { steps: [] }, lasso: { since: 0, returnsTo: undefined, fairness: [] } });
  });
});
