import { describe, expect, test } from "vitest";
import { outcomeOf, search } from "./outcome.js";

interface Parts {
  readonly fault?: string;
  readonly channel?: string;
  /** Items of the keeper, behind its variable `n`. */
  readonly keeper?: string;
  readonly durable?: boolean;
  readonly put?: string;
  readonly more?: string;
  readonly requests?: string;
}

const crashes = "fault crash Keeper at most 1";
const forever = `${crashes} forever`;

/** A client that writes once to a keeper that crashes. */
function register(parts: Parts): string {
  const { fault = crashes, channel = "fifo", keeper = "start state S { on Put { n = 1 } }", durable = false } = parts;
  const { put = "send Put to Keeper", more = "", requests = "put at most 1" } = parts;
  return `
protocol Register
node Client
node Keeper
channel net: ${channel}
${fault}
message Put : Client -> Keeper
message A, B : Keeper -> Client
machine Client {
  var last: 0..2
  request put()
  start state Calm { on put() { ${put}; return } on A { last = 1 } on B { last = 2 }  }
}
machine Keeper {
  ${durable ? "durable var" : "var"} n: 0..1
  ${keeper}
}
${more}
check once { requests: ${requests} } expect pass
`;
}

describe("a crash", () => {
  test("puts variables back, and the node comes back", () => {
    // At rest, issued, in flight, delivered: 4 without a crash; 4 while it is down; 5 afterwards, as what was delivered may be forgotten.
    expect(outcomeOf(register({}))).toEqual({ verdict: "holds", states: 4 + 4 + 5 });
    expect(outcomeOf(register({ fault: "fault crash Keeper at most 0" }))).toEqual({ verdict: "holds", states: 4 });
  });

  test("spares durable variables", () => {
    expect(outcomeOf(register({ durable: true }))).toEqual({ verdict: "holds", states: 4 + 4 + 4 });
  });

  test("for ever throws away what is on its way to the node, and what is sent later", () => {
    // Down: at rest, issued, sent. What was delivered before makes no difference unless it is durable.
    expect(outcomeOf(register({ fault: forever }))).toEqual({ verdict: "holds", states: 4 + 3 });
    expect(outcomeOf(register({ fault: forever, durable: true }))).toEqual({ verdict: "holds", states: 4 + 4 });
  });

  test("disarms timers, loses what a node has sent to itself, and loses no continuation", () => {
    const timer = "timer t start state S { on Put { n = 1; start t } on t { assert n == 1 } }";
    expect(outcomeOf(register({ keeper: timer }))).toMatchObject({ verdict: "holds" });
    const note = `message Note : Keeper -> Keeper`;
    const own = "start state S { on Put { n = 1; send Note to self } on Note { assert n == 1 } }";
    expect(outcomeOf(register({ keeper: own, more: note }))).toMatchObject({ verdict: "holds" });
    const waiting =
      "start state S { on Put { send A to Client; suspend in W; n = 1; become S } on Note { } } state W(k: continuation) { on Note { resume k } on Put { defer } }";
    const echo = `message Note : Client -> Keeper`;
    const parts = { keeper: waiting, more: echo, put: "send Put to Keeper; send Note to Keeper" };
    expect(outcomeOf(register(parts))).toMatchObject({ verdict: "holds" });
  });

  test("ends the node's own requests", () => {
    const text = register({
      fault: "fault crash Client at most 1",
      put: "send Put to Keeper; await { on A { resume } on B { } }",
      keeper: "start state S { on Put { n = 1; send B to Client } }",
    });
    // The keeper never sends A: whoever is not saved by a crash waits for ever.
    expect(outcomeOf(text)).toMatchObject({ verdict: "deadlock", steps: 4 });
    const { verdict } = search(`${text}\nalways possible "rest": quiescent`, "off");
    expect(verdict).toMatchObject({ kind: "violated", failure: { kind: "deadlock" } });
    const saved = register({
      fault: "fault crash Client at most 1",
      put: "send Put to Keeper; await { on A { resume } on B { } }",
      keeper: "start state S { on Put { n = 1; send A to Client } }",
    });
    expect(outcomeOf(saved)).toMatchObject({ verdict: "holds" });
  });

  test("puts values back to the one with which the protocol began", () => {
    const text = (invariant: string): string => `
protocol Values
node Keeper
value Data[2]
fault crash Keeper at most 1
ghost origin: Data
machine Keeper {
  var kept: Data
  request put(v: Data)
  start state S { on put(v) { kept = v; return } }
}
invariant "back": ${invariant}
check once { requests: put at most 1 } expect pass`;
    expect(outcomeOf(text("Keeper is down => Keeper.kept == origin"))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(text("Keeper.kept == origin"))).toMatchObject({ verdict: "invariant", steps: 2 });
    const holds = text("Keeper is down => Keeper.kept == origin");
    expect(search(holds, "full").unreduced).toBe(search(holds, "off").states);
  });
});

