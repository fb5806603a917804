/** 32 bits of two numbers, mixed by multiplications and a shift in the manner of MurmurHash3 (A. Appleby). */
export function mix(a: number, b: number): number {
  const hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
}
