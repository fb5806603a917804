import { describe, expect, test } from "vitest";
import { OwnedFleet } from "./support/owned-fleet.js";

const SERVERS = ["a", "b", "c"];
const direct = (location: string): object => ({ kind: "direct", location });
const register = (name: string, location = "m1"): object => ({ op: "register", name, to: direct(location) });
const lookup = (name: string): object => ({ op: "lookup", name });

const giving = (name: string, root: string): object => ({ op: "give", name, owners: ["a"], capabilities: [root] });

/** A fleet in which `/net/*` is reserved, and given to these. */
async function withOwners(...owners: readonly string[]): Promise<OwnedFleet> {
  const fleet = await OwnedFleet.started(SERVERS);
  await fleet.do("a", { op: "reserve", name: "/net/*" });
  if (owners.length > 0) await fleet.do("c", { op: "give", name: "/net/*", owners });
  return fleet;
}

/** Who holds the sub-domain, by what each of them says. */
function holders(fleet: OwnedFleet): Record<string, readonly string[]> {
  const serving = SERVERS.flatMap((server) =>
    fleet
      .holders(server)
      .filter(({ member }) => member.state() === "serving")
      .map(({ member }) => [server, member.members().map((id) => id.slice(0, id.indexOf(".")))] as const),
  );
  return Object.fromEntries(serving);
}

describe("a sub-domain that has an owner", () => {
  test("is held by the owner alone, and asked for anywhere", async () => {
    const fleet = await withOwners("a");
    for (const server of SERVERS) await fleet.do(server, register(`/net/${server}`, `at-${server}`));
    for (const server of SERVERS)
      for (const name of SERVERS)
        expect(await fleet.ask(server, lookup(`/net/${name}`))).toMatchObject({ kind: "direct", location: `at-${name}` });
    expect([...(fleet.held("a", "/net/*")?.keys() ?? [])].toSorted()).toEqual(["/net/a", "/net/b", "/net/c"]);
    expect(fleet.held("b", "/net/*")).toBeUndefined();
    expect(holders(fleet)).toEqual({ a: ["a"] });
    await fleet.do("b", { op: "unregister", name: "/net/b" });
    expect(await fleet.ask("c", lookup("/net/b"))).toMatchObject({ ok: false, code: "not found" });
  });
});

describe("changes of names that have owners", () => {
  test("send letters to owners only, and none where there is one", async () => {
    const fleet = await withOwners("a", "b");
    await fleet.fleet.run(500);
    fleet.letters.length = 0;
    for (const server of SERVERS) await fleet.do(server, register(`/net/${server}`));
    const changes = fleet.letters.filter(({ kind }) => kind === "table");
    expect(new Set(changes.map(({ from, to }) => from + to))).toEqual(new Set(["ab", "ba"]));
    expect(changes.every(({ group }) => group !== "names")).toBe(true);
    expect(fleet.letters.filter(({ group, to }) => group !== "names" && to === "c")).toEqual([]);
    await fleet.do("a", { op: "give", name: "/net/*", owners: ["b"] });
    await fleet.fleet.run(500);
    fleet.letters.length = 0;
    await fleet.do("b", register("/net/alone"));
    expect(fleet.letters.filter(({ kind }) => kind === "table")).toEqual([]);
    await fleet.do("b", register("/of-all"));
    expect(fleet.letters.filter(({ kind }) => kind === "table").length).toBeGreaterThan(0);
  });

  test("tell mailboxes of which sub-domain they are, and each holder says what it knows of a mailbox", async () => {
    const fleet = await withOwners("a");
    await fleet.do("b", register("/net/x", "m1"));
    await fleet.do("b", register("/y", "m1"));
    expect(fleet.told).toEqual(["m1 /net/*", "m1 /*"]);
    const valid = async (domain?: string): Promise<unknown> =>
      fleet.do("c", { op: "valid", location: "m1", ...(domain === undefined ? {} : { domain }) });
    const found = await fleet.do("c", lookup("/net/x"));
    expect(await valid("/net/*")).toMatchObject({ names: ["/net/x"], ids: ["registration" in found && found.registration] });
    expect(await valid()).toMatchObject({ names: ["/y"] });
    expect(await valid("/other/*")).toMatchObject({ names: [], ids: [] });
  });
});

