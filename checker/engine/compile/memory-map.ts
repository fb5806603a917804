/**
 * Where things stand in memory. The first MiB has fixed addresses; the store begins behind it. Numbers that functions share are cells of 8 bytes.
 */
export const cells = {
  /** Number of the failure that ended the current step, see `failures.ts`. */
  failure: 64,
  /** Where the next successor is put: an address in the batch. */
  out: 72,
  /** How many choices of the script are taken; how long it is. */
  taken: 80,
  scripted: 88,
  /** The state that is being expanded; did a step lead out of it? */
  current: 96,
  moved: 104,
  /** Steps taken, in 64 bits. */
  transitions: 112,
  /** How many states are stored. */
  states: 120,
  /** The table has 2 to the power of this many places. */
  tableBits: 128,
  /** The worst failure of the current level: its rank, its number, and the state that it happens in. */
  failureRank: 136,
  failureNumber: 144,
  failureState: 152,
  /** Where the next edge is put, and the state that the last ones leave. */
  edgesEnd: 160,
  edgesFrom: 168,
  /** A search stops for attention when it holds this many states. */
  mostStates: 176,
  /** More records than this are not taken. */
  mostRecords: 184,
  /** Covers and bounds that were met: a byte each, in order. */
  met: 192,
  /** The limit that was met, see `runtime-limit.ts`. */
  limit: 56,
} as const;

/** The script of choices: what is chosen, and of how many, two numbers a choice. */
export const scriptBase = 1024;

/** Covers and bounds that can be told apart: they stand before the script. */
export const mostMet = scriptBase - cells.met;
/** Choices in one step. */
export const longestScript = 512;

/** Ranks of failures by number, two bytes each: of several on one level the one of least rank is reported. */
export const ranksBase = 8 * 1024;
export const mostFailures = 4096;

/** Scratch for transient variables and for locals whose place is passed around. */
export const scratchBase = 16 * 1024;
export const scratchEnd = 512 * 1024;

/** A state may be so large that a few find room in the batch. */
export const mostStateBytes = 16 * 1024;

/** Successors that wait to be looked up. */
export const batchBase = scratchEnd;
export const batchEnd = 640 * 1024;

/** Entries that a growing table sets aside for a moment. */
export const asideBase = batchEnd;
export const mostAside = 4096;

/** Edges that wait to be taken away. */
export const edgesBase = 704 * 1024;
export const edgesEnd = 1024 * 1024;

export const storeBase = 1024 * 1024;

export const pageBytes = 64 * 1024;
