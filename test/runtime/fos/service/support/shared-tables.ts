import type { Plain } from "../../../../../runtime/plain/index.js";
import { TableError, type Decision, type NameTable } from "../../../../../runtime/fos/index.js";
import type { Agenda } from "../../../../../runtime/simulation/index.js";
import type { Random } from "../../../../../runtime/kernel/index.js";

type Listener = (name: string, entry: Plain | null) => void;

interface Copy {
  readonly content: Map<string, Plain>;
  readonly listeners: Set<Listener>;
}

/**
 * A replicated table as the services see it, with all the freedom that its interface leaves: changes of one name come one after the other, each server
 * applies them at a time of its own, and a change returns when all have. A server that is removed learns nothing more, and its changes have an unknown end.
 */
export class SharedTables {
  /** What has been decided last of each name, whoever knows it already. */
  readonly decided = new Map<string, Plain>();
  private readonly copies = new Map<string, Copy>();
  private readonly locked = new Map<string, (() => void)[]>();

  constructor(
    readonly agenda: Agenda,
    private readonly random: Random,
    /** Is told after each decision. */
    private readonly onDecided: () => void = () => undefined,
  ) {}

  /** A further server, with a copy of the table. */
  add(member: string): NameTable {
    const copy: Copy = { content: new Map(this.decided), listeners: new Set() };
    this.copies.set(member, copy);
    return {
      get: (name) => this.get(member, name),
      change: (name, decide) => this.change(member, name, decide),
      entries: () => copy.content,
      watch: (listener) => {
        copy.listeners.add(listener);
        return () => void copy.listeners.delete(listener);
      },
      members: () => [...this.copies.keys()],
    };
  }

  /** The server ends, whatever it is doing. */
  remove(member: string): void {
    this.copies.delete(member);
  }

  private async get(member: string, name: string): Promise<Plain | null> {
    await this.pause();
    await this.lock(name);
    const copy = this.copies.get(member);
    this.unlock(name);
    if (copy === undefined) throw new TableError("not serving", "gone");
    return copy.content.get(name) ?? null;
  }

  private async change(member: string, name: string, decide: (entry: Plain | null) => Decision): Promise<Decision> {
    await this.pause();
    await this.lock(name);
    try {
      if (!this.copies.has(member)) throw new TableError("not serving", "gone");
      const decision = decide(this.decided.get(name) ?? null);
      if (decision.kind === "refuse") return decision;
      await this.applyEverywhere(name, decision.kind === "write" ? decision.entry : null);
      if (!this.copies.has(member)) throw new TableError("unknown", "gone");
      return decision;
    } finally {
      this.unlock(name);
    }
  }

  private async applyEverywhere(name: string, entry: Plain | null): Promise<void> {
    write(this.decided, name, entry);
    this.onDecided();
    await Promise.all(
      [...this.copies.values()].map(async (copy) => {
        await this.pause();
        write(copy.content, name, entry);
        for (const listener of copy.listeners) listener(name, entry);
      }),
    );
  }

  /** A moment of any length. */
  pause(): Promise<void> {
    return new Promise((resolve) => void this.agenda.after(this.random(10), resolve));
  }

  private async lock(name: string): Promise<void> {
    const waiting = this.locked.get(name);
    if (waiting === undefined) this.locked.set(name, []);
    else await new Promise<void>((resolve) => void waiting.push(resolve));
  }

  private unlock(name: string): void {
    const next = this.locked.get(name)?.shift();
    if (next === undefined) this.locked.delete(name);
    else next();
  }
}

function write(content: Map<string, Plain>, name: string, entry: Plain | null): void {
  if (entry === null) content.delete(name);
  else content.set(name, entry);
}
