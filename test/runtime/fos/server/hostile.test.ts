import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { QUESTIONS } from "../../../../runtime/fos/post/index.js";
import { seededRandom } from "../../../../runtime/simulation/index.js";
import { nodeId, tcpTransport, type Body, type TcpEndpoint } from "../../../../runtime/transport/index.js";
import { createKept, GUARDED, SHOWN } from "../service/support/guarded.js";
import { JUNK, spoil } from "../service/support/junk.js";
import { openTestServer, type TestServer } from "./open-fleet.js";

// A server that runs, over TCP, and somebody who means it no good. What the service refuses is told by `service/security` and `service/malformed`; here it is that all
// of it arrives there, and that nothing on the way falls over.

const MESSAGES = 5_000;

/** The number of a question that is none of those. */
const ANSWERED = 424_242;
const CHANNELS = [QUESTIONS, "answers", "servers", "events", "fleet", "__proto__", ""];

let running: TestServer;
let mallory: TcpEndpoint;
const replies = new Map<number, Body>();
/** All that was said to it. */
const heard: string[] = [];

beforeEach(async () => {
  running = await openTestServer({ network: { kind: "tcp" } });
  replies.clear();
  heard.length = 0;
  mallory = await tcpTransport({}).open(nodeId("mallory"), { onMessage: (_, { body }) => heed(body), onEvent: () => undefined });
  mallory.connect(nodeId("a"), running.server.address);
});

afterEach(async () => {
  await mallory.close();
  await running.close();
});

test(`${MESSAGES} messages that mean nothing end nothing, and change nothing`, async () => {
  await running.client.request({ op: "reserve", name: "/a/*", capabilities: [running.root] });
  const before = await digest();
  const random = seededRandom(7);
  for (let count = 0; count < MESSAGES; count++) send(junkOf(random));
  expect(await ask(ANSWERED, { op: "lookup", name: "/none" })).toMatchObject({ answer: { ok: false, code: "not found" } });
  expect(await digest()).toBe(before);
});

test("who calls itself a server of the fleet is shown no capability", async () => {
  const { client, management } = running;
  send({ channel: "servers", content: { mallory: mallory.address } });
  expect(await ask(ANSWERED, { op: "lookup", name: "/none" })).toMatchObject({ answer: { code: "not found" } });
  await client.ask({ op: "shrink", server: "mallory", capabilities: [management] }, { isRepeatable: false });
  await client.ask({ op: "stop", capabilities: [management] }, { isRepeatable: false });
  expect(await ask(ANSWERED, { op: "lookup", name: "/none" })).toMatchObject({ answer: { code: "not found" } });
  expect(heard.length).toBeGreaterThan(1);
  expect(heard.filter((text) => text.includes(management))).toEqual([]);
});

describe.each(SHOWN)("with $what capability", ({ capabilities, code }) => {
  test("every operation is refused by a running server, and nothing is changed", async () => {
    const { client, root } = running;
    const kept = await createKept((request) => client.ask(plainOf(request), { isRepeatable: false }), root);
    const before = await digest();
    for (const [index, request] of GUARDED.entries())
      expect(await ask(index, { ...request, capabilities: capabilities(kept) })).toMatchObject({ answer: { ok: false, code } });
    expect(await digest()).toBe(before);
  });
});

/** Anything: a body, the content of a channel, a question, a request. */
function junkOf(random: (bound: number) => number): Body {
  const junk = random(2) === 0 ? spoil(random) : JUNK[random(JUNK.length)];
  const channel = CHANNELS[random(CHANNELS.length)] ?? "";
  const body = [
    junk,
    { channel, content: junk },
    { channel: QUESTIONS, content: { id: junk, request: junk, trace: junk } },
    { channel: junk, content: 1 },
  ];
  return plainOf([body[random(body.length)], { channel: QUESTIONS, content: { id: random(9), request: junk } }][random(2)]);
}

/** What of it can be sent. */
function plainOf(value: unknown): Body {
  const text = JSON.stringify([value], (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  // eslint-disable-next-line no-restricted-syntax -- a decoder: what JSON says can be sent
  const [plain = null] = JSON.parse(text) as readonly Body[];
  return plain;
}

function send(body: Body): void {
  // The transport refuses what is nested too deep, on this side already.
  try {
    mallory.send(nodeId("a"), { body });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PlainError") throw error;
  }
}

async function ask(id: number, request: object): Promise<Body | undefined> {
  replies.delete(id);
  send({ channel: QUESTIONS, content: { id, request: plainOf(request) } });
  while (!replies.has(id)) await new Promise((resolve) => setTimeout(resolve, 1));
  return replies.get(id);
}

function heed(body: Body): void {
  heard.push(JSON.stringify(body));
  if (typeof body !== "object" || body === null || !("content" in body)) return;
  const { content } = body;
  if (typeof content === "object" && content !== null && "id" in content && typeof content.id === "number")
    replies.set(content.id, content);
}

async function digest(): Promise<string | null | undefined> {
  return (await running.client.status({ digest: true })).get("a")?.digest;
}
