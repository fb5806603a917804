/**
 * Random numbers that a seed decides: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021), its
 * state filled by SplitMix32 as the authors advise. The same seed gives the same numbers on every machine.
 */
import type { Random } from "../reference/index.js";

/** Four words, not all zero. */
export type Words = readonly [number, number, number, number];

const wordSize = 2 ** 32;

/** The numbers that `seed`, a whole number, stands for. */
export function seededRandom(seed: number): Random {
  const next = xoshiro(wordsOf(seed));
  return (bound) => {
    // What lies behind the last whole multiple of `bound` would favour small numbers: draw again.
    const limit = wordSize - (wordSize % bound);
    let word = next();
    while (word >= limit) word = next();
    return word % bound;
  };
}

/** The state with which the generator begins. */
export function wordsOf(seed: number): Words {
  const mix = splitMix(seed);
  return [mix(), mix(), mix(), mix()];
}

/** The words that xoshiro128** makes of a state, one at each call. */
export function xoshiro(state: Words): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return word;
  };
}

function splitMix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    const first = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    const second = Math.imul(first ^ (first >>> 15), 0x735a2d97);
    return (second ^ (second >>> 15)) >>> 0;
  };
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
