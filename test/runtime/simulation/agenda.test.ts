import fc from "fast-check";
import { expect, test } from "vitest";
import { Agenda, later, seededRandom } from "../../../runtime/simulation/index.js";

test("things happen in the order of their moments, unless they are cancelled", () => {
  const entries = fc.array(fc.record({ ms: fc.nat(50), isCancelled: fc.boolean() }));
  fc.assert(
    fc.property(entries, fc.nat(), (drafts, seed) => {
      const agenda = new Agenda(seededRandom(seed));
      const happened: number[] = [];
      for (const { ms, isCancelled } of drafts) {
        const cancel = agenda.after(ms, () => {
          expect(agenda.nowMs).toBe(ms);
          happened.push(ms);
        });
        if (isCancelled) cancel();
      }
      agenda.runUntil(30);
      expect(agenda.nowMs).toBe(30);
      agenda.runUntil(100);
      const expected = drafts.filter(({ isCancelled }) => !isCancelled).map(({ ms }) => ms);
      expect(happened).toEqual(expected.toSorted((a, b) => a - b));
    }),
  );
});

test("what happens soon happens before time passes, and of things of the same moment the seed decides the order", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 50; seed += 1) {
    const agenda = new Agenda(seededRandom(seed));
    let order = "";
    for (const name of ["a", "b", "c"]) agenda.after(0, () => (order += name));
    for (const name of ["x", "y", "z"]) agenda.soon(() => (order += name));
    agenda.runUntil(0);
    expect(Array.from(order.slice(0, 3)).toSorted().join("")).toBe("xyz");
    orders.add(order);
  }
  expect(orders.size).toBeGreaterThan(20);
});

test("what comes later comes at its moment, kept or broken", () => {
  const agenda = new Agenda(seededRandom(1));
  const heard: unknown[] = [];
  const hear = (what: unknown): void => void heard.push([agenda.nowMs, what]);
  later(agenda, 5, () => "kept").then(hear, hear);
  later(agenda, 3, () => {
    throw new Error("broken");
  }).then(hear, hear);
  const early = later(agenda, 1, () => "early");
  agenda.runUntil(10);
  early.then(hear, hear);
  expect(heard).toEqual([
    [3, new Error("broken")],
    [5, "kept"],
    [10, "early"],
  ]);
});

test("random numbers are those of the seed, and equally frequent", () => {
  const numbers = (seed: number): readonly number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 6_000 }, () => random(6));
  };
  expect(numbers(1)).toEqual(numbers(1));
  expect(numbers(1)).not.toEqual(numbers(2));
  for (let face = 0; face < 6; face += 1) {
    const times = numbers(5).filter((number) => number === face).length;
    expect(Math.abs(times - 1_000)).toBeLessThan(150);
  }
});
