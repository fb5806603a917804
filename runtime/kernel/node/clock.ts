/** Time, and being called back. A node reads no other clock, so that a simulation can own its time. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Calls `run` once after that many milliseconds, unless it is cancelled before. */
  after(ms: number, run: () => void): Cancel;
  /** Calls `run` as soon as the one who calls has come to an end and others have had their turn. */
  soon(run: () => void): void;
}

export type Cancel = () => void;
