import { afterEach, describe, expect, test } from "vitest";
import { openMember, transportWire, type Member, type Wire } from "../../../runtime/fos/fleet/index.js";
import { systemClock } from "../../../runtime/kernel/index.js";
import type { Plain } from "../../../runtime/plain/index.js";
import { seededRandom } from "../../../runtime/simulation/index.js";
import { openMemoryStore } from "../../../runtime/store/index.js";
import { nodeId, tcpTransport, type SendOutcome, type TcpEndpoint } from "../../../runtime/transport/index.js";
import { SimulatedFleet } from "./fleet/simulated-fleet.js";

// What the name servers of the thesis of fos fell over (Section 5.3): channels that are full on both ends, one stream whose answers are handled after its
// requests, and streams that overtake each other. Protocols of the repository show each as a fault; here are the servers that run.

const SERVERS = ["a", "b", "c"];

/** So few that servers which change many names at once always find them full. */
const FEW = { queueMessages: 4, windowBytes: 2_048, queueBytes: 8_192, drainMs: 200 };

const CHANGES = 60;

/** Nobody is suspected because messages wait. */
const PATIENT = { heartbeatMs: 200, leaseMs: 20_000, suspectAfterMs: 30_000, followWithinMs: 60_000, serveWithinMs: 60_000 };

/** A server on TCP, with what it has sent to whom, and got from whom. */
interface Server {
  readonly endpoint: TcpEndpoint;
  readonly member: Member;
  readonly sent: Map<string, string[]>;
  readonly got: Map<string, string[]>;
  readonly outcomes: SendOutcome[];
}

describe("servers whose queues are full", () => {
  const servers = new Map<string, Server>();
  afterEach(async () => {
    const all = [...servers.values()];
    await Promise.all(all.map(({ member }) => member.stop()));
    await Promise.all(all.map(({ endpoint }) => endpoint.close()));
    servers.clear();
  });

  test("all go on, and what one sends to another comes in its order, answers as well as requests", async () => {
    for (const name of SERVERS) servers.set(name, await open(name, servers));
    const members = [...servers.values()].map(({ member }) => member);
    await until(() => members.every((member) => member.state() === "serving" && member.members().length === SERVERS.length));
    await Promise.all(members.flatMap((member) => Array.from({ length: CHANGES }, (_, index) => increment(member, `n${index}`))));
    const outcomes = [...servers.values()].flatMap((server) => server.outcomes);
    expect(outcomes.filter((outcome) => outcome === "full").length).toBeGreaterThan(CHANGES);
    for (const member of members) expect(new Map(member.entries())).toEqual(new Map(namesWith(SERVERS.length)));
    for (const [name, { sent }] of servers) for (const [peer, bodies] of sent) expectOrder(servers.get(peer)?.got.get(name) ?? [], bodies);
  });
});

describe("streams that overtake each other", () => {
  test.each([1, 2, 3])("lose no change, and each name changes in one order everywhere (seed %i)", async (seed) => {
    const fleet = new SimulatedFleet({ seed, delayMs: [0, 70], timing: PATIENT });
    SERVERS.forEach((name, index) => fleet.start(name, index === 0 ? [] : ["a"]));
    await fleet.until("all serve", () => serveAll(fleet));
    const logs = fleet.members().map(logOf);
    const answers: Plain[] = [];
    for (const member of fleet.members())
      for (let count = 0; count < 32; count++)
        fleet.agenda.after(
          fleet.random(500),
          () => void append(member, `n${count % 8}`, count).then((answer) => answers.push(answer), fail),
        );
    await fleet.until("all is answered", () => answers.length === 96);
    await fleet.run(1_000);
    const [first = [], ...others] = logs;
    expect(first).toHaveLength(96);
    for (const [name, made] of fleet.members()[0]?.entries() ?? []) {
      // Of all changes of a name none is lost, and none is there twice.
      expect([name, new Set(listOf(made)).size, listOf(made).length]).toEqual([name, 12, 12]);
      for (const other of others) expect(changesOf(other, name)).toEqual(changesOf(first, name));
    }
    // Between names there is no order: otherwise nothing has overtaken anything.
    expect(others.some((other) => JSON.stringify(other) !== JSON.stringify(first))).toBe(true);
  });
});

type Log = readonly (readonly [name: string, entry: Plain])[];

function append(member: Member, name: string, count: number): Promise<Plain> {
  return member.change(name, (entry) => ({ kind: "write", entry: [...listOf(entry), `${member.name} ${count}`] }));
}

function listOf(entry: Plain): readonly Plain[] {
  return Array.isArray(entry) ? Array.from<Plain>(entry) : [];
}

function changesOf(log: Log, name: string): Log {
  return log.filter(([of]) => of === name);
}

async function open(name: string, servers: ReadonlyMap<string, Server>): Promise<Server> {
  const [sent, got, outcomes] = [new Map<string, string[]>(), new Map<string, string[]>(), new Array<SendOutcome>()];
  const endpoint = await tcpTransport({ limits: FEW }).open(nodeId(name), {
    onMessage: (from, { body }) => wire.onMessage(from, body),
    onEvent: (event) => wire.onEvent(event),
  });
  const send = (to: string, body: Plain): SendOutcome => {
    const outcome = endpoint.send(nodeId(to), { body });
    outcomes.push(outcome);
    return outcome;
  };
  const wire = transportWire({ send }, (to, reason) => fail(new Error(`${name} has lost ${to}: ${reason}`)));
  for (const [peer, { endpoint: other }] of servers) {
    endpoint.connect(nodeId(peer), other.address);
    other.connect(nodeId(name), endpoint.address);
  }
  const member = await openMember({
    name,
    group: "names",
    store: openMemoryStore(),
    wire: watched(wire, sent, got),
    clock: systemClock,
    random: seededRandom(1),
    timing: PATIENT,
    report: (event) => {
      if (event.kind === "failed") fail(event.error);
    },
    contacts: [...servers.keys()],
  });
  return { endpoint, member, sent, got, outcomes };
}

function watched(wire: Wire, sent: Map<string, string[]>, got: Map<string, string[]>): Wire {
  const note = (notes: Map<string, string[]>, peer: string, body: Plain): void => {
    const bodies = notes.get(peer) ?? [];
    notes.set(peer, bodies);
    bodies.push(JSON.stringify(body));
  };
  return {
    send: (to, body) => {
      note(sent, to, body);
      wire.send(to, body);
    },
    receive: (onMessage) =>
      wire.receive((from, body) => {
        note(got, from, body);
        onMessage(from, body);
      }),
  };
}

/** What came is what was sent, from its first message on, but for what is still on its way. */
function expectOrder(got: readonly string[], sent: readonly string[]): void {
  expect(got.length).toBeGreaterThan(CHANGES);
  expect(got).toEqual(sent.slice(0, got.length));
}

async function increment(member: Member, name: string): Promise<Plain> {
  return member.change(name, (entry) => ({ kind: "write", entry: (typeof entry === "number" ? entry : 0) + 1 }));
}

function namesWith(count: number): readonly (readonly [string, number])[] {
  return Array.from({ length: CHANGES }, (_, index) => [`n${index}`, count] as const);
}

function logOf(member: Member): Log {
  const log: (readonly [name: string, entry: Plain])[] = [];
  member.watch((name, entry) => log.push([name, entry]));
  return log;
}

function serveAll(fleet: SimulatedFleet): boolean {
  const members = fleet.members();
  return members.length === SERVERS.length && members.every((one) => one.state() === "serving" && one.members().length === SERVERS.length);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}
