import { describe, expect, test } from "vitest";
import { forgetGroup, openMember, shareWire, type Member, type Wire } from "../../../../runtime/fos/fleet/index.js";
import type { Plain } from "../../../../runtime/plain/index.js";
import { SimulatedFleet, type ServerLife } from "./simulated-fleet.js";

const write = (entry: string) => () => ({ kind: "write", entry }) as const;

/** Servers that are a fleet, and of which some are members of another group on the same wire and store. */
class Groups {
  readonly lives = new Map<string, ServerLife>();
  /** Who has sent letters of the second group's table to whom. */
  readonly sent: string[] = [];
  readonly fleet = new SimulatedFleet({
    seed: 3,
    onLife: (server, life) => this.lives.set(server, life),
    loses: (from, to, body) => {
      if (JSON.stringify(body).includes('"kind":"table"') && JSON.stringify(body).startsWith('{"group":"second"'))
        this.sent.push(from + to);
      return false;
    },
  });

  life(server: string): ServerLife {
    const life = this.lives.get(server);
    if (life === undefined) throw new Error(`${server} was not started`);
    return life;
  }

  async open(server: string, contacts: readonly string[]): Promise<Member> {
    const { wire, ...parts } = this.life(server);
    const report = (): void => undefined;
    const opened = openMember({
      ...parts,
      name: server,
      group: "second",
      wire: wire.of("second"),
      random: this.fleet.random,
      contacts,
      report,
    });
    return this.outcome(opened);
  }

  async outcome<T>(promise: Promise<T>): Promise<T> {
    const ends: true[] = [];
    void promise.finally(() => ends.push(true));
    await this.fleet.until("an answer", () => ends.length > 0);
    return promise;
  }

  root(server: string): Member {
    const member = this.fleet.servers.get(server)?.member;
    if (member === undefined) throw new Error(`${server} is not there`);
    return member;
  }
}

async function started(): Promise<Groups> {
  const groups = new Groups();
  for (const name of ["a", "b", "c"]) groups.fleet.start(name, name === "a" ? [] : ["a"]);
  await groups.fleet.until("all serve", () => groups.fleet.members().filter((one) => one.members().length === 3).length === 3);
  return groups;
}

/** The second group, of which a and b are members. */
async function withSecond(): Promise<Groups & { readonly a: Member; readonly b: Member }> {
  const groups = await started();
  const a = await groups.open("a", []);
  const b = await groups.open("b", ["a"]);
  await groups.fleet.until("both serve", () => [a, b].every((one) => one.state() === "serving" && one.members().length === 2));
  return Object.assign(groups, { a, b });
}

describe("two groups on one wire and one store", () => {
  test("have tables of their own, and members of their own", async () => {
    const groups = await withSecond();
    await groups.outcome(groups.root("a").change("x", write("of all")));
    groups.sent.length = 0;
    await groups.outcome(groups.a.change("x", write("of two")));
    expect(await groups.outcome(groups.b.get("x"))).toBe("of two");
    expect(await groups.outcome(groups.root("b").get("x"))).toBe("of all");
    expect(await groups.outcome(groups.root("c").get("x"))).toBe("of all");
    expect(new Set(groups.sent)).toEqual(new Set(["ab", "ba"]));
  });

  test("come back from one store, each with its own", async () => {
    const groups = await withSecond();
    await groups.outcome(groups.root("a").change("x", write("of all")));
    await groups.outcome(groups.a.change("x", write("of two")));
    for (const name of ["a", "b", "c"]) groups.fleet.crash(name);
    for (const name of ["a", "b", "c"]) groups.fleet.start(name, []);
    const [a, b] = [await groups.open("a", ["b"]), await groups.open("b", ["a"])];
    expect(await groups.outcome(b.get("x"))).toBe("of two");
    expect(await groups.outcome(a.get("x"))).toBe("of two");
    expect(await groups.outcome(groups.root("c").get("x"))).toBe("of all");
  });

  test("go on without each other, and one that is over leaves nothing of it in the store", async () => {
    const groups = await withSecond();
    await groups.outcome(groups.root("a").change("x", write("of all")));
    await groups.outcome(groups.a.change("x", write("of two")));
    const { store } = groups.life("a");
    await groups.outcome(groups.a.leave());
    await groups.fleet.until("b is alone", () => groups.b.members().length === 1);
    await groups.outcome(forgetGroup(store, "second"));
    expect([...store.range()].filter(({ key }) => String(key).includes("second"))).toEqual([]);
    expect(await groups.outcome(groups.b.get("x"))).toBe("of two");
    expect(await groups.outcome(groups.root("a").get("x"))).toBe("of all");
  });
});

describe("a shared wire", () => {
  test("brings each group what is its own, and the main one what is nobody's", () => {
    let deliver = (_from: string, _body: Plain): void => undefined;
    const wire: Wire = { send: () => undefined, receive: (onMessage) => void (deliver = onMessage) };
    const shared = shareWire(wire, "main");
    const heard: string[] = [];
    for (const group of ["main", "other"]) shared.of(group).receive((from, body) => heard.push(`${group} ${from} ${JSON.stringify(body)}`));
    deliver("a", { group: "other" });
    deliver("a", { group: "unknown" });
    deliver("a", "junk");
    shared.forget("other");
    deliver("b", { group: "other" });
    expect(heard).toEqual(['other a {"group":"other"}', 'main a {"group":"unknown"}', 'main a "junk"', 'main b {"group":"other"}']);
  });
});
