/** What routines, rules and conditions call the things that they bind themselves, wherever they stand. */
const bound: ReadonlySet<string> = new Set([
  "again",
  "asked",
  "at_block",
  "block",
  "caller_here",
  "caller_self",
  "come_out",
  "comes_out",
  "deferring",
  "entry",
  "from",
  "here",
  "lost",
  "message",
  "number",
  "owes",
  "place",
  "position",
  "put_off",
  "rest",
  "self",
  "sender",
  "to",
  "to_block",
  "which",
]);

/** Bound names with a number or a name behind: of indices within indices, and of what a message carries. */
const boundInParts = /^(?:arg|key|position)_/u;

/** Hands out names that are letters, digits and underscores, and each only once. */
export class Names {
  readonly #taken: Set<string>;
  readonly #isOutermost: boolean;

  /** `outer`: names that may not be hidden. Without it these are the names of the whole model, none of which is one that its parts bind. */
  constructor(outer?: Names) {
    this.#taken = new Set(outer === undefined ? [] : outer.#taken);
    this.#isOutermost = outer === undefined;
  }

  /** `wish` if it is free, else the wish with a number. */
  take(wish: string): string {
    const plain = wish.replaceAll(/[^A-Za-z0-9_]+/gu, "_").replace(/^_+|_+$/gu, "") || "x";
    const isBound = this.#isOutermost && (bound.has(plain) || boundInParts.test(plain));
    const free = isBound ? `the_${plain}` : plain;
    let name = free;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${free}_${number}`;
    this.#taken.add(name);
    return name;
  }
}
