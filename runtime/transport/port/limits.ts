/** The limits of an endpoint on ports. */
export interface PortLimits {
  /** Bytes of bulk in one message. */
  readonly messageBytes: number;
  /** Bytes of bulk to one node that are on their way without acknowledgement: they are in nobody's hands, but in memory. */
  readonly windowBytes: number;
  /** Messages to one node that are on their way without acknowledgement. */
  readonly windowMessages: number;
  /** Messages, and bytes of bulk, to one node that wait or are on their way. A single larger one is taken when nothing else waits. */
  readonly queueMessages: number;
  readonly queueBytes: number;
  /** How long `close` waits for acknowledgements, in milliseconds. */
  readonly drainMs: number;
}

export const DEFAULT_PORT_LIMITS: PortLimits = {
  messageBytes: 64 * 2 ** 20,
  windowBytes: 16 * 2 ** 20,
  windowMessages: 1024,
  queueMessages: 65_536,
  queueBytes: 64 * 2 ** 20,
  drainMs: 5000,
};