describe("a node that is down", () => {
  test("leaves messages in their channel, where they need room", () => {
    const twice = { put: "send Put to Keeper", channel: "fifo capacity 1", requests: "put at most 2" };
    expect(outcomeOf(register(twice))).toMatchObject({ verdict: "overflow" });
    const roomy = { ...twice, channel: "fifo capacity 2" };
    expect(outcomeOf(register(roomy))).toMatchObject({ verdict: "holds" });
    const gone = { ...twice, fault: forever, put: "if last == 0 { last = 1; send Put to Keeper } else { send Put to Keeper }" };
    expect(outcomeOf(register({ ...gone, channel: "fifo capacity 1 blocking" }))).toMatchObject({ verdict: "holds" });
  });

  test("is asked for by properties, and is not at rest unless it is down for ever", () => {
    const more = 'invariant "up": quiescent => !(Keeper is down)\ncover "down": Keeper is down';
    expect(outcomeOf(register({ more }))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(register({ more, fault: forever }))).toEqual({ verdict: "invariant", name: "up", steps: 1 });
  });

  test("for ever keeps whoever waits for it waiting", () => {
    const parts = {
      put: "send Put to Keeper; await { on A { resume } on B { } }",
      keeper: "start state S { on Put { send A to Client } }",
    };
    expect(outcomeOf(register({ ...parts, fault: forever }))).toMatchObject({ verdict: "deadlock", steps: 3 });
    // It comes back, but may have forgotten the question.
    expect(outcomeOf(register(parts))).toMatchObject({ verdict: "deadlock", steps: 4 });
  });

  test("crashes as often as its limit says, and never while it is down", () => {
    const count = "ghost crashed: 0..3 on restart { crashed += 1 }";
    const text = (limit: number): string =>
      register({
        fault: `fault crash Keeper at most ${limit}`,
        keeper: `start state S { on Put { } } ${count}`,
        more: 'invariant "few": Keeper.crashed < 2',
      });
    expect(outcomeOf(text(1))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(text(2))).toEqual({ verdict: "invariant", name: "few", steps: 4 });
  });
});

describe("a step that ends in a crash", () => {
  test("keeps its durable writes and loses its sends", () => {
    const more = 'invariant "told": !(Keeper is down && Keeper.n == 1)';
    const silent = register({ durable: true, more });
    expect(outcomeOf(silent)).toMatchObject({ verdict: "invariant", steps: 4 });
    const telling = register({ durable: true, more, keeper: "start state S { on Put { n = 1; send A to Client } }" });
    const { verdict } = search(telling, "off");
    const steps = verdict.kind === "violated" ? verdict.trace?.steps : undefined;
    expect(steps).toHaveLength(3);
    expect(steps?.at(-1)).toMatchObject({ event: { kind: "crash", during: { kind: "deliver" }, lost: [{ message: "A" }] }, sent: [] });
  });

  test("lets the first messages of a fifo out, and of a bag any", () => {
    const keeper = "start state S { on Put { send A to Client; send B to Client } }";
    const needsA = (channel: string): string =>
      register({ channel, keeper }).replace("on B { last = 2 }", "on B { assert last == 1; last = 2 }");
    expect(outcomeOf(needsA("fifo"))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(needsA("unordered")).verdict).toBe("assertion");
  });

  test("treats the receivers of a multicast alike", () => {
    const text = `
protocol Multicast
node Keeper
node Client[3]
channel net: fifo
fault crash Keeper at most 1
message Tell : Keeper -> Client
machine Keeper { request go() start state S { on go() { send Tell to Client; return } } }
machine Client { var told: boolean start state S { on Tell { told = true } } }
check once { requests: go at most 1 } expect pass`;
    const [full, off] = [search(text, "full"), search(text, "off")];
    expect(full.verdict.kind).toBe("holds");
    expect(full.unreduced).toBe(off.states);
    for (const told of [0, 1, 2]) {
      const only = `${text}\ncover "${told}": quiescent && Keeper is S && (count c: Client where c.told) == ${told}`;
      expect(search(only, "full").verdict.kind).toBe("holds");
    }
  });
});

