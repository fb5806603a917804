/** How much is on its way, waits, and for how long. Times are in milliseconds. */
export interface SessionLimits {
  /** Bytes to one node that are on their way without acknowledgement: what a connection that breaks has to carry again. */
  readonly windowBytes: number;
  /** Bytes to one node that wait or are on their way. A single larger message is taken when nothing else waits. */
  readonly queueBytes: number;
  /** Messages to one node that wait or are on their way. */
  readonly queueMessages: number;
  /** Until a question without an answer is asked again; doubled each time, up to `heartbeatMs`. */
  readonly probeEveryMs: number;
  /** Without progress of what is on its way, the other side is asked what it has got. */
  readonly resendMs: number;
  /** When nothing has been heard of a node for this long, it is asked something. */
  readonly heartbeatMs: number;
  /** When nothing has been heard of a node for this long, the connection counts as broken. */
  readonly silenceMs: number;
  /** When a node has not been reached for this long, an event says so. */
  readonly unreachableMs: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = {
  windowBytes: 4 * 2 ** 20,
  queueBytes: 64 * 2 ** 20,
  queueMessages: 65_536,
  probeEveryMs: 100,
  resendMs: 500,
  heartbeatMs: 2000,
  silenceMs: 8000,
  unreachableMs: 2000,
};
