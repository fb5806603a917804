import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fragment, Frame } from "../../../runtime/transport/session/frame.js";
import type { SessionLimits } from "../../../runtime/transport/session/limits.js";
import { Session, type Effect, type Input } from "../../../runtime/transport/session/session.js";

// Two sessions over a link that loses, repeats and reorders what it carries, breaks, and whose ends are started anew. Whatever happens: what arrives was
// sent, in order and once, between the incarnations that were there; and when the link is good again, all of it arrives, or was reported.

const LIMITS = {
  windowBytes: 40,
  queueBytes: 400,
  queueMessages: 30,
  probeEveryMs: 10,
  resendMs: 30,
  heartbeatMs: 100,
  silenceMs: 400,
  unreachableMs: 300,
};
/** A long run: `KETTLE_SESSION_RUNS=50000 npx vitest run test/runtime/transport/session.test.ts`. */
const RUNS = Number(process.env["KETTLE_SESSION_RUNS"] ?? 1000);
const END_MS = 20_000;

/** A new link, which is good from then on. */
const MENDED: readonly Action[] = [
  { kind: "break", side: "a" },
  { kind: "break", side: "b" },
];

type Side = "a" | "b";
const other = { a: "b", b: "a" } as const;

/** What may happen, as data. */
type Action =
  | { readonly kind: "send"; readonly side: Side; readonly size: number }
  | { readonly kind: "carry"; readonly side: Side; readonly place: number }
  | { readonly kind: "repeat"; readonly side: Side; readonly place: number }
  | { readonly kind: "lose"; readonly side: Side; readonly place: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "break"; readonly side: Side }
  | { readonly kind: "restart"; readonly side: Side };

