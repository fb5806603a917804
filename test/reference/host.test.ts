import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { actionText, effectTexts } from "../../checker/trace/step-text.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

// Host operations: when they complete, with what, and what becomes of those that nobody waits for.

/** A disk that is asked to write, and may be poked by its neighbour meanwhile. */
function search(disk: string, check = "check once { requests: write at most 1; poke at most 1 } expect pass"): SearchResult {
  const text = `
protocol Case
node Disk
node Neighbour
channel net: fifo
message Poke : Neighbour -> Disk
machine Neighbour { request poke() start state Ready { on poke() { send Poke to Disk; return } } }
machine Disk {
  var saved: 0..5
  host save(n: 0..1): 0..2
  host flush()
  request write(): 0..5
  ${disk}
}
${check}`;
  const { scenarios, diagnostics } = load({ name: "case.tea", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("the protocol does not load");
  return explore(scenario.protocol, { symmetry: "off" });
}

const write = "on write() { saved = call host.save(1) in Saving; become Ready; return saved }";

function failureOf({ verdict }: SearchResult): string {
  return verdict.kind === "violated" ? `${verdict.failure.kind} ${String(verdict.failure.name)}` : verdict.kind;
}

test("every value of the result comes, and each is a state of its own", () => {
  const result = search(
    `start state Ready { ${write} on Poke { } } state Saving(k: continuation<0..2>) { on Poke { } }`,
    "check once { requests: write at most 1; none of poke } expect pass",
  );
  // At first, asked, begun, and one for each result.
  expect([failureOf(result), result.states, result.transitions, result.depth]).toEqual(["holds", 6, 5, 3]);
});

test("a result that cannot be used is found", () => {
  const write = 'on write() { let n = call host.save(1) in Saving; assert n < 2 "it fits"; become Ready; return n }';
  const { verdict } = search(`start state Ready { ${write} on Poke { } } state Saving(k: continuation<0..2>) { on Poke { } }`);
  const steps = verdict.kind === "violated" ? verdict.trace?.steps : undefined;
  expect(steps?.map((step) => [actionText(step, false), ...effectTexts(step, false)].join("; "))).toEqual([
    "Disk's application asks write()",
    "Disk begins write(); asks its host to save(1)",
    "Disk's host completes save with 2",
  ]);
  expect(steps?.[1]?.after?.machines.find(({ node }) => node === "Disk")?.pending).toEqual(["save"]);
});

test("any event may come first", () => {
  const waiting = 'state Saving(k: continuation<0..2>) { on Poke { fail "too early" } }';
  expect(failureOf(search(`start state Ready { ${write} on Poke { } } ${waiting}`))).toBe("assertion too early");
});

test("of two operations either completes first", () => {
  const disk = `
    requests 2
    var parked: continuation<0..2>? var isFlushed: boolean
    request sync()
    start state Ready {
      on write() { let n = call host.save(1) in Saving; if self is Saving { become Ready } saved = n; return n }
      on sync() { call host.flush in Flushing; become Ready; isFlushed = true; return }
      on Poke { }
    }
    state Saving(k: continuation<0..2>) { on Poke { parked = k; become Ready } }
    state Flushing(k: continuation) { on Poke { } }`;
  const covers = `cover "the first": Disk is Flushing && Disk.saved == 2
    cover "the second": Disk.isFlushed && Disk.parked != none`;
  const limits = "requests: write at most 1; poke at most 1; sync at most 1";
  expect(failureOf(search(disk, `${covers} check all { ${limits} } expect pass`))).toBe("holds");
});

test("an operation that was given up ends without effect", () => {
  const disk = `start state Ready { ${write} on Poke { } } state Saving(k: continuation<0..2>) { on Poke { resume k with 0 } }`;
  const result = search(
    disk,
    'cover "given up": Disk is Ready && !quiescent && Disk.saved == 0\ncheck once { requests: write at most 1; poke at most 1 } expect pass',
  );
  expect(failureOf(result)).toBe("holds");
});

test("an operation under way is open", () => {
  const disk = `start state Ready { ${write} on Poke { } } state Saving(k: continuation<0..2>) { on Poke { } }`;
  expect(
    failureOf(
      search(
        disk,
        'invariant "at rest": quiescent => !(Disk is Saving)\ncheck once { requests: write at most 1; poke at most 1 } expect pass',
      ),
    ),
  ).toBe("holds");
});
