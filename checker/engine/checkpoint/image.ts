/** What a search holds between two slices: enough to go on as if nothing had happened. */
import type { LevelNumbers, Range } from "../search/levels.js";

export interface SearchImage extends ImageNumbers {
  /** The cells through which code and search speak. */
  readonly cells: Uint8Array;
  readonly records: Uint8Array;
  readonly table: Uint8Array;
  /** Of the graph, in the order in which they were found. */
  readonly edges: readonly Uint32Array[];
}

export interface ImageNumbers extends LevelNumbers {
  /** What is still to be expanded of the last complete level. */
  readonly rest: readonly Range[];
}

/** An image that is being read: in the order of the parts. */
export interface StoredImage extends ImageNumbers {
  /** Sizes in bytes. */
  readonly sizes: PartSizes;
  /** Fills the target with the next bytes of the image. */
  fill(target: Uint8Array): void;
  /** To be called when all parts are read. Throws `SearchRefused` where something is wrong with them. */
  finish(): void;
}

export interface PartSizes {
  readonly cells: number;
  readonly records: number;
  readonly table: number;
  readonly edges: number;
}
