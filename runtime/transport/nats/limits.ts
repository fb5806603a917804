import { DEFAULT_SESSION_LIMITS, type SessionLimits } from "../session/limits.js";
import { DEFAULT_SIZE_LIMITS, type SizeLimits } from "../session/message.js";

/** The limits of an endpoint on NATS. Times are in milliseconds. */
export interface NatsLimits extends SessionLimits, SizeLimits {
  /** Nodes that an endpoint talks with. */
  readonly peers: number;
  /** Between two attempts to reach the server again. */
  readonly reconnectMs: number;
  /** How long `open` waits for the server. */
  readonly openMs: number;
  /** How long `close` waits for acknowledgements. */
  readonly drainMs: number;
}

export const DEFAULT_NATS_LIMITS: NatsLimits = {
  ...DEFAULT_SESSION_LIMITS,
  ...DEFAULT_SIZE_LIMITS,
  peers: 1024,
  reconnectMs: 100,
  openMs: 5000,
  drainMs: 5000,
};
