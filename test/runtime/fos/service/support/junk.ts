import type { Random } from "../../../../../runtime/kernel/index.js";

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
  { op: "give", name: "/a/*", owners: ["b"], capabilities: ["0".repeat(32)] },
  { op: "deactivate", name: "/a/b", capabilities: ["0".repeat(32)] },
  { op: "reactivate", name: "/a/b", location: "m1", capabilities: ["0".repeat(32)] },
  { op: "setWeights", name: "/a", weights: [{ destination: "/b", weight: 1 }], capabilities: ["0".repeat(32)] },
  { op: "list", domain: "/a/*", after: "/a", limit: 3, capabilities: ["0".repeat(32)] },
  { op: "valid", location: "m1", domain: "/a/*" },
  { op: "start" },
  { op: "stop", capabilities: ["0".repeat(32)] },
  { op: "grow", server: "b", capabilities: ["0".repeat(32)] },
  { op: "shrink", server: "b", capabilities: ["0".repeat(32)] },
];

const BARE: unknown = Object.create(null);
const INHERITED: unknown = Object.create({ op: "lookup", name: "/a" });

/** What is in no request. */
export const JUNK: readonly unknown[] = [
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

/** A request in which something is missing, of another kind, or too much. */
export function spoil(random: Random): unknown {
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
