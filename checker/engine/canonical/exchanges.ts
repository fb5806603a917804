/** Which elements may be exchanged with nothing else changed: asked of a state at most once for each pair. */
import type { Image } from "./image.js";

const [unknown, yes, no] = [0, 1, 2];

export class Exchanges {
  readonly #known: Uint8Array;
  /** The identity, but for the two elements that are being looked at. */
  readonly #renamed: Int32Array;
  #memory: Int32Array = new Int32Array(0);
  #address = 0;

  constructor(
    readonly image: Image,
    readonly elements: number,
  ) {
    this.#known = new Uint8Array(elements * elements);
    this.#renamed = Int32Array.from({ length: elements }, (_, element) => element);
  }

  /** For the state at an address, which was just read. */
  begin(memory: Int32Array, address: number): void {
    this.#memory = memory;
    this.#address = address;
    this.#known.fill(unknown);
  }

  mayExchange(a: number, b: number): boolean {
    const pair = Math.min(a, b) * this.elements + Math.max(a, b);
    if (this.#known[pair] === unknown) this.#known[pair] = this.#leavesAllAsItIs(a, b) ? yes : no;
    return this.#known[pair] === yes;
  }

  #leavesAllAsItIs(a: number, b: number): boolean {
    this.#renamed[a] = b;
    this.#renamed[b] = a;
    const isSame = this.image.isSame(this.#memory, this.#address, this.#renamed);
    this.#renamed[a] = a;
    this.#renamed[b] = b;
    return isSame;
  }
}