describe("owners change", () => {
  test("from one to another, and to two, and names stay", async () => {
    const fleet = await withOwners("a");
    await fleet.do("a", register("/net/x", "m1"));
    for (const owners of [["b"], ["b", "c"], ["c"], ["a", "b", "c"], ["a"]]) {
      await fleet.do("b", { op: "give", name: "/net/*", owners });
      await fleet.fleet.until("these hold it", () => Object.keys(holders(fleet)).join() === owners.join());
      for (const server of SERVERS) expect(await fleet.ask(server, lookup("/net/x"))).toMatchObject({ location: "m1" });
      await fleet.do("c", register(`/net/${owners.join("")}`));
    }
    const listed = await fleet.do("b", { op: "list", domain: "/net/*" });
    const names = listed.kind === "list" ? listed.names.map(({ name }) => name) : [];
    expect(names).toEqual(["/net/a", "/net/abc", "/net/b", "/net/bc", "/net/c", "/net/x"]);
  });
});

describe("owners change before others have come", () => {
  test("once more before they have, and whoever is owner last holds it", async () => {
    const fleet = await withOwners("a");
    await fleet.do("a", register("/net/x", "m1"));
    const give = (server: string, ...owners: string[]): Promise<unknown> =>
      fleet.handle(server, { op: "give", name: "/net/*", owners, capabilities: [fleet.root] });
    const gifts = Promise.all([give("a", "b"), give("b", "c"), give("c", "b", "c"), give("a", "c")]);
    await fleet.outcome(gifts);
    await fleet.do("b", { op: "give", name: "/net/*", owners: ["c"] });
    expect(holders(fleet)).toEqual({ c: ["c"] });
    expect(await fleet.ask("a", lookup("/net/x"))).toMatchObject({ location: "m1" });
  });

  test("to one that does not come: those before hold it still, and it can be given to others", async () => {
    const fleet = await withOwners("a");
    await fleet.do("a", register("/net/x", "m1"));
    const given = fleet.handle("a", { op: "give", name: "/net/*", owners: ["c"], capabilities: [fleet.root] });
    await fleet.untilGiven("b", "c");
    fleet.crash("c");
    expect(await fleet.outcome(given)).toMatchObject({ ok: false, code: "unknown" });
    expect(await fleet.ask("b", lookup("/net/x"))).toMatchObject({ location: "m1" });
    await fleet.do("b", { op: "give", name: "/net/*", owners: ["b"] });
    fleet.restart("c");
    await fleet.fleet.until("c is back", () => fleet.allServe());
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ location: "m1" });
    expect(holders(fleet)).toEqual({ b: ["b"] });
  });

  test("to one that crashes when it is let in, before it has the table: it comes back, and nobody has left with the table", async () => {
    const fleet = await withOwners("a");
    await fleet.do("a", register("/net/x", "m1"));
    const given = fleet.handle("a", { op: "give", name: "/net/*", owners: ["b"], capabilities: [fleet.root] });
    await fleet.fleet.until("b is let in, and a goes on", () => holders(fleet)["a"]?.length === 2);
    expect(holders(fleet)["b"]).toBeUndefined();
    fleet.crash("b");
    await fleet.fleet.run(500);
    fleet.restart("b");
    await fleet.outcome(given);
    await fleet.fleet.until("b holds it", () => Object.keys(holders(fleet)).join() === "b");
    expect(await fleet.ask("b", lookup("/net/x"))).toMatchObject({ location: "m1" });
  });

  test("before the first has founded anything: another one does", async () => {
    const fleet = await withOwners();
    const given = fleet.handle("a", { op: "give", name: "/net/*", owners: ["c"], capabilities: [fleet.root] });
    await fleet.untilGiven("b", "c");
    fleet.crash("c");
    expect(await fleet.outcome(given)).toMatchObject({ ok: false });
    await fleet.fleet.until("two serve", () => fleet.fleet.members().every((one) => one.members().length === 2));
    await fleet.do("b", { op: "give", name: "/net/*", owners: ["b"] });
    await fleet.do("a", register("/net/x", "m1"));
    fleet.restart("c");
    await fleet.fleet.until("c is back", () => fleet.allServe());
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ location: "m1" });
    expect(holders(fleet)).toEqual({ b: ["b"] });
  });
});

