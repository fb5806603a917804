import { expect, test } from "vitest";
import type { Mailbox, PostNetwork } from "../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../runtime/transport/index.js";
import { openWorld, type TestProcess } from "./support/open-world.js";

// Section 5.3 of the source: two processes that fill each other's finite channels must go on. There both waited for room, with what the other one waited for behind it.

/** Queues that a handful of messages fill. */
const networks: readonly (readonly [name: string, network: () => PostNetwork])[] = [
  ["memory", () => ({ kind: "memory", network: new MemoryNetwork({ queueMessages: 8 }) })],
  ["tcp", () => ({ kind: "tcp", host: "127.0.0.1", limits: { queueMessages: 8, windowBytes: 16_384 } })],
];

const MESSAGES = 100;

test.each(networks)("two processes flood each other through full queues on %s", { timeout: 60_000 }, async (_name, make) => {
  const world = await openWorld(make());
  const [a, b] = [await world.open("a"), await world.open("b")];
  const [toA, toB] = [await openEcho(a, "/a"), await openEcho(b, "/b")];
  await Promise.all([flood(a, { name: "/b", capability: toB.capability }), flood(b, { name: "/a", capability: toA.capability })]);
  expect(toA.heard).toBe(MESSAGES);
  expect(toB.heard).toBe(MESSAGES);
  expect(world.reported).toEqual([]);
  await world.close();
});

test.each(networks)("mailboxes that ask each other before they answer are answered on %s", { timeout: 60_000 }, async (_name, make) => {
  const world = await openWorld(make());
  const [a, b] = [await world.open("a"), await world.open("b")];
  const capability = "00112233445566778899aabbccddeeff";
  const open = async ({ process, root }: TestProcess, own: string, other: string): Promise<void> => {
    const to = { name: other, capability };
    const mailbox = await process.mailbox(async ({ body }) =>
      body === 0 || typeof body !== "number" ? { body: 0 } : { body: Number((await process.send(to, { body: body - 1 })).body) + 1 },
    );
    await mailbox.admit(capability);
    await process.aliasRegisterDirect({ name: own, capabilities: root }, mailbox);
  };
  await Promise.all([open(a, "/a", "/b"), open(b, "/b", "/a")]);
  const ask = async ({ process }: TestProcess, name: string): Promise<unknown> =>
    (await process.send({ name, capability }, { body: 5 })).body;
  const asked = Array.from({ length: 40 }, () => [ask(a, "/b"), ask(b, "/a")]).flat();
  expect(new Set(await Promise.all(asked))).toEqual(new Set([5]));
  await world.close();
});

/** A mailbox that sends back what it gets. */
interface Echo {
  readonly mailbox: Mailbox;
  readonly capability: string;
  heard: number;
}

async function openEcho({ process, root }: TestProcess, name: string): Promise<Echo> {
  const mailbox = await process.mailbox(({ body, bulk }) => {
    echo.heard += 1;
    return { body, bulk };
  });
  const echo = { mailbox, capability: await mailbox.issue(), heard: 0 };
  await process.aliasRegisterDirect({ name, capabilities: root }, mailbox);
  return echo;
}

async function flood({ process }: TestProcess, to: { readonly name: string; readonly capability: string }): Promise<void> {
  const send = async (n: number): Promise<void> => {
    const answer = await process.send(to, { body: n, bulk: new Uint8Array(4096).fill(n) }, { timeoutMs: 30_000 });
    expect([answer.body, answer.bulk?.length, answer.bulk?.at(-1)]).toEqual([n, 4096, n % 256]);
  };
  await Promise.all(Array.from({ length: MESSAGES }, (_one, n) => send(n)));
}
