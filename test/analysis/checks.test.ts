import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkProtocol, hasErrors, load } from "../../dsl/index.js";
import { elaborateText, serverWith } from "../support/flow-case.js";

const protocols = readdirSync("protocols", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".tea"));

/** The protocol by which the design explained the language. */
const introduction = `/// Write-invalidate coherence with one home node (a small Stache).
protocol Stache

param Caches = 3
param Values = 2

node Home
node Cache[Caches]                 // interchangeable: the checker reduces by their symmetry
block Block[1]                     // coherence state is kept once for every block
value Data[Values]                 // interchangeable data values

channel net: fifo                  // reliable, ordered per (sender, receiver)

message GetShared, GetOwned : Cache -> Home
message Grant(data: Data)          : Home  -> Cache
message Invalidate                 : Home  -> Cache
message PutBack(data: Data?)       : Cache -> Home

ghost latest: Data per Block       // exists only for verification

machine Cache per Block {
  var copy: Data?

  request read(): Data             // asked for by the local application
  request write(v: Data)

  start state Invalid {
    on read() {
      send GetShared to Home
      copy = suspend in Waiting            // captures the rest of this handler
      become Shared
      return copy!                          // answers the application
    }
    on write(v) {
      send GetOwned to Home
      suspend in Waiting
      copy = v; latest = v
      become Owned
      return
    }
    on Invalidate { send PutBack(none) to Home }
  }

  state Shared {
    on read() { return copy! }
    on write(v) { send GetOwned to Home; suspend in Waiting; copy = v; latest = v; become Owned; return }
    on Invalidate { copy = none; send PutBack(none) to Home; become Invalid }
  }

  state Owned {
    on read() { return copy! }
    on write(v) { copy = v; latest = v; return }
    on Invalidate { send PutBack(copy) to Home; copy = none; become Invalid }
  }

  state Waiting(k: continuation<Data>) {
    on Grant(d) { resume k with d }
    on Invalidate { send PutBack(none) to Home }
  }
}

machine Home per Block {
  var memory: Data                  // starts as the protocol's one initial Data, as \`latest\` does
  var sharers: set<Cache>
  var owner: Cache?

  start state Idle {
    on GetShared from c {
      if owner != none { recall({owner}) }
      sharers += c
      send Grant(memory) to c
    }
    on GetOwned from c {
      recall(owner != none ? {owner} : sharers - {c})
      sharers = {}; owner = c
      send Grant(memory) to c
    }
    on PutBack(d) { }               // the answer to an invalidation that crossed a request
  }

  /// Invalidates every copy in \`victims\` and comes back when all have answered.
  procedure recall(victims: set<Cache>) {
    if victims == {} { return }
    send Invalidate to victims
    suspend k { become Recalling(k, victims) }
    sharers -= victims; owner = none
    become Idle
  }

  state Recalling(k: continuation, waiting: set<Cache>) {
    on PutBack(d) from c {
      if d != none { memory = d }
      waiting -= c
      if waiting == {} { resume k }
    }
    otherwise defer
  }
}

invariant "one writer or many readers":
  forall a: Cache, b: Cache where a != b: a is Owned => b not in { Owned, Shared }
invariant "readers see the latest write":
  forall c: Cache where c in { Shared, Owned }: c.copy == latest

check small { Caches = 2 } expect pass
check usual { }            expect pass
`;

describe("correct protocols", () => {
  test.each(protocols)("no check finds an error in %s", (path) => {
    const { scenarios, diagnostics } = load({ name: path, text: readFileSync(`protocols/${path}`, "utf8") });
    expect(hasErrors(diagnostics)).toBe(false);
    expect(scenarios).not.toEqual([]);
  });

  test("no check finds an error in the introduction's protocol", () => {
    expect(load({ name: "introduction.tea", text: introduction }).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "T301 Machine 'Cache' handles 'Grant' only while it waits for it",
    ]);
  });
});

describe("diagnostics", () => {
  test("a mistake in a handler that several states share counts once", () => {
    const text = serverWith(`  var busy: boolean
  start state Idle { }
  state Idle, Busy { on Ask { busy = true; defer } on Done { become Busy } }`);
    expect(checkProtocol(elaborateText(text)).filter(({ code }) => code === "T701")).toHaveLength(1);
  });

  test("a warning counts if the defaults show it and no check contradicts", () => {
    const text = `${serverWith(`  var busy: boolean
  start state Idle {
    on Ask { if (Early) { return } busy = true }
    on Done { if (Late) { become Found } }
  }
  state Found { on Ask { } on Done { } }
  state Lost { on Ask { } on Done { } }`)}
param Early = false
param Late = false
check early { Early = true } expect pass
check late { Late = true } expect pass
`;
    const warnings = load({ name: "settings.tea", text }).diagnostics.map(
      ({ code, span }) => `${code} ${text.slice(span.start, span.end)}`,
    );
    expect(warnings).toEqual(["T304 Reply", "T304 Halt", "T303 Lost"]);
  });

  test("they show the other side", () => {
    const text = serverWith(`  var busy: boolean
  start state Idle { on Ask { busy = true; defer } on Done { } }`);
    const [found] = checkProtocol(elaborateText(text)).filter(({ code }) => code === "T701");
    const related = (found?.related ?? []).map(({ span, message }) => [text.slice(span.start, span.end), message]);
    expect(related).toEqual([["busy = true", "the assignment is here"]]);
  });

  test.each([
    {
      name: "an unordered loop",
      code: "T501",
      items: `  var last: Client?
  start state Idle { on Ask { for c in Client { last = c } } on Done { } }`,
    },
    {
      name: "a continuation that is not taken",
      code: "T409",
      items: `  var pending: continuation?
  start state Idle { on Ask { suspend k { pending = k } } on Done { if pending != none { resume pending } } }`,
    },
  ])("the fix of $name mends it", ({ code, items }) => {
    const text = serverWith(items);
    const [found] = checkProtocol(elaborateText(text)).filter((one) => one.code === code);
    const mended = (found?.fix?.edits ?? []).reduceRight((before, { span, text: replacement }) => {
      return before.slice(0, span.start) + replacement + before.slice(span.end);
    }, text);
    expect(mended).not.toBe(text);
    expect(checkProtocol(elaborateText(mended)).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
