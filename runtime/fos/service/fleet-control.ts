/** What starts and ends servers. Promises are kept when it is done, and broken with an error for people. */
export interface FleetControl {
  /** Ends the service, all of its servers; or one of them, which is to come back. */
  stop(server?: string): Promise<void>;
  /** Starts a server that joins the fleet, unless the signal is aborted before it serves. */
  grow(server: string, signal?: AbortSignal): Promise<void>;
  /** Has a server leave the fleet. */
  shrink(server: string): Promise<void>;
}
