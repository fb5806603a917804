import { beforeAll, describe, expect, test } from "vitest";
import { createKept, GUARDED, SHOWN, type Kept } from "../service/support/guarded.js";
import { OwnedFleet } from "./support/owned-fleet.js";

// What is guarded by a sub-domain that has owners, asked for at a server that is none of them.

const OWNED = GUARDED.filter((request) => !("op" in request && ["stop", "grow", "shrink"].includes(String(request.op))));

describe("nothing is changed, and all is refused", () => {
  let fleet: OwnedFleet;
  let kept: Kept;
  beforeAll(async () => {
    fleet = await OwnedFleet.started(["a", "b", "c"]);
    kept = await createKept((request) => give(request), fleet.root);
  });

  /** The sub-domain is given to its owners as soon as it is reserved. */
  async function give(request: object): Promise<unknown> {
    const answer = await fleet.ask("c", request);
    if ("op" in request && request.op === "reserve" && "name" in request && request.name === "/own/*")
      await fleet.do("c", { op: "give", name: "/own/*", owners: ["a", "b"] });
    return answer;
  }

  const contents = (): string => {
    const holders = ["a", "b"].flatMap((server) => fleet.holders(server).map(({ member }) => member));
    return JSON.stringify([...fleet.fleet.members(), ...holders].map((one) => [...one.entries()]));
  };

  test.each(SHOWN)("with $what capability", async ({ capabilities, code }) => {
    const before = contents();
    for (const request of OWNED) {
      const answer = await fleet.ask("c", { ...request, capabilities: capabilities(kept) });
      expect([request, answer]).toMatchObject([request, { ok: false, code }]);
    }
    expect(contents()).toBe(before);
  });
});

test("the capability of a sub-domain above allows nothing any more once it is released, though owners hold the names", async () => {
  const fleet = await OwnedFleet.started(["a", "b", "c"]);
  const above = await fleet.do("a", { op: "reserve", name: "/sys/*" });
  const own = await fleet.do("a", { op: "reserve", name: "/sys/net/*" });
  if (above.kind !== "reserved" || own.kind !== "reserved") throw new Error("they were not reserved");
  await fleet.do("a", { op: "give", name: "/sys/net/*", owners: ["b"] });
  const register = (name: string, capability: string): Promise<unknown> =>
    fleet.ask("c", { op: "register", name, to: { kind: "direct", location: "m" }, capabilities: [capability] });
  expect(await register("/sys/net/1", above.capability)).toMatchObject({ ok: true });
  expect(await register("/sys/net/2", own.capability)).toMatchObject({ ok: true });
  await fleet.do("a", { op: "release", name: "/sys/*" });
  expect(await register("/sys/net/3", above.capability)).toMatchObject({ ok: false, code: "refused" });
  expect(await register("/sys/net/3", own.capability)).toMatchObject({ ok: true });
});

test("an owner that does not know what was revoked decides nothing by capabilities from outside", async () => {
  const fleet = await OwnedFleet.started(["a", "b", "c"]);
  await fleet.do("a", { op: "reserve", name: "/net/*" });
  await fleet.do("a", { op: "give", name: "/net/*", owners: ["c"] });
  const made = await fleet.do("c", { op: "register", name: "/net/x", to: { kind: "direct", location: "m" } });
  fleet.fleet.partition([["a", "b"], ["c"]]);
  await fleet.fleet.until("c does not serve", () => fleet.fleet.members().some((one) => one.name === "c" && one.state() === "cut off"));
  expect(await fleet.ask("c", { op: "lookup", name: "/net/x" })).toMatchObject({ location: "m" });
  const unregister = (capability: string): Promise<unknown> =>
    fleet.ask("c", { op: "unregister", name: "/net/x", capabilities: [capability] });
  expect(await unregister(fleet.root)).toMatchObject({ ok: false, code: "not serving" });
  expect(await unregister(made.kind === "registered" ? (made.capability ?? "") : "")).toMatchObject({ ok: true });
});