describe("owners that crash", () => {
  test("while it is the only one, its sub-domain waits, and everything else goes on", async () => {
    const fleet = await withOwners("c");
    await fleet.do("c", register("/net/x", "m1"));
    fleet.crash("c");
    await fleet.fleet.until("two serve", () => fleet.fleet.members().every((one) => one.members().length === 2));
    await fleet.do("a", register("/y", "m2"));
    expect(await fleet.ask("b", lookup("/y"))).toMatchObject({ location: "m2" });
    const capabilities = [fleet.root];
    for (const request of [lookup("/net/x"), { ...register("/net/z"), capabilities }, { op: "list", domain: "/net/*", capabilities }])
      expect(await fleet.ask("a", request)).toMatchObject({ ok: false, code: "not serving" });
    fleet.restart("c");
    await fleet.fleet.until("c is back", () => fleet.allServe() && holders(fleet)["c"] !== undefined);
    expect(await fleet.ask("a", lookup("/net/x"))).toMatchObject({ location: "m1" });
    await fleet.do("a", register("/net/z"));
  });

  test("one of three: the others go on, and it comes back", async () => {
    const fleet = await withOwners("a", "b", "c");
    fleet.crash("b");
    await fleet.fleet.until("two hold it", () => fleet.holders("a")[0]?.member.members().length === 2);
    await fleet.do("c", register("/net/x", "m1"));
    fleet.restart("b");
    await fleet.fleet.until("three hold it", () => holders(fleet)["b"]?.length === 3);
    expect(await fleet.ask("b", lookup("/net/x"))).toMatchObject({ location: "m1" });
    expect(fleet.held("b", "/net/*")?.size).toBe(1);
  });

  test("all servers at once: all comes back from their disks", async () => {
    const fleet = await withOwners("a", "b");
    await fleet.do("c", register("/net/x", "m1"));
    await fleet.do("c", register("/y", "m2"));
    for (const server of SERVERS) fleet.crash(server);
    for (const server of SERVERS) fleet.restart(server);
    await fleet.fleet.until("all serve", () => fleet.allServe() && Object.keys(holders(fleet)).length === 2);
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ location: "m1" });
    expect(await fleet.ask("a", lookup("/y"))).toMatchObject({ location: "m2" });
    await fleet.do("c", register("/net/z"));
  });
});

describe("a sub-domain is given to all again", () => {
  test("when it is empty, and then is as any other", async () => {
    const fleet = await withOwners("a");
    await fleet.do("a", register("/net/x"));
    expect(await fleet.ask("b", { op: "give", name: "/net/*", owners: [], capabilities: [fleet.root] })).toMatchObject({
      ok: false,
      code: "exists",
    });
    await fleet.do("b", register("/net/y"));
    for (const name of ["/net/x", "/net/y"]) await fleet.do("c", { op: "unregister", name });
    await fleet.do("b", { op: "give", name: "/net/*", owners: [] });
    await fleet.fleet.until("nobody holds it", () => Object.keys(holders(fleet)).length === 0);
    await fleet.do("c", register("/net/x", "of-all"));
    fleet.crash("a");
    expect(await fleet.ask("b", lookup("/net/x"))).toMatchObject({ location: "of-all" });
  });

  test("and to its owner anew: none of the old names is there, nor anything of the old group on a disk", async () => {
    const fleet = await withOwners("a", "b");
    await fleet.do("a", register("/net/x", "old"));
    await fleet.do("a", { op: "unregister", name: "/net/x" });
    await fleet.do("a", { op: "give", name: "/net/*", owners: [] });
    await fleet.do("a", { op: "release", name: "/net/*" });
    await fleet.do("a", { op: "reserve", name: "/net/*" });
    const before = [...fleet.fleet.servers.values()].map(({ medium }) => medium.list().length);
    await fleet.do("a", { op: "give", name: "/net/*", owners: ["a", "b"] });
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ ok: false, code: "not found" });
    await fleet.do("a", register("/net/x", "new"));
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ location: "new" });
    await fleet.do("a", { op: "unregister", name: "/net/x" });
    await fleet.do("c", { op: "give", name: "/net/*", owners: [] });
    await fleet.fleet.run(2_000);
    expect([...fleet.fleet.servers.values()].map(({ medium }) => medium.list().length)).toEqual(before);
  });
});

