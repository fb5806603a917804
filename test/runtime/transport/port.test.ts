import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { nodeId, portTransport, type PortEndpoint } from "../../../runtime/transport/index.js";
import { describeTransport, numbers, pattern } from "./acceptance.js";
import { fleetOf } from "./fleet.js";
import { Witness } from "./witness.js";

const PROGRAM = resolve(dirname(fileURLToPath(import.meta.url)), "../../../dist/test/runtime/peer/thread.js");

describeTransport("ports", async () => {
  const joined = new Set<string>();
  return fleetOf<PortEndpoint>({
    open: (witness, limits) => portTransport(limits).open(witness.id, witness),
    join: (from, to) => {
      // One port each, whoever calls whom.
      if (joined.has(`${to.id} ${from.id}`)) return;
      joined.add(`${from.id} ${to.id}`);
      const { port1, port2 } = new MessageChannel();
      from.connect(to.id, port1);
      to.connect(from.id, port2);
    },
  });
});

test("threads: memory goes over, and a thread that ends is told and replaced", async () => {
  const main = new Witness("Main");
  const echo = nodeId("Echo");
  const endpoint = await portTransport().open(main.id, main);
  const first = startThread(endpoint);
  const bulk = pattern(2 ** 20, 1);
  for (const n of numbers(50)) endpoint.send(echo, { body: n, bulk: pattern(2 ** 20, n) });
  await main.untilMessages(50);
  endpoint.send(echo, { body: 50, bulk });
  expect(bulk.byteLength).toBe(0);
  await main.untilMessages(51);
  expect(main.bodiesFrom(echo)).toEqual(numbers(51));
  expect(main.messages.slice(0, 50).every(({ payload }, n) => Buffer.compare(payload.bulk ?? Buffer.of(), pattern(2 ** 20, n)) === 0)).toBe(
    true,
  );
  await first.terminate();
  await main.untilEvent("unreachable");
  expect(main.eventsOf("unreachable")).toEqual([{ kind: "unreachable", peer: echo, reason: "Cannot reach 'Echo': its port is closed" }]);
  endpoint.send(echo, { body: "to nobody" });
  const second = startThread(endpoint);
  endpoint.send(echo, { body: "to the second" });
  await main.untilMessages(52);
  expect(main.messages.at(-1)?.payload.body).toBe("to the second");
  expect(main.eventsOf("restarted").map(({ undelivered }) => undelivered)).toEqual([1]);
  expect(await endpoint.close()).toEqual({ undelivered: 0 });
  await second.terminate();
});

test("a part of a memory is copied: what lies beside it stays", async () => {
  const [a, b] = [new Witness("A"), new Witness("B")];
  const [atA, atB] = [await portTransport().open(a.id, a), await portTransport().open(b.id, b)];
  const { port1, port2 } = new MessageChannel();
  atA.connect(b.id, port1);
  atB.connect(a.id, port2);
  const whole = pattern(100, 0);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  await a.untilEvent("connected");
  atA.send(b.id, { body: 0, bulk: whole.subarray(10, 20) });
  atA.send(b.id, { body: 1, bulk: new Uint8Array(memory.buffer) });
  await b.untilMessages(2);
  expect(b.messages.map(({ payload }) => payload.bulk?.length)).toEqual([10, 65_536]);
  expect([whole.length, memory.buffer.byteLength]).toEqual([100, 65_536]);
  await Promise.all([atA.close(), atB.close()]);
});

test("another node is at the other end, or somebody who is none", async () => {
  const a = new Witness("A");
  const atA = await portTransport().open(a.id, a);
  const [wrong, none] = [new MessageChannel(), new MessageChannel()];
  atA.connect(nodeId("B"), wrong.port1);
  wrong.port2.postMessage({ kind: "hello", from: "C" });
  await a.untilEvent("unreachable");
  atA.connect(nodeId("B"), none.port1);
  none.port2.postMessage("hello");
  await a.until("two refusals", () => a.eventsOf("refused").length === 2);
  expect(a.eventsOf("refused").map(({ reason }) => reason)).toEqual([
    "Cannot connect to 'B': 'C' is there",
    "Cannot connect to 'B': what came is no message of a transport",
  ]);
  await atA.close();
});

function startThread(endpoint: PortEndpoint): Worker {
  const worker = new Worker(PROGRAM);
  const { port1, port2 } = new MessageChannel();
  endpoint.connect(nodeId("Echo"), port1);
  worker.postMessage(port2, [port2]);
  return worker;
}
