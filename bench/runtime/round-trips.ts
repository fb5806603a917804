/**
 * A request that a generated machine cannot answer alone, over a carrier: GetShared to the home in another process, and its Grant. Against it, ends of the
 * same carrier that send the same messages back and forth and do nothing else. A cache that has evicted what it read asks for it anew.
 */
import { performance } from "node:perf_hooks";
import { nodeId } from "../../runtime/transport/index.js";
import { spread, type Spread } from "../race/compare.js";
import type { Carrier } from "./carrier.js";
import { startLinkedNode, type LinkedNode } from "./linked-node.js";
import { openRawEnd, type RawEnd } from "./raw-end.js";
import { Child } from "./run-child.js";
import { cacheRole } from "./stache.js";

export interface TripSize {
  readonly rounds: number;
  /** Round trips of a round, one after the other, and many at a time. */
  readonly alone: number;
  readonly together: number;
}

export interface Trips {
  /** Two for each round trip. */
  readonly messagesPerSecond: number;
  /** Of one at a time, in microseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface TripComparison {
  readonly generated: Trips;
  readonly raw: Trips;
  /** By pairs of runs: messages a second, and the time of the middle round trip. */
  readonly rate: Spread;
  readonly time: Spread;
}

/** Round trips under way at a time. */
const window = 64;

interface Trip {
  go(slot: number): Promise<unknown>;
  /** Prepares the next one from this slot, without any message. */
  reset(slot: number): Promise<unknown>;
}

export async function compareTrips(carrier: Carrier, size: TripSize): Promise<TripComparison> {
  const child = new Child();
  const served = await child.serve(carrier);
  const cache = await startLinkedNode(carrier, "a", cacheRole("generated", "a"));
  cache.end.connect(nodeId("home"), served.home);
  const raw = await openRaw(carrier, served.echo);
  try {
    const trips = { generated: tripOfCache(cache), raw: raw.trip };
    const pairs: { readonly generated: Trips; readonly raw: Trips }[] = [];
    // The first round is for V8 and the connections.
    for (let round = 0; round <= size.rounds; round += 1) {
      const early = round % 2 === 0 ? await measureTrips(trips.generated, size) : undefined;
      const other = await measureTrips(trips.raw, size);
      const pair = { generated: early ?? (await measureTrips(trips.generated, size)), raw: other };
      if (round > 0) pairs.push(pair);
    }
    return summary(pairs);
  } finally {
    cache.node.stop();
    await Promise.all([cache.end.close(), raw.end.close()]);
    await child.end();
  }
}

function tripOfCache({ node }: LinkedNode): Trip {
  const ask = (slot: number, request: string): Promise<unknown> =>
    node.request({ protocol: "Stache", role: "Cache", block: `Block/${slot}` }, { request, args: {} });
  return { go: (slot) => ask(slot, "read"), reset: (slot) => ask(slot, "evict") };
}

async function openRaw(carrier: Carrier, address: string): Promise<{ readonly trip: Trip; readonly end: RawEnd }> {
  const waiting = new Map<string, () => void>();
  const end = await openRawEnd(carrier, "raw", (_, body) => {
    if (body !== null && typeof body === "object" && "block" in body && typeof body.block === "string") waiting.get(body.block)?.();
  });
  end.connect("echo", address);
  const go = (slot: number): Promise<void> =>
    new Promise((resolve) => {
      const block = `Block/${slot}`;
      waiting.set(block, resolve);
      end.send("echo", { protocol: "Stache", from: "Cache/a", to: "Home/home", block, message: { type: "GetShared" } });
    });
  return { trip: { go, reset: () => Promise.resolve() }, end };
}

async function measureTrips(trip: Trip, { alone, together }: TripSize): Promise<Trips> {
  const times: number[] = [];
  for (let done = 0; done < alone; done += 1) {
    const began = performance.now();
    await trip.go(0);
    times.push((performance.now() - began) * 1000);
    await trip.reset(0);
  }
  times.sort((a, b) => a - b);
  const part = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  const began = performance.now();
  let left = together;
  const goOn = async (slot: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await trip.go(slot);
      await trip.reset(slot);
    }
  };
  await Promise.all(Array.from({ length: window }, (_, slot) => goOn(slot)));
  return { messagesPerSecond: (2 * together * 1000) / (performance.now() - began), p50: part(0.5), p99: part(0.99) };
}

function summary(pairs: readonly { readonly generated: Trips; readonly raw: Trips }[]): TripComparison {
  const medians = (all: readonly Trips[]): Trips => ({
    messagesPerSecond: spread(all.map(({ messagesPerSecond }) => messagesPerSecond)).median,
    p50: spread(all.map(({ p50 }) => p50)).median,
    p99: spread(all.map(({ p99 }) => p99)).median,
  });
  return {
    generated: medians(pairs.map(({ generated }) => generated)),
    raw: medians(pairs.map(({ raw }) => raw)),
    rate: spread(pairs.map(({ generated, raw }) => generated.messagesPerSecond / raw.messagesPerSecond)),
    time: spread(pairs.map(({ generated, raw }) => generated.p50 / raw.p50)),
  };
}
