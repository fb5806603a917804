/** Random numbers of 64 bits that are the same in every run. */

/** SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, 2014). */
export function splitMix(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };
}

/** An odd number for a text: what is multiplied by it keeps all its bits. */
export function keyFor(text: string): bigint {
  // FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), from two beginnings.
  let [low, high] = [0x811c9dc5, 0x050c5d1f];
  for (let at = 0; at < text.length; at += 1) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(at), 0x01000193) ^ (low >>> 15);
  }
  return splitMix((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))() | 1n;
}
