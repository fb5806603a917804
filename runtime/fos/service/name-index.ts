import type { NameTable } from "../table/index.js";
import { isEmptying, isMapping, isMoving, isValid, readEntry, type Entry, type Mapping, type Registration } from "./entry.js";

/**
 * What this server knows of all names, with the way back from destinations to who leads there. It follows the table: whatever change has been
 * acknowledged, to whomever, is here. That is what searches rely on: of two servers that first make an edge and then search, one at least sees the other's.
 */
export interface NameIndex {
  get(name: string): Entry | undefined;
  /** How many names and sub-domains there are. */
  readonly size: number;
  entries(): Iterable<readonly [name: string, entry: Entry]>;
  /** The names that lead to this name, or to a mailbox at this location. */
  sourcesOf(destination: string): Iterable<string>;
  /** The names, and sub-domains, of which some server is about to take the next step. */
  moving(): Iterable<string>;
  /** Is told of each name that changes; returns what ends it. */
  watch(listener: (name: string) => void): () => void;
  close(): void;
}

/** Begins to follow the table. */
export function createNameIndex(table: NameTable): NameIndex {
  return new FollowingIndex(table);
}

/** An edge of the graph of names. */
export interface Edge {
  readonly from: string;
  readonly registration: Registration;
}

/** All valid edges on the ways that lead to a name. */
export function edgesAbove(index: NameIndex, name: string): readonly Edge[] {
  const edges: Edge[] = [];
  const reached = new Set([name]);
  // Sets are iterated in the order of insertion, what is added meanwhile included.
  for (const to of reached) {
    for (const from of index.sourcesOf(to)) {
      const leading = edgesTo(index.get(from), to).filter(isValid);
      edges.push(...leading.map((registration) => ({ from, registration })));
      if (leading.length > 0) reached.add(from);
    }
  }
  return edges;
}

function edgesTo(entry: Entry | undefined, to: string): readonly Registration[] {
  return isMapping(entry) && entry.kind === "indirect" ? entry.registrations.filter((registration) => registration.to === to) : [];
}

/** The direct names that a name leads to, or did until a moment ago: what is leaving is part of it, so that nobody is left out who is still to be told. */
export function directsBelow(index: NameIndex, names: Iterable<string>): ReadonlyMap<string, Mapping> {
  const directs = new Map<string, Mapping>();
  const reached = new Set(names);
  for (const name of reached) {
    const entry = index.get(name);
    if (!isMapping(entry)) continue;
    if (entry.kind === "direct") directs.set(name, entry);
    else for (const { to } of entry.registrations) reached.add(to);
  }
  return directs;
}

/** Does a name lead to another by edges that `counts` takes? */
export function leadsTo(
  index: NameIndex,
  names: { readonly from: string; readonly to: string },
  counts: (edge: Registration) => boolean,
): boolean {
  const reached = new Set([names.from]);
  for (const name of reached) {
    if (name === names.to) return true;
    const entry = index.get(name);
    if (!isMapping(entry) || entry.kind === "direct") continue;
    for (const edge of entry.registrations) if (counts(edge)) reached.add(edge.to);
  }
  return false;
}

class FollowingIndex implements NameIndex {
  private readonly content = new Map<string, Entry>();
  private readonly sources = new Map<string, Set<string>>();
  private readonly movingNames = new Set<string>();
  private readonly listeners = new Set<(name: string) => void>();
  readonly close: () => void;

  constructor(table: NameTable) {
    this.close = table.watch((name, entry) => this.follow(name, readEntry(entry)));
    for (const [name, entry] of table.entries()) this.follow(name, readEntry(entry));
  }

  get size(): number {
    return this.content.size;
  }

  get(name: string): Entry | undefined {
    return this.content.get(name);
  }

  entries(): Iterable<readonly [name: string, entry: Entry]> {
    return this.content.entries();
  }

  sourcesOf(destination: string): Iterable<string> {
    return this.sources.get(destination) ?? [];
  }

  moving(): Iterable<string> {
    return this.movingNames;
  }

  watch(listener: (name: string) => void): () => void {
    const own = (name: string): void => listener(name);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private follow(name: string, entry: Entry | null): void {
    this.unlink(name);
    if (entry === null) this.content.delete(name);
    else this.content.set(name, entry);
    this.link(name);
    if (isHalfDone(entry)) this.movingNames.add(name);
    else this.movingNames.delete(name);
    for (const listener of this.listeners) listener(name);
  }

  private unlink(name: string): void {
    for (const to of destinationsOf(this.content.get(name))) {
      const sources = this.sources.get(to);
      sources?.delete(name);
      if (sources?.size === 0) this.sources.delete(to);
    }
  }

  private link(name: string): void {
    for (const to of destinationsOf(this.content.get(name))) {
      const sources = this.sources.get(to);
      if (sources === undefined) this.sources.set(to, new Set([name]));
      else sources.add(name);
    }
  }
}

function isHalfDone(entry: Entry | null): boolean {
  if (isMapping(entry)) return entry.registrations.some(isMoving);
  return isEmptying(entry) || (entry?.kind === "closing" && entry.state === "asked");
}

function destinationsOf(entry: Entry | undefined): readonly string[] {
  return isMapping(entry) ? entry.registrations.map(({ to }) => to) : [];
}
