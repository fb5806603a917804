/**
 * Where things stand in memory. Each thread has an area of its own, with the same offsets in each; behind the areas lies what threads
 * share, if there are several, and then the store. Numbers that functions share are cells of 8 bytes.
 */
export const cells = {
  /** Where states wait in a ring and elsewhere: what is taken from the number of a state, of those to be expanded and of those just found, for its place in the ring. */
  frontShift: 8,
  backShift: 16,
  /** Of several threads: where the numbers end that this one has taken for its states. */
  chunkEnd: 32,
  /** Of several threads: states of its last piece that this one has not expanded, from a number to another. */
  restFrom: 40,
  restTo: 48,
  /** What loads for their effect on the cache alone have brought. */
  touched: 24,
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
  /** How many states are stored; of several threads, the number that the next state of this one gets. */
  states: 120,
  /** The table has 2 to the power of this many places. */
  tableBits: 128,
  /** The worst failure of the current level: its rank, its number, and the state that it happens in. */
  failureRank: 136,
  failureNumber: 144,
  failureState: 152,
  /** Behind the entries that a growing table has set aside: an address. */
  asideEnd: 0,
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

/** Rules written out for all parameters at most; a model with more is refused. */
export const mostInstances = 200_000;

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

/** Edges that wait to be taken away, up to the end of the area. */
export const edgesBase = 704 * 1024;
/** Room that is kept for the edges of one state. */
export const edgesOfStateBytes = 160 * 1024;

const soleAreaBytes = 1024 * 1024;
/** All threads rest while the edges of one are taken away, so that of several has room for more. */
const sharingAreaBytes = 2 * 1024 * 1024;

/** The area of one thread of so many. */
export function areaBytesOf(threads: number): number {
  return threads === 1 ? soleAreaBytes : sharingAreaBytes;
}

/** Where the store of a single thread begins. */
export const storeBase = soleAreaBytes;

/**
 * What threads share, at offsets from where it begins; what is written often lies in a line of the cache of its own.
 *
 * `allocated`: states are stored below this number, but for the rests of the threads' chunks. `cursor`: the next piece of the current round. `halt`:
 * the round is to end. `round`: counts rounds, and wakes threads. `arrived`: threads that are done with the round. `ready`: threads that have their
 * code. `failed`: how long the message is that a failing thread left; `refused`: it is a limit of the engine that the model goes
 * beyond. `dismissed`: there will be no more rounds. `task`, `ranges`, `pieceSize`: what is to be done in the round, to which numbers, how many at a time.
 */
export const shared = {
  allocated: 0,
  cursor: 64,
  halt: 128,
  round: 192,
  arrived: 256,
  ready: 320,
  failed: 384,
  refused: 392,
  dismissed: 400,
  pieceSize: 448,
  rangeCount: 456,
  task: 464,
  message: 1024,
  ranges: 4096,
} as const;

export const sharedBytes = 64 * 1024;

/** The longest message of a failing thread. */
export const messageBytes = shared.ranges - shared.message;

/** Numbers that a thread takes at once: few enough to leave no large gaps, enough to make taking them cheap. */
export const chunkStates = 512;

export const pageBytes = 64 * 1024;
