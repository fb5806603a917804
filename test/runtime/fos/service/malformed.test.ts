import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../../runtime/simulation/index.js";
import type { Random } from "../../../../runtime/kernel/index.js";
import { startSingleServer } from "./support/single-server.js";

const MESSAGES = 100_000;
const SEED = 20_260_101;

const WELL_FORMED: readonly Readonly<Record<string, unknown>>[] = [
  { op: "lookup", name: "/a/b", from: "m1" },
  { op: "register", name: "/a/b", to: { kind: "direct", location: "m1" }, capabilities: ["0".repeat(32)] },
  {
    op: "register",
    name: "/a",
    to: { kind: "indirect", name: "/a/b", weight: 1 },
    capabilities: [],
    loadBalancer: { name: "/b", capability: "0".repeat(32) },
  },
  { op: "unregister", name: "/a/b", destination: "/c", capabilities: ["0".repeat(32)] },
  { op: "reserve", name: "/a/*", capabilities: ["0".repeat(32)] },
  { op: "release", name: "/a/*", capabilities: ["0".repeat(32)] },
  { op: "deactivate", name: "/a/b", capabilities: ["0".repeat(32)] },
  { op: "reactivate", name: "/a/b", location: "m1", capabilities: ["0".repeat(32)] },
  { op: "setWeights", name: "/a", weights: [{ destination: "/b", weight: 1 }], capabilities: ["0".repeat(32)] },
  { op: "list", domain: "/a/*", after: "/a", limit: 3, capabilities: ["0".repeat(32)] },
  { op: "valid", location: "m1" },
  { op: "start" },
  { op: "stop", capabilities: ["0".repeat(32)] },
  { op: "grow", server: "b", capabilities: ["0".repeat(32)] },
  { op: "shrink", server: "b", capabilities: ["0".repeat(32)] },
];

const BARE: unknown = Object.create(null);
const INHERITED: unknown = Object.create({ op: "lookup", name: "/a" });

const JUNK: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, NaN, Infinity, 2 ** 53, 10n, undefined, Symbol("x"), () => "x", new Date(0), new Map([["op", "lookup"]])],
  ...[
    "",
    " ",
    "/",
    "//",
    "/a//b",
    "/a/",
    "a",
    "/*",
    "/a/*/b",
    "/a/*x",
    "/ä",
    "/a\u0000",
    "*",
    "/..",
    "constructor",
    "__proto__",
    "toString",
  ],
  ...["x".repeat(300), `/${"x".repeat(300)}`, "/x".repeat(40), "0".repeat(31), "0".repeat(33), "g".repeat(32), "\ud800"],
  ...[
    [],
    {},
    [[]],
    [null],
    Array.from({ length: 9 }, () => "0".repeat(32)),
    Array.from({ length: 300 }, () => ({ destination: "/b", weight: 1 })),
  ],
  ...[
    { kind: "direct" },
    { kind: "indirect", name: "/*" },
    { kind: "both" },
    { length: 3 },
    [{ destination: "/b", weight: -1 }],
    [{ weight: 1 }],
  ],
  ...[Object.fromEntries([["__proto__", { op: "start" }]]), BARE, INHERITED, nested(1_000)],
];

describe("messages that are no requests", () => {
  test(`${MESSAGES} of them are refused, and change nothing`, async () => {
    const server = await startSingleServer();
    await server.do({ op: "register", name: "/a/b", to: { kind: "direct", location: "m1" } });
    const before = [server.contents(), server.effects.length];
    const random = seededRandom(SEED);
    const counts = new Map<string, number>();
    for (let count = 0; count < MESSAGES; count++) {
      const answer = await server.service.handle(spoil(random));
      // What happens to be a request was made without the right, or reads.
      const outcome = answer.ok ? answer.kind : answer.code;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    expect([server.contents(), server.effects.length]).toEqual(before);
    const malformed = ["malformed", "too long", "too many"].reduce((sum, code) => sum + (counts.get(code) ?? 0), 0);
    expect(malformed).toBeGreaterThan(MESSAGES * 0.8);
    expect([...counts.keys()].sort()).toEqual([
      ...["direct", "malformed", "no capability", "not found", "refused", "too long", "too many", "valid"],
    ]);
    expect(await server.service.handle({ op: "lookup", name: "/a/b" })).toMatchObject({ ok: true, location: "m1" });
  });

  test.each(JUNK.map((junk, index) => [index, junk] as const))("junk %i alone is malformed", async (_, junk) => {
    const { service } = await startSingleServer();
    expect(await service.handle(junk)).toMatchObject({ ok: false, code: "malformed" });
  });

  test("names are repeated in refusals, and nothing else is", async () => {
    const { service } = await startSingleServer();
    const answer = await service.handle({ op: "lookup", name: "secret" });
    expect(answer).toEqual({ ok: false, code: "malformed", message: "Cannot read a request: 'name' is no name" });
    expect(JSON.stringify(await service.handle({ op: "secret" }))).not.toContain("secret");
    expect(JSON.stringify(await service.handle({ op: "start", secret: 1 }))).not.toContain("secret");
  });
});

/** A request in which something is missing, of another kind, or too much. */
function spoil(random: Random): unknown {
  const request = pick(random, WELL_FORMED);
  const field = pick(random, Object.keys(request));
  switch (random(5)) {
    case 0:
      return Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));
    case 1:
      return {
        ...request,
        [pick(random, ["to", "x", "capability", "__proto__", "constructor", "location2"])]: pick(random, JUNK.slice(0, 10)),
      };
    case 2:
      return spoilInside(random, request, field);
    default:
      return { ...request, [field]: pick(random, JUNK) };
  }
}

function spoilInside(random: Random, request: Readonly<Record<string, unknown>>, field: string): unknown {
  const value = request[field];
  if (typeof value === "string")
    return { ...request, [field]: value.slice(0, random(value.length)) + String.fromCharCode(random(0x300)) + value };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ...request, [field]: [value, pick(random, JUNK)] };
  return { ...request, [field]: { ...value, [pick(random, Object.keys(value))]: pick(random, JUNK) } };
}

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[random(values.length)];
  if (value === undefined && values.length === 0) throw new Error("nothing to pick from");
  // eslint-disable-next-line no-restricted-syntax -- the index is one of the list
  return value as T;
}

function nested(depth: number): unknown {
  let value: unknown = "x";
  for (let level = 0; level < depth; level++) value = { x: value };
  return value;
}