describe("a restart", () => {
  const machines = (log: string): string => `
protocol Order
node Keeper
block Block[2]
fault crash Keeper at most 1
machine Keeper {
  durable var log: 0..99
  start state S { on Up(n) { log = log * 10 + n } }
}
machine Keeper per Block {
  durable var first: boolean
  request mark()
  start state S { on mark() { first = true; return } }
  on restart { if first { send Up(1) to self } else { send Up(2) to self } }
}
message Up(n: 1..2) : Keeper -> Keeper
cover "log": Keeper.log == ${log}
check once { requests: mark at most 1 } expect pass`;

  test("runs what the machines of all blocks have to do, in every order", () => {
    expect(outcomeOf(machines("12"))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(machines("21"))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(machines("11"))).toMatchObject({ verdict: "uncovered" });
  });

  test("begins in the start state, and may suspend", () => {
    const keeper = `
  start state S { on Put { n = 1; become Full } }
  state Full { on Put { } }
  on restart { if n == 1 { send A to Client; suspend in W; become Full } }
  state W(k: continuation) { on Put { resume k } }`;
    const more = 'cover "recovered": Keeper is Full && Client.last == 1';
    const parts = { keeper, durable: true, more, requests: "put at most 2" };
    expect(outcomeOf(register(parts)).verdict).toBe("deadlock");
    const idle = keeper.replace("state W(k", "idle state W(k");
    expect(outcomeOf(register({ ...parts, keeper: idle }))).toMatchObject({ verdict: "holds" });
  });

  test("that finds no room for what it sends does not happen", () => {
    // The client cannot take A before there is room for Put, and the keeper is down until there is room for another A.
    const text = (limit: number): string =>
      register({
        fault: `fault crash Keeper at most ${limit}`,
        channel: "fifo capacity 1 blocking",
        keeper: "start state S { on Put { } } on restart { send A to Client }",
      }).replace("on A { last = 1 }", "on A { send Put to Keeper }");
    expect(outcomeOf(text(1))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(text(2))).toMatchObject({ verdict: "deadlock" });
  });
});

describe("calls", () => {
  /** A client that asks with a number and gets it back, with a timer if it is impatient. */
  const protocol = (fault: string, { server, impatient = false }: { readonly server: string; readonly impatient?: boolean }): string => `
protocol Calls
node Server
node Client
channel net: fifo
${fault}
message Ask(n: 0..1): 0..1 : Client -> Server
machine Client {
  request ask(n: 0..1)
  timer patience
  start state Ready {
    on ask(n) {
      ${impatient ? "start patience" : ""}
      let m = call Ask(n) to Server in Asking
      stop patience
      assert m == n "its own answer"
      become Ready
      return
    }
    ignore patience
  }
  state Asking(k: continuation<0..1>) { on patience { resume k with 0 } }
}
machine Server { ${server} }
check twice { requests: ask at most 2 } expect pass`;
  const answering = "start state S { on Ask(n) { return n } }";
  const waiting =
    "timer t start state S { on Ask(n) { start t; suspend in W; become S; return n } ignore t } state W(k: continuation) { on t { resume k } otherwise defer }";

  test("an answer to a caller that has crashed is not taken for that to a newer call", () => {
    const text = protocol("fault crash Client at most 1", { server: waiting });
    expect(outcomeOf(text)).toMatchObject({ verdict: "holds" });
    expect(search(`${text}\ncover "again": Client is Asking && Server is W`, "off").verdict.kind).toBe("holds");
  });

  test("whose right to answer is lost leave a patient caller waiting for ever", () => {
    expect(outcomeOf(protocol("fault crash Server at most 1", { server: waiting })).verdict).toBe("deadlock");
    expect(outcomeOf(protocol("fault crash Server at most 1", { server: answering })).verdict).toBe("deadlock");
  });

  test("that nobody waits for, nor can answer, owe nothing", () => {
    const text = protocol("fault crash Server at most 1", { server: waiting, impatient: true }).replace(
      'assert m == n "its own answer"',
      "",
    );
    expect(outcomeOf(text)).toMatchObject({ verdict: "holds" });
    const gone = text.replace("at most 1", "at most 1 forever");
    expect(outcomeOf(gone)).toMatchObject({ verdict: "holds" });
  });
});
