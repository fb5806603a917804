import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../../../runtime/fos/index.js";
import { createKept, GUARDED, SHOWN, type Kept } from "./support/guarded.js";
import { startSingleServer, type SingleServer } from "./support/single-server.js";

describe.each(SHOWN)("with $what capability", ({ capabilities, code }) => {
  let server: SingleServer;
  let kept: Kept;
  beforeAll(async () => {
    server = await startSingleServer();
    kept = await createKept((request) => server.service.handle(request), server.root);
  });

  test.each(GUARDED.map((request) => [JSON.stringify(request), request] as const))(
    "%s is refused, and nothing is changed",
    async (_, request) => {
      const before = [server.contents(), server.effects.length];
      const answer = await server.service.handle({ ...request, capabilities: capabilities(kept) });
      expect(answer).toMatchObject({ ok: false, code });
      expect([server.contents(), server.effects.length]).toEqual(before);
    },
  );
});

describe("a capability allows what it is for", () => {
  test("that of a sub-domain all that is guarded by it, but the fleet", async () => {
    const { server, own, names } = await start();
    for (const request of GUARDED.slice(0, 3)) {
      const answer = await server.service.handle({ ...request, capabilities: [own, ...names] });
      expect([answer.ok, codeOf(answer)]).toEqual(codeOf(answer) === "exists" ? [false, "exists"] : [true, undefined]);
    }
    for (const request of GUARDED.slice(-3))
      expect(await server.service.handle({ ...request, capabilities: [own] })).toMatchObject({ code: "refused" });
    expect(await server.service.handle({ op: "release", name: "/own/*", capabilities: [own] })).toMatchObject({ ok: true });
  });

  test("that of a name this name alone, and not to make names", async () => {
    const { server, names } = await start();
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
    const { server } = await start();
    for (const request of GUARDED.slice(0, -3))
      expect(await server.service.handle({ ...request, capabilities: [server.management] })).toMatchObject({ code: "refused" });
  });
});

describe("capabilities", () => {
  test("are in the answers that give them, and nowhere else", async () => {
    const { server, own, names, revoked, siblings } = await start();
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

async function start(): Promise<Kept & { readonly server: SingleServer }> {
  const server = await startSingleServer();
  return { server, ...(await createKept((request) => server.service.handle(request), server.root)) };
}

function codeOf(answer: Answer): string | undefined {
  return answer.ok ? undefined : answer.code;
}
