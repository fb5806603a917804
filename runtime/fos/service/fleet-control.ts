/** What starts and ends servers. Promises are kept when it is done, and broken with an error for people. */
export interface FleetControl {
  /** Ends the service: all of its servers. */
  stop(): Promise<void>;
  /** Has a server join the fleet. */
  grow(server: string): Promise<void>;
  /** Has a server leave the fleet. */
  shrink(server: string): Promise<void>;
}
