import fc from "fast-check";
import { expect, test } from "vitest";
import { EDGES, SimulatedKitchen } from "./support/simulated-kitchen.js";

// Names and capabilities come and go at random while messages are sent, through two name servers, in virtual time. No message is delivered by a name or with a capability that was gone before
// it was sent; and when all is quiet, names lead where they should.

const NAMES = ["/x", "/y", "/1", "/2"] as const;

type Act =
  | { readonly kind: "change"; readonly edge: (typeof EDGES)[number]; readonly isWanted: boolean }
  | { readonly kind: "permit"; readonly mailbox: 1 | 2; readonly isWanted: boolean }
  | { readonly kind: "send"; readonly name: string }
  | { readonly kind: "pass" };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("change" as const), edge: fc.constantFrom(...EDGES), isWanted: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("permit" as const),
      mailbox: fc.constantFrom(1 as const, 2 as const),
      isWanted: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send" as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 3, arbitrary: fc.constant({ kind: "pass" as const }) },
);

/** `npm run fuzz:fos-messages` makes more. */
const RUNS = Number(process.env["KETTLE_FOS_SCHEDULES"] ?? 12);

test("nothing is delivered by what was gone before it was sent", { timeout: 600_000 }, async () => {
  let delivered = 0;
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.array(act, { minLength: 30, maxLength: 80 }),
    async (seed, acts) => {
      const kitchen = new SimulatedKitchen(seed);
      await kitchen.open();
      const isOpen = [...EDGES.map((edge) => kitchen.change(edge, true)), kitchen.permit(1, true), kitchen.permit(2, true)];
      await kitchen.run(Promise.all(isOpen));
      const begun = await play(kitchen, acts);
      await kitchen.run(Promise.all(begun));
      expect(kitchen.wrong).toEqual([]);
      await expectToBeWell(kitchen);
      delivered += kitchen.delivered;
      kitchen.close();
    },
  );
  await fc.assert(property, { numRuns: RUNS });
  expect(delivered).toBeGreaterThan(5 * RUNS);
});

/** Begins all acts, in their order; some end before others begin. What has changed is tried at once: whoever was answered too early is found out. */
async function play(kitchen: SimulatedKitchen, acts: readonly Act[]): Promise<readonly Promise<unknown>[]> {
  const begun: Promise<unknown>[] = [];
  for (const one of acts) {
    if (one.kind === "pass") await kitchen.pass();
    else if (one.kind === "send") begun.push(kitchen.send(one.name));
    else begun.push(change(kitchen, one).then(() => Promise.all(NAMES.map((name) => kitchen.send(name)))));
  }
  return begun;
}

function change(kitchen: SimulatedKitchen, one: Exclude<Act, { readonly kind: "send" | "pass" }>): Promise<void> {
  return one.kind === "permit" ? kitchen.permit(one.mailbox, one.isWanted) : kitchen.change(one.edge, one.isWanted);
}

async function expectToBeWell(kitchen: SimulatedKitchen): Promise<void> {
  await kitchen.run(
    Promise.all([kitchen.permit(1, true), kitchen.permit(2, true), kitchen.change("/1>m1", true), kitchen.change("/2>m2", true)]),
  );
  for (const edge of ["/y>/1", "/x>/y"] as const) await kitchen.run(kitchen.change(edge, true));
  for (const name of NAMES) expect(await kitchen.run(kitchen.send(name))).toEqual(expect.any(Number));
  expect(kitchen.wrong).toEqual([]);
}
