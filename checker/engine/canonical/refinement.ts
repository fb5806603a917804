/**
 * What is said about each element, as a number that does not depend on how elements are numbered: everything that a part says is credited to the
 * elements that index it and to the one that it names, together with the cells of the others that it concerns (colour refinement;
 * Weisfeiler and Leman 1968). What is said of one element alone is added up once for a state; the rest again in each round.
 *
 * Equal numbers by chance only mean that elements are told apart later, or by trying.
 */
import { mix } from "./mix.js";
import type { PartTables } from "./part-tables.js";
import type { Partition } from "./partition.js";
import { PartList, type Reading } from "./reading.js";

const [asNamed, asItself, asIndex] = [0x2545f491, 0x1b873593, 31];

export class Refinement {
  /** Elements by what is said of them alone; with the cells of others too. */
  readonly #alone: Int32Array;
  readonly #sums: Int32Array;
  /** Parts that concern several elements. */
  readonly #shared: PartList;

  constructor(
    readonly tables: PartTables,
    readonly reading: Reading,
    elements: number,
  ) {
    this.#alone = new Int32Array(elements);
    this.#sums = new Int32Array(elements);
    this.#shared = new PartList(tables.count);
  }

  /** Adds up what the state just read says of single elements. */
  begin(): void {
    const { indexCount, indexFrom, indices, seed } = this.tables;
    const { codes, named, saying } = this.reading;
    const alone = this.#alone;
    alone.fill(0);
    this.#shared.length = 0;
    for (let place = 0; place < saying.length; place += 1) {
      const part = saying.parts[place] ?? 0;
      const name = named[part] ?? -1;
      const count = indexCount[part] ?? 0;
      const index = indices[indexFrom[part] ?? 0] ?? 0;
      if (count === 0) {
        if (name >= 0) credit(alone, name, mix(seed[part] ?? 0, asNamed));
      } else if (count > 1 || (name >= 0 && name !== index)) this.#shared.push(part);
      else credit(alone, index, mix(seed[part] ?? 0, name < 0 ? (codes[part] ?? 0) : asItself));
    }
  }

  /** Splits cells by what is said; was there anything to split? */
  round(partition: Partition): boolean {
    const sums = this.#sums;
    sums.set(this.#alone);
    const { parts, length } = this.#shared;
    for (let place = 0; place < length; place += 1) {
      const part = parts[place] ?? 0;
      const said = this.#saying(part, 0, partition.cell);
      this.#credit(part, 0, said);
    }
    const { ends, owners } = this.reading;
    let begin = 0;
    for (let element = 0; element < ends.length; element += 1) {
      const end = ends.parts[element] ?? 0;
      this.#creditElement(owners.parts[element] ?? 0, { begin, end }, partition.cell);
      begin = end;
    }
    return partition.split(sums);
  }

  /** An element of a multiset is one statement, in which the order of its parts does not count. */
  #creditElement(list: number, { begin, end }: { readonly begin: number; readonly end: number }, cell: Int32Array): void {
    const { indexCount, indexFrom, indices, seed } = this.tables;
    const { parts } = this.reading.inMultisets;
    const outer = indexCount[list] ?? 0;
    const from = indexFrom[list] ?? 0;
    let whole = seed[list] ?? 0;
    for (let place = begin; place < end; place += 1) whole = (whole + this.#saying(parts[place] ?? 0, outer, cell)) | 0;
    for (let place = 0; place < outer; place += 1) whole = mix(whole, cell[indices[from + place] ?? 0] ?? 0);
    for (let place = 0; place < outer; place += 1) credit(this.#sums, indices[from + place] ?? 0, mix(whole, asIndex + place));
    for (let place = begin; place < end; place += 1) {
      const part = parts[place] ?? 0;
      this.#credit(part, outer, mix(whole, this.#saying(part, outer, cell)));
    }
  }

  /** What a part says, of whom: indices from `outer` on count. */
  #saying(part: number, outer: number, cell: Int32Array): number {
    const { indexCount, indexFrom, indices, seed } = this.tables;
    const name = this.reading.named[part] ?? -1;
    const from = indexFrom[part] ?? 0;
    const count = indexCount[part] ?? 0;
    let said = seed[part] ?? 0;
    // Does it name an element that indexes it?
    let itself = 0;
    for (let place = 0; place < count; place += 1) {
      const index = indices[from + place] ?? 0;
      if (place >= outer) said = mix(said, cell[index] ?? 0);
      if (index === name) itself += 1 << (place & 15);
    }
    return name < 0 ? mix(said, this.reading.codes[part] ?? 0) : mix(mix(said, cell[name] ?? 0), asItself + itself);
  }

  /** Credits the indices from `outer` on and the element that is named. */
  #credit(part: number, outer: number, said: number): void {
    const { indexCount, indexFrom, indices } = this.tables;
    const name = this.reading.named[part] ?? -1;
    const from = indexFrom[part] ?? 0;
    const count = indexCount[part] ?? 0;
    for (let place = outer; place < count; place += 1) credit(this.#sums, indices[from + place] ?? 0, mix(said, asIndex + place));
    if (name >= 0) credit(this.#sums, name, mix(said, asNamed));
  }
}

function credit(sums: Int32Array, element: number, amount: number): void {
  sums[element] = ((sums[element] ?? 0) + amount) | 0;
}
