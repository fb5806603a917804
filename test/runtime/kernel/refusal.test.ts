import { describe, expect, test } from "vitest";
import { conform, kernelSpecifier, loadMachines } from "../../../conformance/index.js";
import { writeModule } from "../../../codegen/typescript/index.js";
import { load } from "../../../dsl/index.js";
import {
  answerType,
  createNode,
  refusalOf,
  type Envelope,
  type Message,
  type Node,
  type NodeEvent,
} from "../../../runtime/kernel/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { homeMachine, type Setting } from "../../../bench/runtime/generated/stache.js";
import { later } from "../../../runtime/simulation/later.js";
import { DirectNetworks } from "../support/direct-network.js";
import { readTea } from "../../support/tea-sources.js";

// What comes from elsewhere and is no message of the protocol is an event, and the node goes on as if it had never come.

const setting: Setting = {
  placement: { Home: () => "Home/h" },
  members: { Cache: () => new Set() },
  initial: { Data: "nothing" },
  equal: {},
};

interface World {
  readonly agenda: Agenda;
  readonly networks: DirectNetworks;
  readonly events: NodeEvent[];
}

/** A home of Stache that takes a millisecond to start. */
function startHome(): World & { readonly home: Node } {
  const agenda = new Agenda(seededRandom(1));
  const networks = new DirectNetworks();
  const events: NodeEvent[] = [];
  const home = createNode({
    name: "h",
    roles: [{ type: homeMachine, setting }],
    network: networks.of("h"),
    clock: virtualClock(agenda),
    random: () => 0,
    report: (event) => void events.push(event),
    store: { load: () => later(agenda, 1, () => []), commit: () => later(agenda, 0, () => undefined) },
  });
  void home.start();
  return { agenda, networks, events, home };
}

const good: Envelope = { protocol: "Stache", from: "Cache/a", to: "Home/h", block: "Block/1", message: { type: "GetOwned" } };

function carrying(message: Message): Envelope {
  return { ...good, message };
}

interface Stranger {
  readonly what: string;
  readonly envelope: Envelope;
  readonly reason: string;
}

const tooMuch = { ...good.message, point: 1 };
const answer = { type: "#answer", message: "GetOwned", call: "1", value: 1, asked: null };

const strangers: readonly Stranger[] = [
  { what: "another name", envelope: carrying({ type: "Steal" }), reason: "Stache has no message 'Steal' from Cache/a to a Home" },
  {
    what: "a name of all objects",
    envelope: carrying({ type: "toString" }),
    reason: "Stache has no message 'toString' from Cache/a to a Home",
  },
  {
    what: "what caches get",
    envelope: carrying({ type: "Invalidate" }),
    reason: "Stache has no message 'Invalidate' from Cache/a to a Home",
  },
  { what: "another sender", envelope: { ...good, from: "Home/x" }, reason: "Stache has no message 'GetOwned' from Home/x to a Home" },
  { what: "too little", envelope: carrying({ type: "Evict" }), reason: "it does not carry what 'Evict' carries in Stache" },
  { what: "too much", envelope: carrying(tooMuch), reason: "it does not carry what 'GetOwned' carries in Stache" },
  { what: "an answer", envelope: carrying(answer), reason: "no Home calls 'GetOwned' in Stache" },
];

describe.each(strangers)("$what from elsewhere", ({ envelope, reason }) => {
  test("is an event, and the node goes on", () => {
    const { agenda, networks, events, home } = startHome();
    agenda.runUntil(1);
    networks.of("a").send(envelope);
    agenda.runUntil(2);
    expect(events).toEqual([{ kind: "undeliverable", reason, envelope }]);
    expect(home.machines()).toEqual([]);
    networks.of("a").send(good);
    agenda.runUntil(3);
    expect(home.machine({ protocol: "Stache", self: "Home/h", block: "Block/1" })?.vars).toMatchObject({ owner: "Cache/a" });
  });

  test("is one before the node is ready too", () => {
    const { agenda, networks, events } = startHome();
    networks.of("a").send(envelope);
    networks.of("a").send(good);
    agenda.runUntil(3);
    expect(events).toEqual([{ kind: "undeliverable", reason, envelope }]);
  });
});

describe("an answer to a call", () => {
  const source = readTea("test/codegen/cases/calls.tea");
  const [scenario] = load(source).scenarios;
  if (scenario === undefined) throw new Error("no check");
  const { protocol } = scenario;
  const { text } = writeModule(protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const [client, server] = loadMachines(text, "calls.ts");
  if (client === undefined || server === undefined) throw new Error("two machines are expected");
  const answered = { type: "#answer", message: "Ask", call: "1", value: "Data/1", asked: null };

  test.each<{ readonly message: Message; readonly refusal: string | undefined }>([
    { message: answered, refusal: undefined },
    { message: { ...answered, type: "answer" }, refusal: "Calls has no message 'answer' from Server/s to a Client" },
    { message: { ...answered, type: "Answer" }, refusal: "Calls has no message 'Answer' from Server/s to a Client" },
    { message: { ...answered, ...{ call: 1 } }, refusal: "it is no answer to 'Ask' in Calls" },
    { message: { ...answered, ...{ asked: 1 } }, refusal: "it is no answer to 'Ask' in Calls" },
    { message: { ...answered, ...{ message: "Answer" } }, refusal: "no Client calls 'Answer' in Calls" },
  ])("$message", ({ message, refusal }) => {
    expect(refusalOf(client, { from: "Server/s", message })).toBe(refusal);
  });

  test("is none of a message that has nearly its name", () => {
    expect(refusalOf(server, { from: "Client/a", message: { ...{ type: "Answer", value: "Data/1" } } })).toBeUndefined();
    expect(refusalOf(server, { from: "Client/a", message: answered })).toBe("no Server calls 'Ask' in Calls");
    expect(conform(protocol, source, { maxTransitions: 20_000 })).toMatchObject({ failure: undefined, isComplete: true });
  });

  test("has a name that no message has", () => {
    const renamed = { ...source, text: source.text.replaceAll("Answer", "answer") };
    expect(load(renamed).diagnostics.map(({ code }) => code)).toContain("T004");
    expect(answerType).not.toMatch(/^\w+$/u);
  });
});
