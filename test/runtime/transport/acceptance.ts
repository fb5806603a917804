import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeId, type Body, type Closed, type NodeId, type Payload, type SendOutcome } from "../../../runtime/transport/index.js";
import { Witness } from "./witness.js";

/** An endpoint, whatever its addresses. */
export interface OpenEndpoint {
  readonly id: NodeId;
  send(peer: NodeId, payload: Payload): SendOutcome;
  disconnect(peer: NodeId): number;
  close(): Promise<Closed>;
}

/** Limits that the suite sets lower than usual. */
export interface SuiteLimits {
  readonly queueMessages?: number;
  readonly messageBytes?: number;
}

/** Some nodes on one transport, for one test. */
export interface Fleet {
  /** Opens a node; again after it was closed: the node was started anew, where it was before. */
  open(witness: Witness, limits?: SuiteLimits): Promise<OpenEndpoint>;
  /** Lets `from` find `to`, which is open. */
  join(from: OpenEndpoint, to: OpenEndpoint): void;
  /** Closes what is still open. */
  close(): Promise<void>;
}

/** What every transport promises. */
export function describeTransport(name: string, makeFleet: () => Promise<Fleet>): void {
  describe(name, () => {
    let fleet: Fleet;
    beforeEach(async () => {
      fleet = await makeFleet();
    });
    afterEach(() => fleet.close());

    /** Two nodes that have found each other. */
    const pair = async (limits: SuiteLimits = {}): Promise<Pair> => {
      const [a, b] = [new Witness("A"), new Witness("B")];
      const [atA, atB] = [await fleet.open(a, limits), await fleet.open(b, limits)];
      fleet.join(atA, atB);
      await Promise.all([a.untilEvent("connected"), b.untilEvent("connected")]);
      return { a, b, atA, atB };
    };

    test("messages arrive in order, once, in both directions", () => pair().then(checkOrder));
    test("what does not fit into a frame arrives as it was", () => pair().then(checkSizes));
    test("bodies arrive as they were", () => pair().then(checkBodies));
    test("what is no plain data is refused", () => pair().then(checkRefusals));
    test("all that was sent before an endpoint is closed has arrived", () => pair().then(checkClosing));
    test("a node that is started anew gets nothing that was sent before", () => pair().then((nodes) => checkRestart(nodes, fleet)));
    test("a full queue refuses, says so, and says when it has room", () => pair({ queueMessages: 100 }).then(checkFullQueue));
    test("a message above the limit is refused", () => pair({ messageBytes: 1000 }).then(checkLargeMessage));
    test("a node that was forgotten is unknown, and may be found again", () => pair().then((nodes) => checkForgotten(nodes, fleet)));
    test("answers that are sent while a message is delivered arrive in order", () => pair().then(checkReplies));
    test("many nodes talk with many", () => checkMesh(fleet));
    test("two nodes that call each other at once talk as if one had called", () => checkBothCall(fleet));
  });
}

interface Pair {
  readonly a: Witness;
  readonly b: Witness;
  readonly atA: OpenEndpoint;
  readonly atB: OpenEndpoint;
}

async function checkOrder({ a, b, atA, atB }: Pair): Promise<void> {
  const count = 1000;
  for (const n of numbers(count)) {
    expect(atA.send(b.id, { body: { n } })).toBe("queued");
    expect(atB.send(a.id, { body: { n, back: true } })).toBe("queued");
  }
  await Promise.all([a.untilMessages(count), b.untilMessages(count)]);
  expect(b.bodiesFrom(a.id)).toEqual(numbers(count).map((n) => ({ n })));
  expect(a.bodiesFrom(b.id)).toEqual(numbers(count).map((n) => ({ n, back: true })));
}

async function checkSizes({ a, b, atA, atB }: Pair): Promise<void> {
  const sizes = [0, 1, 4095, 131_062, 131_072, 131_073, 1_000_003, 8 * 2 ** 20];
  for (const [n, size] of sizes.entries()) {
    atA.send(b.id, { body: n, bulk: pattern(size, n) });
    atB.send(a.id, { body: n, bulk: pattern(size, n + 100) });
  }
  await Promise.all([a.untilMessages(sizes.length), b.untilMessages(sizes.length)]);
  expect(b.messages.map(({ payload }) => payload.body)).toEqual(numbers(sizes.length));
  const isRight = (witness: Witness, first: number): readonly boolean[] =>
    witness.messages.map(
      ({ payload }, n) => payload.bulk !== undefined && Buffer.compare(payload.bulk, pattern(sizes[n] ?? 0, first + n)) === 0,
    );
  expect(isRight(b, 0)).toEqual(sizes.map(() => true));
  expect(isRight(a, 100)).toEqual(sizes.map(() => true));
}

async function checkBodies({ a, b, atA }: Pair): Promise<void> {
  const long = "ä€😀".repeat(50_000);
  const bodies: readonly Body[] = [null, true, 0, -1.5, 2 ** 53 - 1, "", long, [], {}, [[1], { a: { b: [null] } }], { "": "x" }];
  for (const body of bodies) atA.send(b.id, { body });
  await b.untilMessages(bodies.length);
  expect(b.bodiesFrom(a.id)).toEqual(bodies);
  expect(b.messages.every(({ payload }) => payload.bulk === undefined)).toBe(true);
}

async function checkRefusals({ b, atA }: Pair): Promise<void> {
  const changed = { n: 1 };
  atA.send(b.id, { body: changed });
  changed.n = 2;
  expect(() => atA.send(b.id, { body: { at: NaN } })).toThrow("Cannot encode a value: NaN is no plain data");
  expect(atA.send(nodeId("C"), { body: 1 })).toBe("unknown");
  atA.send(b.id, { body: "last" });
  await b.untilMessages(2);
  expect(b.messages.map(({ payload }) => payload.body)).toEqual([{ n: 1 }, "last"]);
}

