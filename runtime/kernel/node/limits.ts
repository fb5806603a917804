/** How much a node keeps at most. What is more is an event and a failure of its machine, never lost in silence. */
export interface Limits {
  /** Events that wait for one machine. */
  readonly mailbox: number;
  /** Events that wait at the node. Above, the network is asked to pause; below half of it, to resume. */
  readonly pauseAt: number;
  /** Requests that wait for one machine. One more is rejected. */
  readonly waitingRequests: number;
  /** Messages that one machine has put off. */
  readonly deferred: number;
  /** Machines that are not as at first. */
  readonly machines: number;
  /** Steps whose effects wait for a commit. The node waits when there are more. */
  readonly held: number;
  /** Events that are handled before input and output have their turn: about half a millisecond's. */
  readonly turn: number;
}

export const defaultLimits: Limits = {
  mailbox: 100_000,
  pauseAt: 50_000,
  waitingRequests: 10_000,
  deferred: 10_000,
  machines: 10_000_000,
  held: 100_000,
  turn: 500,
};
