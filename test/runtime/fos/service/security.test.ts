import { createHash, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer, Success } from "../../../../runtime/fos/index.js";
import { startSingleServer, type SingleServer } from "./support/single-server.js";

/** What is guarded by `/own/*`, whose capability is shown in none of the cases. */
const GUARDED: readonly object[] = [
  { op: "register", name: "/own/new", to: { kind: "direct", location: "m9" } },
  { op: "register", name: "/own/new", to: { kind: "indirect", name: "/own/direct" } },
  { op: "register", name: "/own/many", to: { kind: "indirect", name: "/own/direct" } },
  { op: "unregister", name: "/own/direct" },
  { op: "unregister", name: "/own/many", destination: "/own/other" },
  { op: "unregister", name: "/own/absent" },
  { op: "reserve", name: "/own/deeper/*" },
  { op: "release", name: "/own/*" },
  { op: "deactivate", name: "/own/direct" },
  { op: "reactivate", name: "/own/asleep", location: "m9" },
  { op: "setWeights", name: "/own/many", weights: [{ destination: "/own/other", weight: 5 }] },
  { op: "list", domain: "/own/*" },
  { op: "stop" },
  { op: "grow", server: "b" },
  { op: "shrink", server: "b" },
];

interface Shown {
  readonly what: string;
  readonly capabilities: (world: Kept) => readonly unknown[];
  readonly code: "no capability" | "refused" | "malformed";
}

const SHOWN: readonly Shown[] = [
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

/** A server, and capabilities of it. */
interface Kept {
  readonly server: SingleServer;
  readonly own: string;
  readonly names: readonly string[];
  readonly revoked: readonly string[];
  readonly siblings: readonly string[];
}

describe.each(SHOWN)("with $what capability", ({ capabilities, code }) => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await createKept();
  });

  test.each(GUARDED.map((request) => [JSON.stringify(request), request] as const))(
    "%s is refused, and nothing is changed",
    async (_, request) => {
      const { server } = kept;
      const before = [server.contents(), server.effects.length];
      const answer = await server.service.handle({ ...request, capabilities: capabilities(kept) });
      expect(answer).toMatchObject({ ok: false, code });
      expect([server.contents(), server.effects.length]).toEqual(before);
    },
  );
});

describe("a capability allows what it is for", () => {
  test("that of a sub-domain all that is guarded by it, but the fleet", async () => {
    const { server, own, names } = await createKept();
    for (const request of GUARDED.slice(0, 3)) {
      const answer = await server.service.handle({ ...request, capabilities: [own, ...names] });
      expect([answer.ok, codeOf(answer)]).toEqual(codeOf(answer) === "exists" ? [false, "exists"] : [true, undefined]);
    }
    for (const request of GUARDED.slice(-3))
      expect(await server.service.handle({ ...request, capabilities: [own] })).toMatchObject({ code: "refused" });
    expect(await server.service.handle({ op: "release", name: "/own/*", capabilities: [own] })).toMatchObject({ ok: true });
  });

  test("that of a name this name alone, and not to make names", async () => {
    const { server, names } = await createKept();
    const ask = (request: object): Promise<Answer> => server.service.handle({ ...request, capabilities: names });
    expect(await ask({ op: "register", name: "/own/new", to: { kind: "direct", location: "m" } })).toMatchObject({ code: "refused" });
    expect(await ask({ op: "register", name: "/own/many", to: { kind: "indirect", name: "/own/direct" } })).toMatchObject({
      code: "refused",
    });
    expect(await ask({ op: "reserve", name: "/own/direct/*" })).toMatchObject({ code: "refused" });
    expect(await ask({ op: "list", domain: "/own/*" })).toMatchObject({ code: "refused" });
    expect(await ask({ op: "unregister", name: "/own/direct" })).toMatchObject({ ok: true });
  });

  test("that for the fleet no names", async () => {
    const { server } = await createKept();
    for (const request of GUARDED.slice(0, -3))
      expect(await server.service.handle({ ...request, capabilities: [server.management] })).toMatchObject({ code: "refused" });
  });
});

describe("capabilities", () => {
  test("are in the answers that give them, and nowhere else", async () => {
    const kept = await createKept();
    const { server, own, names, revoked, siblings } = kept;
    const secrets = [server.root, server.management, own, ...names, ...revoked, ...siblings];
    const shown = { capabilities: [own, ...siblings] };
    const answers = await Promise.all([
      ...GUARDED.map((request) => server.service.handle({ ...request, capabilities: siblings })),
      server.service.handle({ op: "list", domain: "/*", capabilities: [server.root] }),
      server.service.handle({ op: "lookup", name: "/own/direct" }),
      server.service.handle({ op: "valid", location: "m1" }),
      // In the wrong places.
      ...secrets.flatMap((secret) => [
        server.service.handle({ op: secret, ...shown }),
        server.service.handle({ op: "lookup", name: secret }),
        server.service.handle({ op: "lookup", name: "/own/direct", [secret]: 1 }),
        server.service.handle({ op: "register", name: "/own/direct", to: { kind: secret }, capability: secret, ...shown }),
        server.service.handle({ op: "unregister", name: "/own/direct", capabilities: [`${secret}0`] }),
      ]),
    ]);
    const told = JSON.stringify([answers, server.effects]) + server.contents();
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(answers.filter(({ ok }) => !ok).length).toBeGreaterThan(40);
  });
});

/** A server with names in `/own/*`, a sibling `/sibling/*`, and capabilities that were valid once. */
async function createKept(): Promise<Kept> {
  const server = await startSingleServer();
  const own = capabilityOf(await server.do({ op: "reserve", name: "/own/*" }));
  const register = async (name: string, to: object): Promise<string> => capabilityOf(await server.do({ op: "register", name, to }));
  const names = [
    await register("/own/direct", { kind: "direct", location: "m1" }),
    await register("/own/asleep", { kind: "direct", location: "m2" }),
    await register("/own/many", { kind: "indirect", name: "/own/other" }),
  ];
  await server.do({ op: "deactivate", name: "/own/asleep" });
  const siblings = [
    capabilityOf(await server.do({ op: "reserve", name: "/sibling/*" })),
    capabilityOf(await server.do({ op: "reserve", name: "/ow/*" })),
    await register("/sibling/direct", { kind: "direct", location: "m3" }),
    await register("/own2", { kind: "direct", location: "m4" }),
  ];
  const revoked = [
    capabilityOf(await server.do({ op: "reserve", name: "/own/direct/*" })),
    await register("/own/absent", { kind: "direct", location: "m5" }),
  ];
  await server.do({ op: "release", name: "/own/direct/*" });
  await server.do({ op: "unregister", name: "/own/absent" });
  return { server, own, names, revoked, siblings };
}

function capabilityOf(answer: Success): string {
  if ("capability" in answer && answer.capability !== null) return answer.capability;
  throw new Error("no capability was given");
}

function codeOf(answer: Answer): string | undefined {
  return answer.ok ? undefined : answer.code;
}

function flip(capability: string, at: number): string {
  const digit = (Number.parseInt(capability.charAt(at), 16) ^ 1).toString(16);
  return capability.slice(0, at) + digit + capability.slice(at + 1);
}
