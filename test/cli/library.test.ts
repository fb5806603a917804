import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { load, ProtocolError, report, verify } from "../../index.js";
import { createFolder } from "./kettle.js";
import { broken, deadlock, ping } from "./protocols.js";

const folder = createFolder({ "ping.tea": ping });
afterAll(() => folder.remove());

describe("verify", () => {
  test("takes a path, a text, and what was loaded", async () => {
    const names = (results: Awaited<ReturnType<typeof verify>>): readonly string[] => results.map((result) => result.check);
    const source = { name: "ping.tea", text: ping };
    expect(names(await verify(join(folder.path, "ping.tea")))).toEqual(["small", "usual"]);
    expect(names(await verify(source, { check: "usual" }))).toEqual(["usual"]);
    expect(names(await verify(load(source)))).toEqual(["small", "usual"]);
  });

  test("yields plain data, and a violated property is a result", async () => {
    const source = { name: "xfs.tea", text: deadlock };
    const [result] = await verify(source);
    if (result === undefined) throw new Error("no result");
    expect(result).toMatchObject({ protocol: "Xfs", check: "figure2", met: true, result: { verdict: { kind: "violated" } } });
    const wire: unknown = JSON.parse(JSON.stringify(result));
    expect(wire).toMatchObject({ waitFor: { cycle: ["ClientC", "Manager", "ClientB", "ClientA", "Manager"] } });
    expect(report(result, { source })).toContain("15 steps to get there");
  });

  test("limits the search", async () => {
    const [result] = await verify({ name: "ping.tea", text: ping }, { symmetry: "off", maxStates: 3 });
    expect(result).toMatchObject({ met: false, result: { symmetry: "off", verdict: { kind: "bounded", reason: "more than 3 states" } } });
  });

  test("throws for a file with errors, with its diagnostics, and for a check that is not there", async () => {
    await expect(verify({ name: "broken.tea", text: broken })).rejects.toThrow(ProtocolError);
    await expect(verify({ name: "broken.tea", text: broken })).rejects.toThrow("broken.tea:15:12");
    await expect(verify({ name: "ping.tea", text: ping }, { check: "big" })).rejects.toThrow('Cannot verify "ping.tea": no check "big"');
  });
});
