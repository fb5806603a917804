import { describe, expect, test } from "vitest";
import type { Member } from "../../../../runtime/fos/index.js";
import { decodeLetter } from "../../../../runtime/fos/fleet/letter.js";
import type { Plain } from "../../../../runtime/plain/index.js";
import { SimulatedFleet } from "./simulated-fleet.js";

const write = (entry: string) => () => ({ kind: "write", entry }) as const;

/** A fleet of these servers, all of which serve. */
async function fleetOf(...names: readonly string[]): Promise<SimulatedFleet> {
  return grown(new SimulatedFleet({ seed: 1 }), ...names);
}

async function grown(fleet: SimulatedFleet, ...names: readonly string[]): Promise<SimulatedFleet> {
  names.forEach((name, index) => fleet.start(name, index === 0 ? [] : [names[0] ?? ""]));
  await serving(fleet, ...names);
  return fleet;
}

/** When these servers serve, and are the fleet. */
async function serving(fleet: SimulatedFleet, ...names: readonly string[]): Promise<void> {
  await fleet.until(`${names.join()} serve`, () =>
    names.every((name) => isServing(fleet, name) && serversAt(fleet, name) === [...names].sort().join()),
  );
}

function isServing(fleet: SimulatedFleet, name: string): boolean {
  return fleet.servers.get(name)?.member?.state() === "serving";
}

function serversAt(fleet: SimulatedFleet, name: string): string {
  const ids = fleet.servers.get(name)?.member?.members() ?? [];
  return ids
    .map((id) => id.slice(0, id.indexOf(".")))
    .sort()
    .join();
}

function at(fleet: SimulatedFleet, name: string): Member {
  const member = fleet.servers.get(name)?.member;
  if (member === undefined) throw new Error(`${name} is not there`);
  return member;
}

