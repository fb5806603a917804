import { describe, expect, test } from "vitest";
import { continuationFlow, continuationsIn, liveVariables, type Protocol, type SiteId } from "../../dsl/index.js";
import { elaborateText, serverWith } from "../support/flow-case.js";

interface LivenessCase {
  readonly name: string;
  readonly items: string;
  /** For every site of the server, in the order of the text: its first line, and the names of its live variables. */
  readonly live: readonly (readonly [site: string, variables: readonly string[]])[];
}

const waiting = `
  state Waiting(k: continuation) { on Done { resume k } otherwise defer }`;

const cases: readonly LivenessCase[] = [
  {
    name: "what is read later is live, what is assigned first or never read is not",
    items: `  start state Idle {
    on Ask from c {
      let data = true
      let other = false
      suspend in Waiting
      let late = data
      assert late
      become Idle
    }
    on Done { }
  }${waiting}`,
    live: [["suspend in Waiting", ["data"]]],
  },
  {
    name: "the variable that takes the result is not live, the sender is if it is read",
    items: `  start state Idle {
    on Ask from c {
      let first: boolean = await { on Done { resume true } otherwise defer }
      let second: boolean = await { on Done { resume true } otherwise defer }
      if second { send Reply to c }
    }
    on Done { }
  }`,
    live: [
      ["await", ["c"]],
      ["await", ["c"]],
    ],
  },
  {
    name: "the keys of the target are evaluated after resuming",
    items: `  var busy: map<Client, boolean>
  start state Idle {
    on Ask from c { busy[c] = await { on Done { resume true } otherwise defer } }
    on Done { }
  }`,
    live: [["await", ["c"]]],
  },
  {
    name: "paths meet, and paths that leave do not count",
    items: `  var busy: boolean
  start state Idle {
    on Ask from c {
      let left = true
      let right = false
      let gone = true
      if busy { assert gone; return }
      suspend in Waiting
      become Idle
      if busy { assert left } else { assert right }
      send Reply to c
    }
    on Done { }
  }${waiting}`,
    live: [["suspend in Waiting", ["c", "left", "right"]]],
  },
  {
    name: "what a later round of a loop reads is live in an earlier one",
    items: `  var users: set<Client>
  start state Idle {
    on Ask from c {
      let told = true
      for u in users in any order {
        assert told
        await { on Done { resume } otherwise defer }
        send Reply to u
      }
    }
    on Done { }
  }`,
    live: [["await", ["told", "u"]]],
  },
  {
    name: "the block of a suspend is not after it",
    items: `  var pending: map<Client, continuation?>
  start state Idle {
    on Ask from c { let d = c; suspend k { pending[d] = k } send Reply to c }
    on Done from c { if pending[c] != none { resume take pending[c] } }
  }`,
    live: [["suspend k { pending[d] = k }", ["c"]]],
  },
  {
    name: "a pattern's variable and a chosen element are assigned where they are bound",
    items: `  var user: Client?
  start state Idle {
    on Ask {
      await { on Done { resume } otherwise defer }
      match user { some u => { send Reply to u } none => { } }
      choose d in Client
      await { on Done { resume } otherwise defer }
      send Reply to d
    }
    on Done { }
  }`,
    live: [
      ["await", []],
      ["await", ["d"]],
    ],
  },
  {
    name: "a call keeps the caller's variables, the procedure its own",
    items: `  start state Idle {
    on Ask from c { fetch(c); tell(c); send Reply to c }
    on Done { }
  }
  procedure fetch(d: Client) { suspend in Waiting; send Halt to d; become Idle }
  procedure tell(e: Client) { send Reply to e }${waiting}`,
    live: [
      ["fetch(c)", ["c"]],
      ["suspend in Waiting", ["d"]],
    ],
  },
  {
    name: "parameters of the state are in the frame of a suspend, but not of an await",
    items: `  start state Idle { on Ask { become Busy(true) } on Done { } }
  state Busy(flag: boolean) {
    on Ask { await { on Done { resume } otherwise defer } assert flag }
    on Done { suspend in Waiting; become Busy(flag) }
  }${waiting}`,
    live: [
      ["await", []],
      ["suspend in Waiting", ["flag"]],
    ],
  },
  {
    name: "an await after a suspension or a become keeps the parameters of the state that was left",
    items: `  start state Idle { on Ask { become Busy(true) } on Done { } }
  state Busy(flag: boolean) {
    on Ask { become Idle; await { on Done { resume } otherwise defer } assert flag }
    on Done { leave(); await { on Done { resume } otherwise defer } assert flag }
  }
  procedure leave() { suspend in Waiting; become Idle }${waiting}`,
    live: [
      ["await", ["flag"]],
      ["leave()", ["flag"]],
      ["await", ["flag"]],
      ["suspend in Waiting", []],
    ],
  },
];