const side = fc.constantFrom<Side>("a", "b");
const place = fc.nat(6);
const calm: readonly fc.WeightedArbitrary<Action>[] = [
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("send"), side, size: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant("carry"), side, place: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.integer({ min: 1, max: 200 }) }) },
];
const wild: readonly fc.WeightedArbitrary<Action>[] = [
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("carry", "repeat", "lose"), side, place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("break"), side }) },
];
const restart: fc.WeightedArbitrary<Action> = { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart"), side }) };
const run = (kinds: readonly fc.WeightedArbitrary<Action>[]): fc.Arbitrary<Action[]> =>
  fc.array(fc.oneof(...kinds), { maxLength: 120, size: "max" });

describe("whatever the link does", () => {
  test.each([
    ["", []],
    [", and is replaced at last", MENDED],
  ])("all that was sent arrives in order, once%s", (_when, end) => {
    fc.assert(
      fc.property(run([...calm, ...wild]), (actions) => {
        const world = play([...actions, ...end]);
        expect(world.reported).toEqual({ a: 0, b: 0 });
        expect(arrivals(world)).toEqual({ a: world.sent.b, b: world.sent.a });
      }),
      { numRuns: RUNS },
    );
  });

  test("nodes that are started anew get nothing twice, nothing out of order, and what they miss is reported", () => {
    fc.assert(
      fc.property(run([...calm, ...wild, restart]), (actions) => {
        const world = play([...actions, ...MENDED]);
        for (const at of ["a", "b"] as const) checkLives(world, at);
      }),
      { numRuns: RUNS },
    );
  });

  test("a link that loses nothing carries nothing twice", () => {
    fc.assert(
      fc.property(run(calm), (actions) => {
        // However long nothing is carried: it is not taken for a break.
        const world = play(actions, { ...LIMITS, silenceMs: Number.MAX_SAFE_INTEGER });
        expect(arrivals(world)).toEqual({ a: world.sent.b, b: world.sent.a });
        expect(world.carried).toBe(world.sent.a.length + world.sent.b.length);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("frames that no good link brings", () => {
  const piece = (text: string): Fragment => ({ parts: [Buffer.from(text)], size: text.length, isLast: true });

  /** A session that talks with incarnation 1, and what it does with a frame of it. */
  const connected = (): { readonly session: Session; readonly take: (frame: Frame) => readonly string[] } => {
    const session = new Session({ self: 2, limits: LIMITS }, 0);
    session.step({ kind: "link up" }, 0);
    const take = (frame: Frame): readonly string[] =>
      session
        .step({ kind: "frame", frame }, 0)
        .flatMap((effect) => (effect.kind === "deliver" ? [Buffer.concat(effect.fragment.parts).toString()] : []));
    take({ kind: "answer", from: 1, to: 2, nonce: 1, epoch: 0, next: 1 });
    return { session, take };
  };

  test("a stream is taken from its beginning, and no earlier one after it", () => {
    const { session, take } = connected();
    const data = (epoch: number, seq: number): readonly string[] =>
      take({ kind: "data", from: 1, to: 2, epoch, seq, fragment: piece(`${epoch} ${seq}`) });
    expect([data(5, 3), data(5, 1), data(5, 3), data(4, 1), data(4, 2), data(5, 2), data(5, 1)]).toEqual([
      [],
      ["5 1"],
      [],
      [],
      [],
      ["5 2"],
      [],
    ]);
    const ack = { kind: "ack", from: 2, to: 1, epoch: 5, next: 3, isGap: false };
    expect(session.step({ kind: "settle" }, 0)).toEqual([{ kind: "transmit", frame: ack }]);
  });

  test("what was never sent, or in another stream, is not acknowledged", () => {
    const { session, take } = connected();
    session.step({ kind: "send", fragments: [piece("x")] }, 0);
    const ack = (epoch: number, next: number): number => {
      take({ kind: "ack", from: 1, to: 2, epoch, next, isGap: false });
      return session.unacknowledged;
    };
    expect([ack(9, 2), ack(1, 99), ack(1, 1), ack(1, 2)]).toEqual([1, 1, 1, 0]);
  });
});

describe("what was lost", () => {
  const fragment: Fragment = { parts: [Buffer.from("x")], size: 1, isLast: true };
  const transmitted = (effects: readonly Effect[]): readonly unknown[] =>
    effects.flatMap((effect) =>
      effect.kind === "transmit" ? [[effect.frame.kind, effect.frame.kind === "data" ? effect.frame.seq : 0]] : [],
    );
  const sending = (): Session => {
    const session = new Session({ self: 2, limits: LIMITS }, 0);
    session.step({ kind: "link up" }, 0);
    session.step({ kind: "frame", frame: { kind: "answer", from: 1, to: 2, nonce: 1, epoch: 0, next: 1 } }, 0);
    session.step({ kind: "send", fragments: [fragment, fragment] }, 0);
    return session;
  };

  test("is sent again as soon as the receiver tells of a gap", () => {
    const frame: Frame = { kind: "ack", from: 1, to: 2, epoch: 1, next: 1, isGap: true };
    expect(transmitted(sending().step({ kind: "frame", frame }, 1))).toEqual([["data", 1], ["data", 2]]); // prettier-ignore
  });

  test("is asked for when no acknowledgement comes, also while the other side talks", () => {
    const session = sending();
    session.step({ kind: "frame", frame: { kind: "data", from: 1, to: 2, epoch: 1, seq: 1, fragment } }, LIMITS.resendMs);
    expect(transmitted(session.step({ kind: "tick" }, LIMITS.resendMs))).toEqual([["ack", 0], ["probe", 0]]); // prettier-ignore
    const frame: Frame = { kind: "answer", from: 1, to: 2, nonce: 2, epoch: 1, next: 2 };
    expect(transmitted(session.step({ kind: "frame", frame }, LIMITS.resendMs))).toEqual([["data", 2]]);
  });
});

/** A message is one fragment of one byte for each number, so that what has arrived says what it is. */
interface Arrival {
  readonly life: number;
  readonly message: number;
  readonly fromLife: number;
}

interface World {
  readonly limits: SessionLimits;
  readonly selves: Record<Side, number>;
  readonly ends: Record<Side, Session>;
  /** How often each side began anew. */
  readonly lives: Record<Side, number>;
  /** Frames on their way to a side. */
  readonly wires: Record<Side, Frame[]>;
  readonly sent: Record<Side, number[]>;
  readonly arrived: Record<Side, Arrival[]>;
  readonly reported: Record<Side, number>;
  /** All messages before this number were given up or have arrived, says the sender. */
  readonly givenUp: Record<Side, number>;
  carried: number;
  now: number;
  nextMessage: number;
}

function play(actions: readonly Action[], limits: SessionLimits = LIMITS): World {
  const start = { limits, selves: { a: 1, b: 2 }, now: 0 };
  const world: World = {
    ...start,
    ends: { a: newSession(start, "a"), b: newSession(start, "b") },
    lives: { a: 0, b: 0 },
    wires: { a: [], b: [] },
    sent: { a: [], b: [] },
    arrived: { a: [], b: [] },
    reported: { a: 0, b: 0 },
    givenUp: { a: 0, b: 0 },
    carried: 0,
    nextMessage: 1,
  };
  for (const at of ["a", "b"] as const) step(world, at, { kind: "link up" });
  for (const action of actions) act(world, action);
  calmDown(world);
  return world;
}

function newSession({ selves, limits, now }: Pick<World, "limits" | "selves" | "now">, at: Side): Session {
  return new Session({ self: selves[at], limits }, now);
}

function act(world: World, action: Action): void {
  switch (action.kind) {
    case "send":
      send(world, action.side, action.size);
      return;
    case "carry":
      carry(world, action.side, world.wires[action.side].splice(action.place, 1));
      return;
    case "repeat":
      carry(world, action.side, world.wires[action.side].slice(action.place, action.place + 1));
      return;
    case "lose":
      return void world.wires[action.side].splice(action.place, 1);
    case "wait":
      wait(world, action.ms);
      return;
    case "break":
      step(world, action.side, { kind: "link down", reason: "broken" });
      step(world, action.side, { kind: "link up" });
      return;
    case "restart": {
      // Frames of the former session are still on their way.
      world.lives[action.side] += 1;
      world.selves[action.side] += 10;
      world.ends[action.side] = newSession(world, action.side);
      world.givenUp[action.side] = 0;
      step(world, action.side, { kind: "link up" });
      return;
    }
  }
}

function send(world: World, from: Side, size: number): void {
  if (!world.ends[from].hasRoomFor(size)) return;
  const message = world.nextMessage++;
  const fragment: Fragment = { parts: [Buffer.from(`${world.lives[from]} ${message}`)], size, isLast: true };
  world.sent[from].push(message);
  step(world, from, { kind: "send", fragments: [fragment] });
}

function carry(world: World, to: Side, frames: readonly Frame[]): void {
  for (const frame of frames) step(world, to, { kind: "frame", frame });
  step(world, to, { kind: "settle" });
}

function wait(world: World, ms: number): void {
  world.now += ms;
  for (const at of ["a", "b"] as const) step(world, at, { kind: "tick" });
}

/** From now on the link loses nothing. */
function calmDown(world: World): void {
  const end = world.now + END_MS;
  while (world.now < end && !isDone(world)) {
    for (const at of ["a", "b"] as const) carry(world, at, world.wires[at].splice(0));
    if (world.wires.a.length + world.wires.b.length === 0) wait(world, 10);
  }
  // Who has nothing to send learns of a new life from what comes.
  for (let round = 0; round < 60; round++) {
    wait(world, 10);
    for (const at of ["a", "b"] as const) carry(world, at, world.wires[at].splice(0));
  }
}

function isDone({ ends, wires }: World): boolean {
  return ends.a.unacknowledged + ends.b.unacknowledged === 0 && wires.a.length + wires.b.length === 0;
}

function step(world: World, at: Side, input: Input): void {
  for (const effect of world.ends[at].step(input, world.now)) perform(world, at, effect);
}

function perform(world: World, at: Side, effect: Effect): void {
  if (effect.kind === "transmit") {
    if (effect.frame.kind === "data") world.carried += 1;
    world.wires[other[at]].push(effect.frame);
  }
  if (effect.kind === "restarted") {
    world.reported[at] += effect.undelivered;
    world.givenUp[at] = world.nextMessage;
  }
  if (effect.kind !== "deliver") return;
  const [fromLife = "", message = ""] = Buffer.concat(effect.fragment.parts).toString().split(" ");
  const from = other[at];
  if (Number(fromLife) === world.lives[from]) expect(Number(message)).toBeGreaterThanOrEqual(world.givenUp[from]);
  world.arrived[at].push({ life: world.lives[at], fromLife: Number(fromLife), message: Number(message) });
}

function arrivals({ arrived }: World): Record<Side, readonly number[]> {
  return { a: arrived.a.map(({ message }) => message), b: arrived.b.map(({ message }) => message) };
}

function checkLives(world: World, at: Side): void {
  const from = other[at];
  const messages = world.arrived[at].map(({ message }) => message);
  expect(messages).toEqual([...new Set(messages)].toSorted((x, y) => x - y));
  expect(world.sent[from]).toEqual(expect.arrayContaining(messages));
  // What neither arrived, nor was reported, was sent by a life that ended.
  const lastLife = world.lives[from];
  if (lastLife > 0) return;
  expect(world.sent[from].length - messages.length).toBeLessThanOrEqual(world.reported[from]);
}