describe("what cannot be is refused", () => {
  const refused = async (fleet: OwnedFleet, request: object): Promise<unknown> => {
    const answer = await fleet.ask("b", { capabilities: [fleet.root], ...request });
    return answer.ok ? "done" : answer.code;
  };
  const indirect = (name: string, to: string): object => ({ op: "register", name, to: { kind: "indirect", name: to } });

  test("giving what is not empty, or is led to, or is no reserved sub-domain, or to strangers", async () => {
    const fleet = await withOwners();
    const give = (name: string, ...owners: string[]): Promise<unknown> => refused(fleet, { op: "give", name, owners });
    expect(await give("/net/*", "a", "x")).toBe("fleet");
    expect(await give("/*", "a")).toBe("owned");
    expect(await give("/other/*", "a")).toBe("not found");
    expect(await give("/net/*", "a", "a")).toBe("malformed");
    await fleet.do("a", register("/net/x"));
    expect(await give("/net/*", "a")).toBe("exists");
    await fleet.do("a", { op: "unregister", name: "/net/x" });
    await fleet.do("a", indirect("/y", "/net/x"));
    expect(await give("/net/*", "a")).toBe("exists");
    await fleet.do("a", { op: "unregister", name: "/y" });
    await fleet.do("a", { op: "reserve", name: "/net/in/*" });
    expect(await give("/net/*", "a")).toBe("exists");
    expect(await give("/net/in/*", "a")).toBe("done");
    expect(await give("/net/*", "a")).toBe("exists");
  });

  test("ways between names that different servers hold", async () => {
    const fleet = await withOwners("a");
    expect(await refused(fleet, indirect("/y", "/net/x"))).toBe("owned");
    expect(await refused(fleet, indirect("/net/x", "/y"))).toBe("owned");
    expect(await refused(fleet, indirect("/net/x", "/net/y"))).toBe("done");
    expect(await refused(fleet, indirect("/net/y", "/net/x"))).toBe("cycle");
  });

  test("releasing what has owners, and giving a part of it to others", async () => {
    const fleet = await withOwners("a");
    expect(await refused(fleet, { op: "release", name: "/net/*" })).toBe("owned");
    expect(await refused(fleet, { op: "reserve", name: "/net/*" })).toBe("exists");
    expect(await refused(fleet, { op: "reserve", name: "/net/in/*" })).toBe("done");
    expect(await refused(fleet, { op: "give", name: "/net/in/*", owners: ["b"] })).toBe("owned");
    expect(await refused(fleet, { op: "release", name: "/net/in/*" })).toBe("done");
  });

  test("and lists say who owns what", async () => {
    const fleet = await withOwners("a", "b");
    await fleet.do("a", register("/net/x"));
    await fleet.do("a", register("/y"));
    expect(await fleet.do("c", { op: "list", domain: "/*" })).toMatchObject({
      names: [
        { name: "/net/*", kind: "reservation", owners: ["a", "b"] },
        { name: "/y", kind: "direct" },
      ],
    });
    expect(await fleet.do("c", { op: "list", domain: "/net/*" })).toMatchObject({ names: [{ name: "/net/x" }] });
  });
});

describe("that a name is not there", () => {
  test("is not said by a server that did not know, when it was asked, that the name had come to others", async () => {
    const fleet = await OwnedFleet.started(SERVERS, { serveWithinMs: 5_000 });
    await fleet.do("a", { op: "reserve", name: "/net/*" });
    fleet.fleet.partition([["a", "b"], ["c"]]);
    await fleet.fleet.until("c does not serve", () => fleet.fleet.members().some((one) => one.name === "c" && one.state() === "cut off"));
    const asked = fleet.handle("c", lookup("/net/x"));
    await fleet.do("a", { op: "give", name: "/net/*", owners: ["a"] });
    await fleet.do("b", register("/net/x", "m1"));
    fleet.fleet.heal();
    expect(await fleet.outcome(asked)).toMatchObject({ location: "m1" });
  });

  test("is not said by an owner whose group is over, though it does not hear of that from the fleet", async () => {
    const fleet = await withOwners("b", "c");
    fleet.cut.add("ac");
    await fleet.fleet.until("the fleet goes on", () => fleet.fleet.members().filter((one) => one.members().length === 2).length === 2);
    await fleet.do("b", { op: "give", name: "/net/*", owners: [] });
    await fleet.do("b", register("/net/x", "of-all"));
    expect(await fleet.ask("c", lookup("/net/x"))).toMatchObject({ location: "of-all" });
  });
});

describe("there are limits", () => {
  test("giving more sub-domains than there may be groups", async () => {
    const fleet = await OwnedFleet.started(["a"]);
    const give = (index: number): Promise<unknown> => fleet.do("a", { op: "give", name: `/net-${index}/*`, owners: ["a"] });
    for (let index = 0; index <= 64; index += 1) await fleet.do("a", { op: "reserve", name: `/net-${index}/*` });
    await fleet.outcome(Promise.all(Array.from({ length: 64 }, (_, index) => fleet.handle("a", giving(`/net-${index}/*`, fleet.root)))));
    expect(await fleet.ask("a", giving("/net-64/*", fleet.root))).toMatchObject({ ok: false, code: "too many" });
    await fleet.do("a", { op: "give", name: "/net-3/*", owners: [] });
    await give(64);
  });
});
