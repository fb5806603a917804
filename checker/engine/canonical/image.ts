/**
 * What a permutation makes of a state that was read: the bits that no permutation touches as they are, and each part where its renamed indices say,
 * with the name that it now holds. Elements of multisets are put together beside the state, and go into it in ascending order of
 * their bits, as the compiled code keeps them.
 *
 * Cost: a few operations for each part that says something, and for each word.
 */
import type { Part } from "./parts.js";
import { kinds, maskOf, type PartTables } from "./part-tables.js";
import { bitsAt, type Reading } from "./reading.js";

export class Image {
  readonly tables: PartTables;
  readonly reading: Reading;
  /** The state, and behind it room for elements of multisets. */
  readonly words: Int32Array;
  /** How many words the state has. */
  readonly size: number;
  readonly #untouched: Int32Array;
  /** The first word that is free for elements of multisets. */
  #free = 0;
  #renamed: Int32Array = new Int32Array(0);

  constructor(
    parts: readonly Part[],
    { tables, reading, bytes }: { readonly tables: PartTables; readonly reading: Reading; readonly bytes: number },
  ) {
    this.tables = tables;
    this.reading = reading;
    this.size = Math.ceil(bytes / 4);
    const room = parts.reduce(
      (sum, { kind, capacity, elementBits }) => sum + (kind === "multiset" ? capacity * roomFor(elementBits) : 0),
      0,
    );
    this.words = new Int32Array(this.size + 1 + room);
    this.#untouched = untouchedBits(parts, this.size);
  }

  /** `renamed[e]` is what element `e` becomes. */
  make(memory: Int32Array, address: number, renamed: Int32Array): void {
    this.#renamed = renamed;
    const { words, size, reading } = this;
    const untouched = this.#untouched;
    const base = address >>> 2;
    for (let word = 0; word < size; word += 1) words[word] = (memory[base + word] ?? 0) & (untouched[word] ?? 0);
    this.#free = size + 1;
    const { parts, length } = reading.saying;
    for (let place = 0; place < length; place += 1) this.#put(parts[place] ?? 0, 0);
    for (let place = 0; place < reading.multisets.length; place += 1) this.#putElements(reading.multisets.parts[place] ?? 0, 0);
  }

  /** Is the image the state itself? */
  isSame(memory: Int32Array, address: number, renamed: Int32Array): boolean {
    const base = address >>> 2;
    const { multisets, saying } = this.reading;
    if (multisets.length > 0) {
      this.make(memory, address, renamed);
      for (let word = 0; word < this.size; word += 1) if (this.words[word] !== memory[base + word]) return false;
      return true;
    }
    // Parts that say something go to different places. If there is the same everywhere, nothing is left for where zeros go.
    this.#renamed = renamed;
    for (let place = 0; place < saying.length; place += 1) {
      const part = saying.parts[place] ?? 0;
      if (this.#renamedCode(part) !== (bitsAt(memory, base, this.#target(part)) & (this.tables.mask[part] ?? 0))) return false;
    }
    return true;
  }

  /** Where a part begins in the image. */
  #target(part: number): number {
    const { targetFrom, targets, indexFrom, indexCount, indices, strides } = this.tables;
    let place = targetFrom[part] ?? 0;
    const from = indexFrom[part] ?? 0;
    const end = from + (indexCount[part] ?? 0);
    for (let at = from; at < end; at += 1) place += (strides[at] ?? 0) * (this.#renamed[indices[at] ?? 0] ?? 0);
    return targets[place] ?? 0;
  }

  #put(part: number, shift: number): void {
    this.#add(this.#target(part) + shift, this.#renamedCode(part));
  }

  #renamedCode(part: number): number {
    const { codes, named } = this.reading;
    const name = named[part] ?? -1;
    const code = codes[part] ?? 0;
    return name < 0 ? code : code - name + (this.#renamed[name] ?? 0);
  }

  #add(bit: number, bits: number): void {
    const words = this.words;
    const word = bit >>> 5;
    const up = bit & 31;
    words[word] = (words[word] ?? 0) | (bits << up);
    if (up !== 0) words[word + 1] = (words[word + 1] ?? 0) | (bits >>> (32 - up));
  }

  /** Puts the elements of a multiset where it lies `shift` bits behind its target. */
  #putElements(list: number, shift: number): void {
    const { elementBits, bits, width } = this.tables;
    const length = this.reading.codes[list] ?? 0;
    const size = elementBits[list] ?? 0;
    const inWords = roomFor(size);
    const first = this.#free;
    const begin = this.#target(list) + (bits[list] ?? 0);
    this.#free += length * inWords;
    this.words.fill(0, first, this.#free);
    for (let position = 0; position < length; position += 1) {
      const from = list + 1 + position * (width[list] ?? 0);
      this.#putRange(from, from + (width[list] ?? 0), 32 * (first + position * inWords) - begin - position * size);
      this.#moveDown(first, position, inWords);
    }
    for (let position = 0; position < length; position += 1) {
      for (let word = 0; word < inWords - 1; word += 1) {
        this.#add(begin + shift + position * size + 32 * word, this.words[first + position * inWords + word] ?? 0);
      }
    }
    this.#free = first;
  }

  #putRange(from: number, to: number, shift: number): void {
    const { kind, next, width } = this.tables;
    const { codes } = this.reading;
    for (let at = from; at < to;) {
      this.#put(at, shift);
      const own = kind[at] ?? 0;
      if (own === kinds.multiset) this.#putElements(at, shift);
      else if (own === kinds.queue) this.#putRange(at + 1, at + 1 + (codes[at] ?? 0) * (width[at] ?? 0), shift);
      at = own >= kinds.queue ? (next[at] ?? to) : at + 1;
    }
  }

  /** Insertion sort: the last of some elements goes to where it belongs. */
  #moveDown(first: number, last: number, inWords: number): void {
    for (let at = last; at > 0; at -= 1) {
      const below = first + (at - 1) * inWords;
      const above = below + inWords;
      if (!this.#isLess(above, below, inWords)) return;
      for (let word = 0; word < inWords; word += 1) {
        const held = this.words[below + word] ?? 0;
        this.words[below + word] = this.words[above + word] ?? 0;
        this.words[above + word] = held;
      }
    }
  }

  /** As numbers whose last word counts most. */
  #isLess(a: number, b: number, inWords: number): boolean {
    for (let word = inWords - 1; word >= 0; word -= 1) {
      const one = this.words[a + word] ?? 0;
      const other = this.words[b + word] ?? 0;
      if (one !== other) return one >>> 0 < other >>> 0;
    }
    return false;
  }
}

/** Words for an element of a multiset, and one that the last shift may touch. */
function roomFor(bits: number): number {
  return Math.ceil(bits / 32) + 1;
}

function untouchedBits(parts: readonly Part[], words: number): Int32Array {
  const untouched = new Int32Array(words + 1).fill(-1);
  for (const { offset, bits } of parts) {
    const word = offset >>> 5;
    const up = offset & 31;
    untouched[word] = (untouched[word] ?? 0) & ~(maskOf(bits) << up);
    if (up !== 0) untouched[word + 1] = (untouched[word + 1] ?? 0) & ~(maskOf(bits) >>> (32 - up));
  }
  return untouched;
}
