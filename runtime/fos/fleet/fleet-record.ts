/** What a server of a fleet keeps on its disk besides the table and its votes. */
import { isRecord, type Plain } from "../../plain/index.js";
import type { Store } from "../../store/index.js";
import { decodeView } from "./letter.js";
import type { View } from "./view.js";

/** The record of a server in one group. */
export interface FleetRecord {
  /** How often the server was started, or joined again. */
  readonly incarnation: number;
  /** The newest view that it knows; null before its first. */
  readonly view: View | null;
  /** The number of the last view that it has begun, with the whole table as it was then. */
  readonly begun: number;
}

/** Reads the record; as it is before the first start where there is none. */
export function readFleetRecord(store: Store, group: string): FleetRecord {
  const value = store.get(keyOf(group));
  if (value === undefined) return { incarnation: 0, view: null, begun: 0 };
  const record = value instanceof Uint8Array ? undefined : decodeRecord(value);
  if (record === undefined) throw new Error(`Cannot read the store: what it says of group '${group}' is no record of a server`);
  return record;
}

/** Resolves when the record survives the end of the machine. */
export async function writeFleetRecord(store: Store, group: string, { incarnation, view, begun }: FleetRecord): Promise<void> {
  const kept = view === null ? null : { number: view.number, members: view.members, survivors: view.survivors };
  await store.put(keyOf(group), { incarnation, view: kept, begun });
  await store.flushed();
}

function keyOf(group: string): string {
  return JSON.stringify([group, "fleet"]);
}

function decodeRecord(value: Plain): FleetRecord | undefined {
  if (!isRecord(value)) return undefined;
  const { incarnation, begun, view = null } = value;
  const known = view === null ? null : decodeView(view);
  if (typeof incarnation !== "number" || typeof begun !== "number" || known === undefined) return undefined;
  return { incarnation, view: known, begun };
}
