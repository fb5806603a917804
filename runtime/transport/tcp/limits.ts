import { DEFAULT_SIZE_LIMITS, type SizeLimits } from "../session/message.js";
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from "../session/limits.js";

/** The limits of an endpoint on TCP. Times are in milliseconds. */
export interface TcpLimits extends SessionLimits, SizeLimits {
  /** Nodes that an endpoint talks with. */
  readonly peers: number;
  /** Connections that an endpoint accepts at the same time, also of those who have not said who they are. */
  readonly connections: number;
  /** Connections with one node: two when both called at the same time. */
  readonly linksPerPeer: number;
  /** Until somebody who has connected must have said who it is. */
  readonly helloMs: number;
  /** Until a node is called again after a failure; doubled each time, up to `redialMaxMs`. */
  readonly redialMs: number;
  readonly redialMaxMs: number;
  /** How long `close` waits for acknowledgements, and then for sockets. */
  readonly drainMs: number;
  readonly closeMs: number;
}

export const DEFAULT_TCP_LIMITS: TcpLimits = {
  ...DEFAULT_SESSION_LIMITS,
  ...DEFAULT_SIZE_LIMITS,
  peers: 1024,
  connections: 2048,
  linksPerPeer: 2,
  helloMs: 5000,
  redialMs: 20,
  redialMaxMs: 1000,
  drainMs: 5000,
  closeMs: 1000,
};
