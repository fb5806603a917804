import { expect, test } from "vitest";
import { MemberTable } from "../../../../runtime/fos/fleet/member-table.js";
import { TableError } from "../../../../runtime/fos/index.js";
import type { Replica } from "../../../../runtime/fos/store/index.js";

const nothing = (): Promise<void> => Promise.resolve();

/** One that counts what it is asked to change, and never ends with it. */
function countingReplica(onChange: () => void): Replica {
  return {
    get: () => Promise.resolve(null),
    change: () => {
      onChange();
      return new Promise(() => undefined);
    },
    entries: () => [],
    watch: () => () => undefined,
    freeze: () => [],
    settle: nothing,
    begin: nothing,
    export: () => [],
    import: nothing,
    stop: nothing,
  };
}

/** What a change is answered whose member serves for so many turns of promises, after it was waited for, and for how many changes the replica was asked. */
async function servedFor(turns: number): Promise<{ readonly code: string; readonly asked: number }> {
  let isServing = false;
  let nowMs = 0;
  let asked = 0;
  const replica = countingReplica(() => (asked += 1));
  const table = new MemberTable({
    isServing: () => isServing,
    isLeaving: () => false,
    replica: () => replica,
    nowMs: () => nowMs,
    serveWithinMs: 10,
  });
  const answer = table.change("x", () => ({ kind: "remove" }), {}).catch((error: unknown) => error);
  await Promise.resolve();
  isServing = true;
  table.onChange();
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  isServing = false;
  nowMs = 100;
  table.onChange();
  const error = await answer;
  return { code: error instanceof TableError ? error.code : String(error), asked };
}

test("who is told that nothing was done has not begun a change, whenever the member stops serving", async () => {
  const all = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(servedFor));
  expect(all.filter(({ code, asked }) => code === "not serving" && asked > 0)).toEqual([]);
  expect(all.map(({ code }) => code)).toContain("not serving");
  expect(all.at(-1)).toEqual({ code: "unknown", asked: 1 });
});
