import { createHash, randomBytes } from "node:crypto";

/** What is guarded by `/own/*`, whose capability is shown in none of the cases. */
export const GUARDED: readonly object[] = [
  { op: "register", name: "/own/new", to: { kind: "direct", location: "m9" } },
  { op: "register", name: "/own/new", to: { kind: "indirect", name: "/own/direct" } },
  { op: "register", name: "/own/many", to: { kind: "indirect", name: "/own/direct" } },
  { op: "unregister", name: "/own/direct" },
  { op: "unregister", name: "/own/many", destination: "/own/other" },
  { op: "unregister", name: "/own/absent" },
  { op: "reserve", name: "/own/deeper/*" },
  { op: "release", name: "/own/*" },
  { op: "give", name: "/own/*", owners: ["local"] },
  { op: "give", name: "/own/*", owners: [] },
  { op: "deactivate", name: "/own/direct" },
  { op: "reactivate", name: "/own/asleep", location: "m9" },
  { op: "setWeights", name: "/own/many", weights: [{ destination: "/own/other", weight: 5 }] },
  { op: "list", domain: "/own/*" },
  { op: "stop" },
  { op: "grow", server: "b" },
  { op: "shrink", server: "b" },
];

/** Capabilities that allow nothing, and what is answered to them. */
export interface Shown {
  readonly what: string;
  readonly capabilities: (world: Kept) => readonly unknown[];
  readonly code: "no capability" | "refused" | "malformed";
}

/** The cases. */
export const SHOWN: readonly Shown[] = [
  { what: "no", capabilities: () => [], code: "no capability" },
  { what: "a wrong", capabilities: () => ["0".repeat(32)], code: "refused" },
  { what: "a revoked", capabilities: ({ revoked }) => revoked, code: "refused" },
  { what: "a sibling's", capabilities: ({ siblings }) => siblings, code: "refused" },
  { what: "a forged, of which one bit differs,", capabilities: ({ own }) => [flip(own, 0), flip(own, 31)], code: "refused" },
  { what: "a guessed", capabilities: () => Array.from({ length: 8 }, () => randomBytes(16).toString("hex")), code: "refused" },
  { what: "a stolen digest as", capabilities: ({ own }) => [createHash("sha256").update(own).digest("hex")], code: "malformed" },
  {
    what: "half of a stolen digest as",
    capabilities: ({ own }) => [createHash("sha256").update(own).digest("hex").slice(0, 32)],
    code: "refused",
  },
  { what: "an upper-case", capabilities: ({ own }) => [own.replace(/\d/gu, "A")], code: "malformed" },
  { what: "an empty", capabilities: () => [""], code: "malformed" },
  { what: "what is no", capabilities: () => [{ toString: "x" }], code: "malformed" },
];

/** Capabilities of a server: for `/own/*` and names in it, for its siblings, and those that were valid once. */
export interface Kept {
  readonly own: string;
  readonly names: readonly string[];
  readonly revoked: readonly string[];
  readonly siblings: readonly string[];
}

/** Makes names in `/own/*` and a sibling of it, at a server with this root capability. */
export async function createKept(handle: (request: object) => Promise<unknown>, root: string): Promise<Kept> {
  const succeed = async (request: object): Promise<string> => {
    const answer = await handle({ capabilities: [root], ...request });
    if (typeof answer !== "object" || answer === null || !("ok" in answer) || answer.ok !== true) throw new Error(JSON.stringify(answer));
    return "capability" in answer && typeof answer.capability === "string" ? answer.capability : "";
  };
  const reserve = (name: string): Promise<string> => succeed({ op: "reserve", name });
  const register = (name: string, to: object): Promise<string> => succeed({ op: "register", name, to });
  const own = await reserve("/own/*");
  const names = [
    await register("/own/direct", { kind: "direct", location: "m1" }),
    await register("/own/asleep", { kind: "direct", location: "m2" }),
    await register("/own/many", { kind: "indirect", name: "/own/other" }),
  ];
  await succeed({ op: "deactivate", name: "/own/asleep" });
  const siblings = [
    await reserve("/sibling/*"),
    await reserve("/ow/*"),
    await register("/sibling/direct", { kind: "direct", location: "m3" }),
    await register("/own2", { kind: "direct", location: "m4" }),
  ];
  const revoked = [await reserve("/own/direct/*"), await register("/own/absent", { kind: "direct", location: "m5" })];
  await succeed({ op: "release", name: "/own/direct/*" });
  await succeed({ op: "unregister", name: "/own/absent" });
  return { own, names, revoked, siblings };
}

function flip(capability: string, at: number): string {
  const digit = (Number.parseInt(capability.charAt(at), 16) ^ 1).toString(16);
  return capability.slice(0, at) + digit + capability.slice(at + 1);
}
