/** Batcher's odd-even merge sort (K. E. Batcher, Sorting Networks and their Applications, 1968), for any number of things. */

/** Pairs of positions: after comparing and exchanging them in this order, the lesser of each first, everything is sorted. */
export function sortingNetwork(size: number): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let run = 1; run < size; run *= 2) {
    for (let gap = run; gap >= 1; gap = Math.floor(gap / 2)) {
      for (let start = gap % run; start + gap < size; start += 2 * gap) {
        for (let at = start; at < Math.min(start + gap, size - gap); at += 1) {
          if (Math.floor(at / (2 * run)) === Math.floor((at + gap) / (2 * run))) pairs.push([at, at + gap]);
        }
      }
    }
  }
  return pairs;
}
