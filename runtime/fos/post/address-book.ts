import type { Plain } from "../../plain/index.js";
import type { Post } from "./post.js";

// Who joins a fleet knows one of its servers. Servers tell whoever connects with them where all of them are, and tell each other what is new, so that all know all; clients only listen.

const CHANNEL = "servers";

/** More servers than this are no fleet but a mistake, or somebody who makes names up. */
const MAX_SERVERS = 64;

/** Where servers are found. A change is reported by `onServer`. */
export interface AddressBook {
  /** The names of all known servers, but not this one's. */
  names(): readonly string[];
  addresses(): ReadonlyMap<string, string>;
  /** Adds a server, and calls it. */
  add(name: string, address: string): void;
}

/** What a book is made of. A server has an address of its own that it tells; a client has none. */
export interface AddressBookOptions {
  readonly post: Post;
  readonly own?: string | undefined;
  readonly onServer?: (name: string, address: string) => void;
}

/** Opens the book of a process. */
export function openAddressBook({ post, own, onServer }: AddressBookOptions): AddressBook {
  const known = new Map<string, string>();
  /** Servers and clients that can be told. */
  const there = new Set<string>();
  const add = (name: string, address: string): boolean => {
    if (name === post.name || known.get(name) === address || (known.size === MAX_SERVERS && !known.has(name))) return false;
    post.connect(name, address);
    known.set(name, address);
    onServer?.(name, address);
    return true;
  };
  const told = (): Plain => Object.fromEntries([...(own === undefined ? [] : [[post.name, own] as const]), ...known]);
  const tell = (peer: string): void => {
    if (own !== undefined) channel.send(peer, told());
  };
  const channel = post.channel(CHANNEL, {
    onMessage: (from, content) => {
      const isNew = readAddresses(content)
        .filter(([name]) => mayTell(from, name))
        .map(([name, address]) => tryAdd(name, address));
      if (isNew.includes(true)) for (const peer of there) tell(peer);
    },
    onEvent: (event) => {
      if (event.kind === "unreachable") there.delete(event.peer);
      if (event.kind !== "connected") return;
      there.add(event.peer);
      tell(event.peer);
    },
  });
  // Where a server is, it says itself; of one that is not known yet, those who are known may tell.
  const mayTell = (from: string, name: string): boolean => name === from || (known.has(from) && !known.has(name));
  const tryAdd = (name: string, address: string): boolean => {
    try {
      return add(name, address);
    } catch {
      // What is no name and address is nobody's.
      return false;
    }
  };
  return { names: () => [...known.keys()], addresses: () => known, add: (name, address) => void add(name, address) };
}

function readAddresses(content: Plain): readonly (readonly [name: string, address: string])[] {
  if (typeof content !== "object" || content === null) return [];
  return Object.entries(content).flatMap(([name, address]) => (typeof address === "string" ? [[name, address] as const] : []));
}
