import { describe, expect, test } from "vitest";
import { openMember, transportWire, type Member, type TransportWire } from "../../../../runtime/fos/fleet/index.js";
import { systemClock } from "../../../../runtime/kernel/index.js";
import { openMemoryStore } from "../../../../runtime/store/index.js";
import { nodeId, tcpTransport, type SendOutcome, type TcpEndpoint } from "../../../../runtime/transport/index.js";
import { timing } from "./simulated-fleet.js";

describe("a wire over a transport", () => {
  test("keeps the order where the queue is full", () => {
    const sent: string[] = [];
    let outcome: SendOutcome = "queued";
    const end = {
      send: (to: string, body: unknown): SendOutcome => {
        if (outcome === "queued") sent.push(`${to} ${String(body)}`);
        return outcome;
      },
    };
    const wire = transportWire(end, () => undefined);
    wire.send("b", "1");
    outcome = "full";
    wire.send("b", "2");
    outcome = "queued";
    wire.send("b", "3");
    wire.send("c", "4");
    expect(sent).toEqual(["b 1", "c 4"]);
    wire.onEvent({ kind: "drained", peer: nodeId("b") });
    wire.send("b", "5");
    expect(sent).toEqual(["b 1", "c 4", "b 2", "b 3", "b 5"]);
  });

  test("forgets what waits for a life that is over", () => {
    const sent: string[] = [];
    const outcomes: SendOutcome[] = ["full"];
    const end = { send: (_: string, body: unknown): SendOutcome => outcomes.shift() ?? (sent.push(String(body)), "queued") };
    const wire = transportWire(end, () => undefined);
    wire.send("b", "1");
    wire.onEvent({ kind: "restarted", peer: nodeId("b"), undelivered: 0 });
    wire.send("b", "2");
    expect(sent).toEqual(["2"]);
  });

  test("tells what it cannot send", () => {
    const lost: string[] = [];
    const wire = transportWire({ send: () => "too large" }, (to, reason) => lost.push(`${to}: ${reason}`));
    wire.send("b", "1");
    expect(lost).toEqual(["b: a message is too large"]);
  });
});

test("a fleet over TCP", { timeout: 60_000 }, async () => {
  const fleet = await Promise.all(["a", "b", "c"].map((name) => openOverTcp(name)));
  for (const one of fleet)
    for (const { name, endpoint } of fleet) if (one.name !== name) one.endpoint.connect(nodeId(name), endpoint.address);
  const members: Member[] = [];
  for (const { name, wire } of fleet) members.push(await join(name, wire));
  await Promise.all(members.map((member) => serving(member, 3)));
  const [a, b, c] = members;
  await Promise.all(
    members.flatMap((member) =>
      [1, 2, 3].map((n) => member.change(`x${n}`, (entry) => ({ kind: "write", entry: typeof entry === "number" ? entry + 1 : 1 }))),
    ),
  );
  await c?.stop();
  await b?.change("y", () => ({ kind: "write", entry: 1 }));
  expect(a?.members()).toEqual(["a.1", "b.1"]);
  expect(await a?.get("x1")).toBe(3);
  await Promise.all(members.map((member) => member.stop()));
  await Promise.all(fleet.map(({ endpoint }) => endpoint.close()));
});

interface Process {
  readonly name: string;
  readonly wire: TransportWire;
  readonly endpoint: TcpEndpoint;
}

/** The endpoint is told of by the wire, and the wire sends by the endpoint: it is there as soon as anything is sent. */
async function openOverTcp(name: string): Promise<Process> {
  const opened: TcpEndpoint[] = [];
  const wire = transportWire({ send: (to, body) => opened[0]?.send(nodeId(to), { body }) ?? "closed" }, () => undefined);
  const endpoint = await tcpTransport({ host: "127.0.0.1", port: 0 }).open(nodeId(name), {
    onMessage: (from, { body }) => wire.onMessage(from, body),
    onEvent: (event) => wire.onEvent(event),
  });
  opened.push(endpoint);
  return { name, wire, endpoint };
}

function join(name: string, wire: TransportWire): Promise<Member> {
  return openMember({
    name,
    group: "names",
    store: openMemoryStore(),
    wire,
    clock: systemClock,
    random: (bound) => Math.floor(Math.random() * bound),
    timing: { ...timing, suspectAfterMs: 2_000, leaseMs: 1_000, serveWithinMs: 30_000 },
    contacts: name === "a" ? [] : ["a"],
    report: (event) => {
      if (event.kind === "failed") throw event.error;
    },
  });
}

function serving(member: Member, count: number): Promise<void> {
  const isServing = (): boolean => member.state() === "serving" && member.members().length === count;
  return new Promise((resolve) => {
    if (isServing()) resolve();
    member.onChange(() => {
      if (isServing()) resolve();
    });
  });
}