describe("live variables", () => {
  test.each(cases)("$name", ({ items, live }) => {
    const text = serverWith(items);
    const protocol = elaborateText(text);
    expect(describeLive(protocol, text)).toEqual(live);
  });

  test("every call of a procedure that suspends has an entry, other calls have none", () => {
    const protocol = elaborateText(
      serverWith(`  start state Idle { on Ask { outer() } on Done { } }
  procedure outer() { inner(); tell() }
  procedure inner() { await { on Done { resume } otherwise defer } }
  procedure tell() { }`),
    );
    const { sites } = continuationFlow(protocol);
    const withEntries = [...liveVariables(protocol).keys()].map((site) => sites.get(site)?.procedure ?? sites.get(site)?.kind);
    expect(withEntries.toSorted()).toEqual(["await", "inner", "outer"]);
  });
});

describe("continuation flow", () => {
  const text = serverWith(`  var pending: map<Client, continuation?>
  var last: continuation?
  start state Idle {
    on Ask from c { suspend k { pending[c] = k } }
    on Done from c {
      if pending[c] != none { last = take pending[c] }
      fetch()
      fetch()
      if last != none { let j = take last!; await { on Done { resume } otherwise defer } resume j }
    }
  }
  procedure fetch() { suspend in First; become Idle }
  state First(a: continuation) { on Done { become Second(a) } otherwise defer }
  state Second(b: continuation) { on Done { resume b } otherwise defer }`);
  const protocol = elaborateText(text);
  const flow = continuationFlow(protocol);

  test.each([
    ["pending", ["suspend k { pending[c] = k }"]],
    ["last", ["suspend k { pending[c] = k }"]],
    ["j", ["suspend k { pending[c] = k }"]],
    ["a", ["suspend in First"]],
    ["b", ["suspend in First"]],
  ])("%s is reached by %j", (name, sites) => {
    const reaching = flow.reaching.get(variableNamed(protocol, name)) ?? [];
    expect(reaching.map((site) => textOf(flow.sites.get(site)?.span, text))).toEqual(sites);
  });

  test("a procedure is expanded where it is called", () => {
    expect(continuationsIn(flow, variableNamed(protocol, "a"))).toBe(2);
    expect(continuationsIn(flow, variableNamed(protocol, "pending"))).toBe(1);
  });

  test("a frame holds the continuations that its live variables may hold", () => {
    const held = [...flow.held].map(([site, inner]) => [
      firstLine(textOf(flow.sites.get(site)?.span, text)),
      inner.map((one) => textOf(flow.sites.get(one)?.span, text)),
    ]);
    expect(held.filter(([, inner]) => inner?.length !== 0)).toEqual([["await", ["suspend k { pending[c] = k }"]]]);
  });
});

function describeLive(protocol: Protocol, text: string): readonly (readonly [string, readonly string[]])[] {
  const { sites } = continuationFlow(protocol);
  const startOf = (site: SiteId): number => sites.get(site)?.span.start ?? -1;
  return [...liveVariables(protocol)]
    .toSorted(([a], [b]) => startOf(a) - startOf(b))
    .map(([site, live]) => {
      const names = live.map((id) => protocol.variables[id]?.name ?? "?");
      return [firstLine(textOf(sites.get(site)?.span, text)), names.toSorted()];
    });
}

/** An await is long: its keyword is enough. */
function firstLine(text: string): string {
  return text.startsWith("await") ? "await" : text;
}

function textOf(span: { readonly start: number; readonly end: number } | undefined, text: string): string {
  return span === undefined ? "" : text.slice(span.start, span.end);
}

function variableNamed(protocol: Protocol, name: string): number {
  return protocol.variables.findIndex((variable) => variable.name === name);
}
