import { expect, test } from "vitest";
import { conform, kernelSpecifier, loadMachines } from "../../conformance/index.js";
import { writeModule } from "../../codegen/typescript/index.js";
import { load } from "../../dsl/index.js";
import { createNode, type LogRecord, type Node, type NodeEvent } from "../../runtime/kernel/index.js";
import { Agenda, seededRandom, virtualClock } from "../../runtime/simulation/index.js";
import { emptySetting } from "../runtime/support/ledger.js";

// What the application may ask is said by the guards of requests. Running machines hold to it: nothing runs that was not verified.

const protocol = `protocol Guarded
node Room[1]
channel net: fifo
message Tick(n: 0..3) : Room -> Room
machine Room {
  var count: 0..3 = 0
  request enter(most: 0..3) when self is Free && count < most
  request leave() when self is Taken
  request count(): 0..3
  request peek() when last != none
  var last: 0..3?
  start state Free {
    on enter { count += 1 become Taken return }
  }
  state Taken { }
  on leave() { become Free return }
  on count() { return count }
  on peek() when last! < 3 { return }
  on Tick { }
}
check main { requests: total 4 } expect pass
`;

const source = { name: "guarded.tea", text: protocol.replaceAll("count()", "number()") };

function scenario() {
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [only] = scenarios;
  if (only === undefined) throw new Error("no check");
  return only;
}

interface Running {
  readonly node: Node;
  readonly agenda: Agenda;
  readonly events: NodeEvent[];
  readonly log: LogRecord[];
}

function start(): Running {
  const { text } = writeModule(scenario().protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const [type] = loadMachines(text, "guarded.ts");
  if (type === undefined) throw new Error("no machine");
  const agenda = new Agenda(seededRandom(1));
  const [events, log]: [NodeEvent[], LogRecord[]] = [[], []];
  const node = createNode({
    name: "a",
    roles: [{ type, setting: emptySetting }],
    network: { send: () => undefined, receive: () => undefined },
    clock: virtualClock(agenda),
    random: () => 0,
    report: (event) => void events.push(event),
    log: (record) => void log.push(record),
  });
  void node.start();
  return { node, agenda, events, log };
}

function ask({ node, agenda }: Running, requests: readonly string[]): readonly unknown[] {
  const answers: unknown[] = [];
  for (const request of requests) {
    node.submit(
      { protocol: "Guarded", role: "Room", block: null },
      { request, args: { most: 2 } },
      { onAnswer: (value) => answers.push(value ?? request), onFailure: ({ failure, message }) => answers.push(`${failure}: ${message}`) },
    );
  }
  agenda.runUntil(agenda.nowMs + 10);
  return answers;
}

test("a request that a handler would take up against its guard is refused, and nothing has happened", () => {
  const running = start();
  const refused = "refused: Cannot ask for 'leave': the protocol does not allow it in state 'Free'";
  expect(ask(running, ["leave", "number", "enter", "leave", "leave", "number"])).toEqual([refused, 0, "enter", "leave", refused, 1]);
  expect(running.events).toEqual([]);
});

test("the guards of handlers do not stumble over what may not be asked", () => {
  const running = start();
  expect(ask(running, ["peek", "number"])).toEqual([expect.stringContaining("refused: Cannot ask for 'peek'"), 0]);
  expect(running.events).toEqual([]);
});

test("one that no handler takes up waits until it may be asked", () => {
  const running = start();
  const answers = ask(running, ["enter", "enter", "number"]);
  expect(answers).toEqual(["enter", 1]);
  expect(ask(running, ["leave", "number"])).toEqual(["leave", 2]);
  expect(answers).toEqual(["enter", 1, "enter"]);
});

test("what was refused stands in the log as withdrawn", () => {
  const running = start();
  ask(running, ["leave", "enter", "leave"]);
  expect(running.log.map(({ kind }) => kind)).toEqual(["start", "request", "request", "request", "withdrawal", "step", "step"]);
});

test("the guards of the code are those of the model", () => {
  const compare = (change: (text: string) => string) => conform(scenario().protocol, source, { maxTransitions: 5_000, change });
  expect(compare((text) => text)).toMatchObject({ isComplete: true, failure: undefined });
  for (const [from, to] of [
    ['leave: (room: RoomStep) => room.isIn("Taken")', "leave: () => true"],
    ['leave: (room: RoomStep) => room.isIn("Taken")', "leave: () => false"],
    ["room.vars.count < most", "room.vars.count <= most"],
  ] as const) {
    const found = compare((text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    expect(found.failure?.difference.what).toMatch(/^asking for /u);
  }
});
