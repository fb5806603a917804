import { copyPlain, type Plain } from "../../plain/index.js";
import type { Decision, NameTable, TableOptions } from "./name-table.js";

/** A table in one process, unreplicated and gone with it: the fleet of one of embedded use, and what is measured against. `member` is what it calls itself. */
export function createLocalTable(member = "local.1"): NameTable {
  return new LocalTable(member);
}

class LocalTable implements NameTable {
  private readonly content = new Map<string, Plain>();
  private readonly listeners = new Set<(name: string, entry: Plain | null) => void>();

  constructor(private readonly member: string) {}

  async get(name: string, { signal }: TableOptions = {}): Promise<Plain | null> {
    signal?.throwIfAborted();
    return this.content.get(name) ?? null;
  }

  async change(name: string, decide: (entry: Plain | null) => Decision, { signal }: TableOptions = {}): Promise<Decision> {
    signal?.throwIfAborted();
    const decision = decide(this.content.get(name) ?? null);
    switch (decision.kind) {
      case "write":
        this.apply(name, copyPlain(decision.entry));
        break;
      case "remove":
        this.apply(name, null);
        break;
      case "refuse":
        break;
    }
    return decision;
  }

  entries(): Iterable<readonly [name: string, entry: Plain]> {
    return this.content.entries();
  }

  watch(listener: (name: string, entry: Plain | null) => void): () => void {
    const own = (name: string, entry: Plain | null): void => listener(name, entry);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  members(): readonly string[] {
    return [this.member];
  }

  private apply(name: string, entry: Plain | null): void {
    if (entry === null) this.content.delete(name);
    else this.content.set(name, entry);
    for (const listener of this.listeners) listener(name, entry);
  }
}
