import { expect, test } from "vitest";
import { sortingNetwork } from "../../checker/engine/index.js";

// What sorts all sequences of zeros and ones sorts everything (D. E. Knuth, TAOCP 3, section 5.3.4).
test.each(Array.from({ length: 13 }, (_, size) => size))("sorts %i things", (size) => {
  const pairs = sortingNetwork(size);
  for (let bits = 0; bits < 2 ** size; bits += 1) {
    const things = Array.from({ length: size }, (_, index) => (bits >> index) & 1);
    for (const [low, high] of pairs) {
      const [a, b] = [things[low] ?? 0, things[high] ?? 0];
      if (a > b) [things[low], things[high]] = [b, a];
    }
    expect(things).toEqual(things.toSorted((a, b) => a - b));
  }
});
