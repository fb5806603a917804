import { expect, test } from "vitest";
import { seededRandom, xoshiro } from "../../checker/simulation/random.js";

test("xoshiro128** gives the words of its authors' program", () => {
  const next = xoshiro([1, 2, 3, 4]);
  const words = Array.from({ length: 10 }, next);
  expect(words).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]);
});

test("the seed decides the numbers", () => {
  const numbers = (seed: number): readonly number[] =>
    Array.from(
      { length: 20 },
      (
        (random) => () =>
          random(1000)
      )(seededRandom(seed)),
    );
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(8)).not.toEqual(numbers(7));
});

test("every number below the bound comes about equally often", () => {
  const random = seededRandom(1);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let draw = 0; draw < 6000; draw += 1) {
    const number = random(6);
    counts[number] = (counts[number] ?? 0) + 1;
  }
  expect(counts.every((count) => count > 850 && count < 1150)).toBe(true);
  expect(random(1)).toBe(0);
});
