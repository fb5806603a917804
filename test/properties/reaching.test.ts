import { expect, test } from "vitest";
import { firstUnable, type Reaching } from "../../checker/properties/index.js";

// Small graphs: who cannot reach a goal any more?

function graph(goals: readonly boolean[], steps: readonly (readonly [number, number])[]): Reaching {
  return { states: goals.length, goals, steps: steps.flat() };
}

const cases: readonly (readonly [string, Reaching, number | undefined])[] = [
  ["a goal itself", graph([true], []), undefined],
  ["no goal at all", graph([false, false], [[0, 1]]), 0],
  ["a dead end", graph([true, false], [[0, 1]]), 1],
  [
    "a way back",
    graph(
      [true, false],
      [
        [0, 1],
        [1, 0],
      ],
    ),
    undefined,
  ],
  [
    "a loop beside the way",
    graph(
      [false, false, true, false],
      [
        [0, 1],
        [1, 0],
        [1, 2],
        [0, 3],
        [3, 3],
      ],
    ),
    3,
  ],
  [
    "a long way",
    graph(
      [false, false, false, true],
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ),
    undefined,
  ],
];

test.each(cases)("%s", (_, reaching, expected) => {
  expect(firstUnable(reaching)).toBe(expected);
});
