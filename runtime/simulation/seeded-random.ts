/**
 * Random numbers that a seed decides: Chris Doty-Humphrey's sfc32 of PractRand (a small chaotic generator with a counter, so that no
 * seed has a short cycle). The same seed gives the same numbers on every machine.
 */
import type { Random } from "../kernel/index.js";

const wordSize = 2 ** 32;

/** The first words depend on the seed too plainly. */
const wordsToDiscard = 12;

/** Whole numbers from 0 to `bound - 1`, as `seed`, a whole number, decides. */
export function seededRandom(seed: number): Random {
  const next = smallFastCounter(seed);
  for (let left = wordsToDiscard; left > 0; left -= 1) next();
  return (bound) => {
    // What lies behind the last whole multiple of `bound` would favour small numbers: draw again.
    const limit = wordSize - (wordSize % bound);
    let word = next();
    while (word >= limit) word = next();
    return word % bound;
  };
}

function smallFastCounter(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / wordSize) | 0;
  let c = 0;
  let counter = 1;
  return () => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + word;
    c |= 0;
    return word >>> 0;
  };
}

/** True in `share` of the cases, a number from 0 to 1. */
export function happens(random: Random, share: number): boolean {
  return share > 0 && random(1_000_000) < share * 1_000_000;
}

/** A number of milliseconds from `shortest` to `longest`, in steps of a thousandth. */
export function between(random: Random, [shortest, longest]: readonly [number, number]): number {
  return shortest + random(Math.floor((longest - shortest) * 1_000) + 1) / 1_000;
}
