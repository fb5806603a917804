import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { nodeId, tcpTransport, type TcpEndpoint, type TcpLimits } from "../../../runtime/transport/index.js";
import { describeTransport, numbers, pattern } from "./acceptance.js";
import { fleetOf } from "./fleet.js";
import { checkKilledPeer } from "./killed-peer.js";
import { Proxy } from "./proxy.js";
import { Witness } from "./witness.js";

const portOf = (address: string): number => Number(address.split(":")[1]);
const QUICK: Partial<TcpLimits> = { unreachableMs: 50, probeEveryMs: 20, redialMs: 5 };

describeTransport("TCP", async () =>
  fleetOf<TcpEndpoint>({
    open: (witness, limits, earlier) => {
      const port = earlier === undefined ? 0 : portOf(earlier.address);
      return tcpTransport({ port, limits }).open(witness.id, witness);
    },
    join: (from, to) => from.connect(to.id, to.address),
  }),
);

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(witness: Witness, { port = 0, ...limits }: Partial<TcpLimits> & { readonly port?: number } = {}): Promise<TcpEndpoint> {
  const endpoint = await tcpTransport({ port, limits: { ...QUICK, drainMs: 100, ...limits } }).open(witness.id, witness);
  ends.push(() => endpoint.close());
  return endpoint;
}

describe("connections that break", () => {
  test("under load: nothing is lost, repeated or out of order", async () => {
    const [a, b] = [new Witness("A"), new Witness("B")];
    // So little is on its way at once that most breaks take some of it along.
    const limits = { windowBytes: 100_000 };
    const [atA, atB] = [await open(a, limits), await open(b, limits)];
    const proxy = await Proxy.to(atB.address);
    ends.push(() => proxy.close());
    atA.connect(b.id, proxy.address);
    b.reply = (from, { body }) => {
      atB.send(from, { body, bulk: pattern(5000, Number(body)) });
      if (b.messages.length % 100 === 0) proxy.cut();
    };
    for (const n of numbers(2000)) atA.send(b.id, { body: n, bulk: pattern(3000, n) });
    await a.untilMessages(2000);
    expect(proxy.cuts).toBeGreaterThanOrEqual(10);
    expect(b.bodiesFrom(a.id)).toEqual(numbers(2000));
    expect(a.bodiesFrom(b.id)).toEqual(numbers(2000));
    expect(a.messages.every(({ payload }, n) => Buffer.compare(payload.bulk ?? Buffer.of(), pattern(5000, n)) === 0)).toBe(true);
    expect([...a.eventsOf("restarted"), ...b.eventsOf("restarted"), ...a.eventsOf("refused"), ...b.eventsOf("refused")]).toEqual([]);
  });

  test("a connection over which nothing comes any more is replaced", async () => {
    const [a, b] = [new Witness("A"), new Witness("B")];
    const limits = { heartbeatMs: 50, silenceMs: 200 };
    const [atA, atB] = [await open(a, limits), await open(b, limits)];
    const proxy = await Proxy.to(atB.address);
    ends.push(() => proxy.close());
    atA.connect(b.id, proxy.address);
    await a.untilEvent("connected");
    proxy.stall();
    atA.send(b.id, { body: "hello" });
    await b.untilMessages(1);
    expect(b.bodiesFrom(a.id)).toEqual(["hello"]);
  });
});

test("a process that is killed under load and started anew gets in order what was sent after that was noticed", async () => {
  const a = new Witness("A");
  const atA = await open(a);
  await checkKilledPeer(a, atA, {
    args: (earlier) => ["tcp", earlier === undefined ? "0" : String(portOf(earlier))],
    find: (echo, address) => atA.connect(echo, address),
    started: (child) => ends.push(() => child.kill()),
  });
});

describe("mistakes", () => {
  test("nobody is there", async () => {
    const a = new Witness("A");
    const free = await open(new Witness("B"));
    await free.close();
    const atA = await open(a);
    atA.connect(nodeId("B"), free.address);
    expect(atA.send(nodeId("B"), { body: 1 })).toBe("queued");
    await a.untilEvent("unreachable");
    expect(a.events[0]).toEqual({ kind: "unreachable", peer: "B", reason: `Cannot connect to ${free.address}: connection refused` });
    const b = new Witness("B");
    await open(b, { port: portOf(free.address) });
    await b.untilMessages(1);
    expect(await atA.close()).toEqual({ undelivered: 0 });
  });

  test("the port is in use", async () => {
    const { address } = await open(new Witness("A"));
    await expect(open(new Witness("B"), { port: portOf(address) })).rejects.toThrow(`Cannot listen on ${address}: address in use`);
  });

  test("another node is there", async () => {
    const [a, c] = [new Witness("A"), new Witness("C")];
    const [atA, atC] = [await open(a), await open(c)];
    atA.connect(nodeId("B"), atC.address);
    await Promise.all([a.untilEvent("refused"), c.untilEvent("refused")]);
    expect(a.eventsOf("refused")[0]?.reason).toBe(`Cannot connect to ${atC.address}: 'C' is there, and not 'B'`);
    expect(c.eventsOf("refused")[0]?.reason).toBe("Cannot accept a caller: 'A' has called 'B'");
    expect(c.messages).toEqual([]);
  });

  test("an address is none, or one's own", async () => {
    const atA = await open(new Witness("A"));
    expect(() => atA.connect(nodeId("B"), "localhost")).toThrow("Cannot read the address 'localhost': HOST:PORT was expected");
    expect(() => atA.connect(nodeId("A"), atA.address)).toThrow("Cannot connect 'A' with itself");
    expect(() => nodeId("a b")).toThrow("Cannot name a node 'a b': a name has 1 to 64 letters, digits, '-' and '_'");
  });
});

describe("strangers", () => {
  test.each([
    ["no greeting", "\0\0\0\x04GET ", "Cannot accept a caller: a greeting in 'kettle/1' was expected"],
    [
      "a frame that is too large",
      "GET / HTTP/1.1\r\n\r\n",
      "Cannot accept a caller: a frame of 1195725856 bytes, where 131099 are allowed",
    ],
    ["a frame of no kind", "\0\0\0\x0ckettle/1 X A\0\0\0\x18X".padEnd(100, "X"), "Cannot accept 'X': there is no kind 88 of frame"],
  ])("a caller says %s", async (_what, text, reason) => {
    const a = new Witness("A");
    const { address } = await open(a);
    const socket = connect(portOf(address), "127.0.0.1", () => socket.write(text, "latin1"));
    socket.on("error", () => undefined);
    const closed = once(socket.resume(), "close");
    await a.untilEvent("refused");
    await closed;
    expect(a.events).toEqual([{ kind: "refused", reason }]);
  });

  test("who is called says nothing", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const a = new Witness("A");
    const atA = await open(a, { helloMs: 30 });
    atA.connect(nodeId("B"), `127.0.0.1:${port}`);
    await a.untilEvent("unreachable");
    expect(a.events[0]).toMatchObject({ reason: `Cannot connect to 127.0.0.1:${port}: it has not said who it is` });
    await atA.close();
    silent.close();
  });
});
