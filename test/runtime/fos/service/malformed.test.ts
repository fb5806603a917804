import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../../runtime/simulation/index.js";
import { JUNK, spoil } from "./support/junk.js";
import { startSingleServer } from "./support/single-server.js";

const MESSAGES = 100_000;
const SEED = 20_260_101;

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
