/** One wire between two servers carries the letters of all groups that both are members of: each group has a wire of its own made of it. */
import { isRecord, type Plain } from "../../plain/index.js";
import type { Wire } from "./wire.js";

/** The wires of several groups, which are one. */
export interface SharedWire {
  /** The wire of one group, for one member at a time. */
  of(group: string): Wire;
  /** What comes for the group from now on is for nobody. */
  forget(group: string): void;
}

/** Shares a wire. What belongs to no group that is heard here goes to the `main` group, which says so. */
export function shareWire(wire: Wire, main: string): SharedWire {
  const listeners = new Map<string, (from: string, body: Plain) => void>();
  wire.receive((from, body) => {
    const listener = listeners.get(groupOf(body) ?? main) ?? listeners.get(main);
    listener?.(from, body);
  });
  return {
    of: (group) => ({
      send: (to, body) => wire.send(to, body),
      receive: (onMessage) => void listeners.set(group, onMessage),
    }),
    forget: (group) => void listeners.delete(group),
  };
}

/** Letters say which group they are of. */
function groupOf(body: Plain): string | undefined {
  return isRecord(body) && typeof body["group"] === "string" ? body["group"] : undefined;
}