/** What becomes of it while time passes. */
async function outcome<T>(fleet: SimulatedFleet, promise: Promise<T>): Promise<T | string> {
  let settled = false;
  const noted = promise.then(
    (value) => value,
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
  void noted.then(() => (settled = true));
  await fleet.until("an answer", () => settled);
  return noted;
}

describe("a fleet", () => {
  test("of one serves at once", async () => {
    const fleet = await grown(new SimulatedFleet({ seed: 1, disks: "prompt" }), "a");
    expect(fleet.agenda.nowMs).toBe(0);
    expect(at(fleet, "a").members()).toEqual(["a.1"]);
    await outcome(fleet, at(fleet, "a").change("x", write("1")));
    expect(await outcome(fleet, at(fleet, "a").get("x"))).toBe("1");
  });

  test("gives whoever joins what was there, in pieces", async () => {
    const fleet = await fleetOf("a");
    for (let n = 0; n < 600; n += 1) await outcome(fleet, at(fleet, "a").change(`n${n}`, write(`${n}`)));
    fleet.start("b", ["a"]);
    await serving(fleet, "a", "b");
    expect([...at(fleet, "b").entries()].sort()).toEqual([...at(fleet, "a").entries()].sort());
    expect([...at(fleet, "b").entries()]).toHaveLength(600);
  });

  test("can be joined through any member", async () => {
    const fleet = await fleetOf("a", "b");
    fleet.start("c", ["b"]);
    await serving(fleet, "a", "b", "c");
  });

  test("changes while it grows: nothing fails, and it waits no longer than that takes", async () => {
    const fleet = await fleetOf("a", "b");
    fleet.start("c", ["a"]);
    let failed = 0;
    let made = 0;
    const changeOn = (n: number): void => {
      const member = at(fleet, n % 2 === 0 ? "a" : "b");
      member.change("x", write(`${n}`)).then(
        () => {
          made += 1;
          changeOn(n + 1);
        },
        () => (failed += 1),
      );
    };
    changeOn(0);
    await serving(fleet, "a", "b", "c");
    await fleet.run(100);
    expect(failed).toBe(0);
    expect(made).toBeGreaterThan(5);
  });
});

describe("after crashes a fleet", () => {
  test("goes on without a member, which comes back as another", async () => {
    const fleet = await fleetOf("a", "b", "c");
    fleet.crash("a");
    const change = outcome(fleet, at(fleet, "b").change("x", write("1")));
    expect(await change).toMatchObject({ kind: "write" });
    expect(at(fleet, "c").members()).toEqual(["b.1", "c.1"]);
    fleet.start("a", ["c"]);
    await serving(fleet, "a", "b", "c");
    expect(at(fleet, "a").self()).toBe("a.2");
    expect(await outcome(fleet, at(fleet, "a").get("x"))).toBe("1");
  });

  test("comes back as a whole, with what was answered", async () => {
    const fleet = await fleetOf("a", "b", "c");
    await outcome(fleet, at(fleet, "b").change("x", write("1")));
    for (const name of ["a", "b", "c"]) fleet.crash(name);
    await fleet.run(1_000);
    for (const name of ["a", "b", "c"]) fleet.start(name);
    await serving(fleet, "a", "b", "c");
    for (const name of ["a", "b", "c"]) expect(await outcome(fleet, at(fleet, name).get("x"))).toBe("1");
  });

  test("comes back with a majority, and takes in who comes later", async () => {
    const fleet = await fleetOf("a", "b", "c");
    await outcome(fleet, at(fleet, "a").change("x", write("1")));
    for (const name of ["a", "b", "c"]) fleet.crash(name);
    fleet.start("b");
    await fleet.run(2_000);
    expect(isServing(fleet, "b")).toBe(false);
    fleet.start("c");
    await serving(fleet, "b", "c");
    expect(await outcome(fleet, at(fleet, "c").get("x"))).toBe("1");
    fleet.start("a");
    await serving(fleet, "a", "b", "c");
  });

  test("of two does not go on without one of them, until it is back", async () => {
    const fleet = await fleetOf("a", "b");
    fleet.crash("b");
    await fleet.run(3_000);
    expect(at(fleet, "a").state()).toBe("cut off");
    fleet.start("b");
    await serving(fleet, "a", "b");
  });
});

test("a fleet goes on without who leaves, down to onene", async () => {
  const fleet = await fleetOf("a", "b", "c");
  await outcome(fleet, at(fleet, "a").change("x", write("1")));
  for (const name of ["a", "c"]) {
    const leaving = at(fleet, name);
    const leftMs = fleet.agenda.nowMs;
    await outcome(fleet, leaving.leave());
    expect(leaving.state()).toBe("left");
    // Nobody waits for its lease.
    expect(fleet.agenda.nowMs - leftMs).toBeLessThan(100);
  }
  await serving(fleet, "b");
  expect(await outcome(fleet, at(fleet, "b").get("x"))).toBe("1");
  expect(fleet.incidents).toEqual([]);
});

test("who is to leave and finds itself alone meanwhile does not wait for others", async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const fleet = await grown(new SimulatedFleet({ seed }), "a", "b");
    fleet.partition([["a"], ["b"]]);
    await fleet.run(1_000);
    fleet.heal();
    await fleet.until("one serves", () => isServing(fleet, "a") || isServing(fleet, "b"));
    const leaving = at(fleet, isServing(fleet, "b") ? "b" : "a");
    await outcome(fleet, leaving.leave());
    expect(leaving.state()).toBe("left");
  }
});

test("who leaves is there until the others know that they go on without it, whenever they crash", async () => {
  for (let crashAfterMs = 0; crashAfterMs < 60; crashAfterMs += 1) {
    const fleet = await grown(new SimulatedFleet({ seed: crashAfterMs }), "a", "b");
    const left = at(fleet, "b").leave();
    await fleet.run(crashAfterMs);
    fleet.crash("a");
    await fleet.run(50);
    fleet.start("a", ["b"]);
    await outcome(fleet, left);
    await serving(fleet, "a");
  }
});

test("nobody waits for a member that is there and does not get on; later it joins as another", async () => {
  const fleet = await fleetOf("a", "b", "c", "d");
  const stuck = fleet.servers.get("c");
  if (stuck === undefined) throw new Error("c is not there");
  stuck.isDiskStuck = true;
  // The next view waits for c, which would have to note it first.
  await outcome(fleet, at(fleet, "d").leave());
  expect(at(fleet, "a").state()).toBe("changing");
  await serving(fleet, "a", "b");
  expect(await outcome(fleet, at(fleet, "a").change("x", write("1")))).toMatchObject({ kind: "write" });
  stuck.isDiskStuck = false;
  await serving(fleet, "a", "b", "c");
  expect(at(fleet, "c").self()).toBe("c.2");
  expect(await outcome(fleet, at(fleet, "c").get("x"))).toBe("1");
  expect(fleet.incidents).toEqual([]);
});