async function checkClosing({ a, b, atA }: Pair): Promise<void> {
  for (const n of numbers(300)) atA.send(b.id, { body: n, bulk: pattern(10_000, n) });
  const closing = atA.close();
  expect(atA.send(b.id, { body: "late" })).toBe("closed");
  expect(await closing).toEqual({ undelivered: 0 });
  await b.untilMessages(300);
  expect(b.bodiesFrom(a.id)).toEqual(numbers(300));
}

async function checkRestart({ a, b, atA, atB }: Pair, fleet: Fleet): Promise<void> {
  atA.send(b.id, { body: "first" });
  await b.untilMessages(1);
  await atB.close();
  for (const n of numbers(5)) atA.send(b.id, { body: n });
  const anew = new Witness("B");
  const again = await fleet.open(anew);
  fleet.join(atA, again);
  await a.untilEvent("restarted");
  // The node may have ended before its acknowledgement of the first was heard.
  expect(a.eventsOf("restarted").map(({ undelivered }) => undelivered === 5 || undelivered === 6)).toEqual([true]);
  atA.send(b.id, { body: "after" });
  await anew.untilMessages(1);
  expect(anew.bodiesFrom(a.id)).toEqual(["after"]);
}

async function checkFullQueue({ a, b, atA }: Pair): Promise<void> {
  const outcomes = numbers(103).map((n) => atA.send(b.id, { body: n }));
  expect(outcomes.filter((outcome) => outcome === "queued").length).toBe(100);
  expect(outcomes.slice(100)).toEqual(["full", "full", "full"]);
  await a.untilEvent("drained");
  expect(a.eventsOf("full")).toEqual([{ kind: "full", peer: b.id }]);
  expect(atA.send(b.id, { body: "again" })).toBe("queued");
  await b.untilMessages(101);
  expect(b.bodiesFrom(a.id)).toEqual([...numbers(100), "again"]);
}

async function checkLargeMessage({ b, atA }: Pair): Promise<void> {
  expect(atA.send(b.id, { body: 1, bulk: new Uint8Array(2000) })).toBe("too large");
  expect(atA.send(b.id, { body: 2, bulk: new Uint8Array(900) })).toBe("queued");
  await b.untilMessages(1);
  expect(b.messages[0]?.payload.body).toBe(2);
}

async function checkForgotten({ a, b, atA, atB }: Pair, fleet: Fleet): Promise<void> {
  b.reply = (from, { body }) => void atB.send(from, { body });
  atA.send(b.id, { body: "first" });
  await a.untilMessages(1);
  atA.disconnect(b.id);
  expect(atA.send(b.id, { body: "to nobody" })).toBe("unknown");
  fleet.join(atA, atB);
  for (const n of numbers(3)) expect(atA.send(b.id, { body: n })).toBe("queued");
  await b.untilMessages(4);
  expect(b.bodiesFrom(a.id)).toEqual(["first", 0, 1, 2]);
}

async function checkReplies({ a, b, atA, atB }: Pair): Promise<void> {
  b.reply = (from, { body }) => {
    for (const which of ["first", "second"]) atB.send(from, { body: [body, which] });
  };
  for (const n of numbers(100)) atA.send(b.id, { body: n });
  await a.untilMessages(200);
  expect(a.bodiesFrom(b.id)).toEqual(numbers(100).flatMap((n) => ["first", "second"].map((which) => [n, which])));
}

async function checkMesh(fleet: Fleet): Promise<void> {
  const witnesses = numbers(8).map((n) => new Witness(`N${n}`));
  const nodes: OpenEndpoint[] = [];
  for (const witness of witnesses) {
    const node = await fleet.open(witness);
    for (const other of nodes) fleet.join(node, other);
    nodes.push(node);
  }
  await Promise.all(
    witnesses.map((witness) => witness.until("all nodes", () => witness.eventsOf("connected").length === nodes.length - 1)),
  );
  const others = (node: OpenEndpoint): readonly OpenEndpoint[] => nodes.filter((other) => other !== node);
  for (const n of numbers(20)) for (const node of nodes) for (const other of others(node)) node.send(other.id, { body: n });
  await Promise.all(witnesses.map((witness) => witness.untilMessages(20 * (nodes.length - 1))));
  for (const witness of witnesses)
    for (const node of nodes) expect(witness.bodiesFrom(node.id)).toEqual(node.id === witness.id ? [] : numbers(20));
}

async function checkBothCall(fleet: Fleet): Promise<void> {
  const [a, b] = [new Witness("A"), new Witness("B")];
  const [atA, atB] = [await fleet.open(a), await fleet.open(b)];
  fleet.join(atA, atB);
  fleet.join(atB, atA);
  for (const n of numbers(200)) {
    atA.send(b.id, { body: n });
    atB.send(a.id, { body: n });
  }
  await Promise.all([a.untilMessages(200), b.untilMessages(200)]);
  expect(a.bodiesFrom(b.id)).toEqual(numbers(200));
  expect(b.bodiesFrom(a.id)).toEqual(numbers(200));
  expect([a, b].map((node) => node.events)).toEqual([[{ kind: "connected", peer: b.id }], [{ kind: "connected", peer: a.id }]]);
}

/** From 0 up. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** Bytes that differ from place to place and from seed to seed. */
export function pattern(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = at * 31 + (at >> 8) * 7 + seed;
  return bytes;
}
