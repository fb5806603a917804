/** A growing buffer with the number formats of WebAssembly: LEB128 (core specification 2.0, section 5.2.2). */
export class ByteBuffer {
  #bytes = new Uint8Array(256);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** `value` is from 0 to 2^32 - 1. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  signed(value: number | bigint): void {
    if (typeof value === "bigint" && !isSmall(value)) this.#signedLong(value);
    else this.#signedSmall(Number(value));
  }

  #signedSmall(value: number): void {
    let rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  #signedLong(value: bigint): void {
    let rest = value;
    while (rest < -0x40n || rest > 0x3fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  /** UTF-8 with its length before it. */
  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.unsigned(encoded.length);
    this.bytes(encoded);
  }

  vector<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.unsigned(items.length);
    for (const item of items) write(item);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function isSmall(value: bigint): boolean {
  return value >= -0x8000_0000n && value <= 0x7fff_ffffn;
}
