import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { natsTransport, nodeId, type NatsEndpoint, type NatsLimits } from "../../../runtime/transport/index.js";
import { describeTransport, numbers, pattern } from "./acceptance.js";
import { fleetOf } from "./fleet.js";
import { checkKilledPeer } from "./killed-peer.js";
import { hasNats, NatsServer } from "../../../bench/runtime/nats-server.js";
import { Witness } from "./witness.js";

const server = new NatsServer();
const ends: (() => Promise<unknown>)[] = [];

if (hasNats) describeNats();
else test("NATS is not tested: nats-server is not installed", () => expect(hasNats).toBe(false));

function describeNats(): void {
  beforeAll(() => server.start());
  afterAll(() => server.kill());
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  // Each test has subjects of its own.
  let tests = 0;

  describeTransport("NATS", async () => {
    const prefix = `suite${tests++}`;
    return fleetOf<NatsEndpoint>({
      open: (witness, limits) => natsTransport({ servers: [server.address], prefix, limits }).open(witness.id, witness),
      join: (from, to) => from.connect(to.id),
    });
  });

  describe("NATS that fails", () => {
    test("a server that is killed and started again under load: nothing is lost, repeated or out of order", checkKilledServer);
    test("a server that stays away is told", checkAbsentServer);
    test("a process that is killed under load and started anew gets in order what was sent after that was noticed", checkKilledProcess);
    test("nobody has this name", checkNobody);
  });
}

async function open(witness: Witness, limits: Partial<NatsLimits> = {}): Promise<NatsEndpoint> {
  const quick = { reconnectMs: 20, drainMs: 100 };
  const endpoint = await natsTransport({ servers: [server.address], limits: { ...quick, ...limits } }).open(witness.id, witness);
  ends.push(() => endpoint.close());
  return endpoint;
}

async function checkKilledServer(): Promise<void> {
  const [a, b] = [new Witness("A"), new Witness("B")];
  const limits = { windowBytes: 100_000 };
  const [atA, atB] = [await open(a, limits), await open(b, limits)];
  atA.connect(b.id);
  b.reply = (from, { body }) => void atB.send(from, { body, bulk: pattern(2000, Number(body)) });
  for (const n of numbers(3000)) atA.send(b.id, { body: n, bulk: pattern(1000, n) });
  for (const count of [300, 900, 1800]) {
    await b.untilMessages(count);
    await server.kill();
    await server.start();
  }
  await a.untilMessages(3000);
  expect(b.bodiesFrom(a.id)).toEqual(numbers(3000));
  expect(a.bodiesFrom(b.id)).toEqual(numbers(3000));
  expect(a.messages.every(({ payload }, n) => Buffer.compare(payload.bulk ?? Buffer.of(), pattern(2000, n)) === 0)).toBe(true);
  expect([...a.eventsOf("restarted"), ...b.eventsOf("restarted"), ...a.eventsOf("refused")]).toEqual([]);
}

async function checkAbsentServer(): Promise<void> {
  const a = new Witness("A");
  const atA = await open(a, { unreachableMs: 50 });
  const atB = await open(new Witness("B"));
  atA.connect(atB.id);
  await a.untilEvent("connected");
  await server.kill();
  await a.until("connection lost", () => a.eventsOf("unreachable").some(({ reason }) => reason.endsWith("connection lost")));
  expect(a.eventsOf("unreachable").at(-1)?.reason).toBe(`Cannot connect to the NATS server ${server.address}: connection lost`);
  await expect(open(new Witness("C"))).rejects.toThrow(`Cannot connect to the NATS server ${server.address}: connection refused`);
  await server.start();
  await a.until("connected again", () => a.events.at(-1)?.kind === "connected");
}

async function checkKilledProcess(): Promise<void> {
  const a = new Witness("A");
  const atA = await open(a);
  await checkKilledPeer(a, atA, {
    args: () => ["nats", server.address],
    find: (echo) => atA.connect(echo),
    started: (child) => ends.push(() => child.kill()),
  });
}

async function checkNobody(): Promise<void> {
  const a = new Witness("A");
  const atA = await open(a, { unreachableMs: 50 });
  atA.connect(nodeId("Nobody"));
  await a.untilEvent("unreachable");
  expect(a.events).toEqual([{ kind: "unreachable", peer: "Nobody", reason: "Cannot reach 'Nobody': it says nothing" }]);
}
