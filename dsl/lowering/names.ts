/** Hands out names that are letters, digits and underscores, and each only once. */
export class Names {
  readonly #taken: Set<string>;

  /** `outer`: names that may not be hidden. */
  constructor(outer?: Names) {
    this.#taken = new Set(outer === undefined ? [] : outer.#taken);
  }

  /** `wish` if it is free, else the wish with a number. */
  take(wish: string): string {
    const plain = wish.replaceAll(/[^A-Za-z0-9_]+/gu, "_").replace(/^_+|_+$/gu, "") || "x";
    let name = plain;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${plain}_${number}`;
    this.#taken.add(name);
    return name;
  }
}