describe("a member that is cut off", () => {
  test("says so, and the others go on; back again, it joins as another", async () => {
    const fleet = await fleetOf("a", "b", "c");
    const former = at(fleet, "a");
    fleet.partition([["a"], ["b", "c"]]);
    const atOnce = outcome(fleet, former.get("x"));
    expect(await atOnce).toBe(null);
    await outcome(fleet, at(fleet, "b").change("x", write("1")));
    expect(former.state()).toBe("cut off");
    expect(await outcome(fleet, former.get("x"))).toBe("not serving");
    expect(await outcome(fleet, former.change("x", write("2")))).toBe("not serving");
    fleet.heal();
    await serving(fleet, "a", "b", "c");
    expect(former.self()).toBe("a.2");
    expect(await outcome(fleet, former.get("x"))).toBe("1");
    expect(fleet.incidents).toEqual([]);
  });

  test("does not know what has become of a change that was under way", async () => {
    const fleet = await fleetOf("a", "b", "c");
    fleet.partition([["a"], ["b", "c"]]);
    expect(await outcome(fleet, at(fleet, "a").change("x", write("1")))).toBe("unknown");
  });

  test("serves no more before the others change anything", async () => {
    const fleet = await fleetOf("a", "b", "c");
    fleet.partition([["a"], ["b", "c"]]);
    const changed = at(fleet, "b").change("x", write("1"));
    let stale = 0;
    let isMade = false;
    void changed.then(() => (isMade = true));
    await fleet.until("the change", () => {
      if (isMade && isServing(fleet, "a")) stale += 1;
      return isMade;
    });
    expect(stale).toBe(0);
  });

  test("from one other is excluded, or the other is: who hears both goes on", async () => {
    const fleet = await fleetOf("a", "b", "c");
    fleet.partition([["a", "c"], ["b"]]);
    expect(await outcome(fleet, at(fleet, "c").change("x", write("1")))).toMatchObject({ kind: "write" });
  });
});

test("listeners hear of changes whatever life the server is in", async () => {
  const fleet = await fleetOf("a", "b", "c");
  const heard: string[] = [];
  at(fleet, "a").watch((name, entry) => heard.push(`${name} ${JSON.stringify(entry)}`));
  await outcome(fleet, at(fleet, "b").change("x", write("1")));
  fleet.partition([["a"], ["b", "c"]]);
  await fleet.run(1_000);
  fleet.heal();
  await serving(fleet, "a", "b", "c");
  await outcome(fleet, at(fleet, "b").change("x", write("2")));
  await fleet.run(100);
  expect(heard.at(0)).toBe('x "1"');
  expect(heard.at(-1)).toBe('x "2"');
});

test("nobody waits for ever for a message of the table that the wire has lost: one of the two joins again", async () => {
  let lost = 0;
  const isLost = (from: string, to: string, body: Plain): boolean =>
    lost === 0 && from === "a" && to === "b" && decodeLetter(body)?.content.kind === "table" && (lost += 1) > 0;
  const fleet = await grown(new SimulatedFleet({ seed: 1, loses: isLost }), "a", "b", "c");
  const answer = await outcome(fleet, at(fleet, "a").change("x", write("1")));
  expect(lost).toBe(1);
  await serving(fleet, "a", "b", "c");
  const members = at(fleet, "c").members();
  expect(answer).toEqual(members.includes("b.2") ? { kind: "write", entry: "1" } : "unknown");
  expect(members.includes("a.2") || members.includes("b.2")).toBe(true);
});

test("listeners hear of each state and view once", async () => {
  const fleet = await grown(new SimulatedFleet({ seed: 1, disks: "prompt" }), "a", "b");
  const heard: string[] = [];
  const a = at(fleet, "a");
  const end = a.onChange(() => heard.push(`${a.state()} ${a.view()?.number ?? 0}`));
  fleet.partition([["a"], ["b"]]);
  await fleet.run(1_000);
  expect(heard).toEqual(["cut off 2"]);
  fleet.heal();
  await serving(fleet, "a", "b");
  expect(heard).toEqual(["cut off 2", "serving 2"]);
  end();
  await outcome(fleet, at(fleet, "b").leave());
  await serving(fleet, "a");
  expect(heard).toHaveLength(2);
});
