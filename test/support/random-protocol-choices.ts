/**
 * A list of numbers read as decisions. When the numbers are used up every decision is the first option, so generators put
 * the simplest option first: a shorter list with smaller numbers is a simpler protocol, and fast-check shrinks lists well.
 */
export class Choices {
  #next = 0;

  constructor(readonly numbers: readonly number[]) {}

  /** A number from 0 to `limit - 1`. */
  below(limit: number): number {
    return (this.numbers[this.#next++] ?? 0) % limit;
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in one of `n` cases; false when the numbers are used up. */
  oneIn(n: number): boolean {
    return this.below(n) === n - 1;
  }

  pick<T>(options: readonly T[]): T {
    // A loop, since undefined may be an option.
    for (const option of options.slice(this.below(options.length))) return option;
    throw new Error("Cannot pick: there are no options");
  }
}
