/** The places of one server in groups that hold sub-domains: they share its store and its wire, and the store says which they are. */
import { isRecord } from "../../plain/index.js";
import type { Store } from "../../store/index.js";
import { forgetGroup, openMember, type Member, type MemberEvent, type MemberOptions, type SharedWire } from "../fleet/index.js";

/** A group, and the sub-domain that it holds. */
export interface GroupName {
  readonly group: string;
  readonly domain: string;
}

/** What a server keeps of groups, and how it becomes a member of them. */
export interface GroupPlaces {
  /** The groups that this server has taken part in, in any life, and not forgotten. */
  known(): Iterable<GroupName>;
  /** Whether this server takes part, perhaps as one that waits to be let in, or has left, or neither. */
  place(group: string): "none" | "taken" | "left";
  /** Takes part. Without contacts it founds the group, if it has never been a member. */
  open(name: GroupName, options: Pick<MemberOptions, "mayJoin"> & { readonly contacts: () => readonly string[] }): Promise<Member>;
  /** Its member has left, and is not needed any more. */
  leave(name: GroupName): Promise<void>;
  /** Forgets a group that is over. Its member has to have ended. */
  forget(group: string): Promise<void>;
  /** Something has failed, so that this server cannot go on. */
  fail(error: unknown): void;
}

/** What members of several groups have in common. */
export interface PlacesOptions extends Omit<MemberOptions, "group" | "wire" | "contacts" | "report"> {
  readonly wire: SharedWire;
  readonly report: (event: MemberEvent, domain?: string) => void;
}

/** The places of a server, over its store and its wire. */
export function openGroupPlaces({ wire, ...options }: PlacesOptions): GroupPlaces {
  const { store } = options;
  return {
    known: () => readKnown(store),
    place: (group) => {
      const kept = store.get(keyOf(group));
      if (kept === undefined) return "none";
      return kept instanceof Uint8Array || !isRecord(kept) || kept["hasLeft"] !== true ? "taken" : "left";
    },
    open: async ({ group, domain }, { contacts, ...more }) => {
      await write(store, { group, domain }, { hasLeft: false });
      return openMember({
        ...options,
        ...more,
        report: (event) => options.report(event, domain),
        group,
        wire: wire.of(group),
        get contacts() {
          return contacts();
        },
      });
    },
    fail: (error) => options.report({ kind: "failed", error }),
    leave: (left) => write(store, left, { hasLeft: true }),
    forget: async (group) => {
      wire.forget(group);
      await forgetGroup(store, group);
      await store.delete(keyOf(group));
    },
  };
}

const PREFIX = '["owned group",';

function keyOf(group: string): string {
  return `${PREFIX}${JSON.stringify(group)}]`;
}

async function write(store: Store, { group, domain }: GroupName, place: { readonly hasLeft: boolean }): Promise<void> {
  await store.put(keyOf(group), { domain, ...place });
  await store.flushed();
}

function* readKnown(store: Store): Generator<GroupName> {
  for (const { key, value } of store.range({ from: PREFIX, to: `${PREFIX}~` }))
    if (typeof key === "string" && !(value instanceof Uint8Array) && isRecord(value) && typeof value["domain"] === "string")
      yield { group: key.slice(PREFIX.length + 1, -2), domain: value["domain"] };
}
