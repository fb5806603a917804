import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { joinEcho, joinFileSystem, openFile, type FleetMember, type Process } from "../../../../runtime/fos/index.js";
import { codeOf } from "./support/code-of.js";
import { NETWORKS, openWorld, type TestProcess, type World } from "./support/open-world.js";

/** A fleet of three processes with one member each. */
async function openFleet(
  world: World,
  fleet: string,
  open: (process: Process, place: Parameters<typeof joinEcho>[1]) => Promise<FleetMember>,
): Promise<readonly FleetMember[]> {
  const members: FleetMember[] = [];
  for (const member of ["1", "2", "3"]) {
    const { process, root } = await world.open(`${fleet.slice(1)}${member}`);
    const first = members[0];
    const own = first === undefined ? { capabilities: root } : { capabilities: first.capabilities, capability: first.capability };
    members.push(await open(process, { fleet, member, ...own }));
  }
  return members;
}

describe.each(NETWORKS)("services as fleets on %s", (_network, make) => {
  let world: World, client: TestProcess;
  let folder = "";

  beforeEach(async () => {
    world = await openWorld(make());
    client = await world.open("client");
    folder = mkdtempSync(join(tmpdir(), "kettle-files-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    expect(world.reported).toEqual([]);
    await world.close();
  });

  test("an echo is spread over its members, and goes on when one leaves", async () => {
    const [first, ...others] = await openFleet(world, "/echo", joinEcho);
    const send = (n: number): Promise<unknown> =>
      client.process.send({ name: "/echo", capability: first?.capability ?? "" }, { body: n }).then(({ body }) => body);
    const numbers = Array.from({ length: 30 }, (_one, n) => n);
    expect(await Promise.all(numbers.map(send))).toEqual(numbers);
    await first?.leave();
    expect(await Promise.all(numbers.map(send))).toEqual(numbers);
    for (const other of others) await other.leave();
    await expect(send(1)).rejects.toMatchObject({ code: "unknown name" });
  });

  test("a file is read where it was opened", async () => {
    const text = "tea ".repeat(700);
    writeFileSync(join(folder, "tea.txt"), text);
    const [first] = await openFleet(world, "/fs", (process, place) => joinFileSystem(process, place, folder));
    const fs = { name: "/fs", capability: first?.capability ?? "" };
    const files = await Promise.all(Array.from({ length: 6 }, () => openFile(client.process, fs, "tea.txt")));
    for (const file of files) {
      expect(file.size).toBe(text.length);
      expect((await file.read(2048)).length).toBe(text.length - 2048);
      expect(Buffer.from(await file.readAll()).toString()).toBe(text);
      await file.close();
      await expect(file.read(0)).rejects.toMatchObject({ code: "failed" });
    }
  });

  test("nothing outside of the folder is shown, nor what somebody else has opened", async () => {
    writeFileSync(join(folder, "tea.txt"), "tea");
    symlinkSync("/etc/hostname", join(folder, "out"));
    const [first] = await openFleet(world, "/fs", (process, place) => joinFileSystem(process, place, folder));
    const fs = { name: "/fs/1", capability: first?.capability ?? "" };
    for (const path of ["../../etc/hostname", "out", "/nothing", ".", ""])
      expect(await openFile(client.process, fs, path).then(String, codeOf)).toBe("failed");
    await openFile(client.process, fs, "tea.txt");
    const other = await world.open("other");
    await expect(other.process.send(fs, { body: { op: "read", file: 1, offset: 0 } })).rejects.toMatchObject({ code: "failed" });
  });
});
