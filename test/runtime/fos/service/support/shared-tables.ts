import type { Plain } from "../../../../../runtime/plain/index.js";
import { TableError, type Decision, type NameTable } from "../../../../../runtime/fos/index.js";
import type { Agenda } from "../../../../../runtime/simulation/index.js";
import type { Random } from "../../../../../runtime/kernel/index.js";

type Listener = (name: string, entry: Plain | null) => void;

interface Copy {
  incarnation: number;
  readonly content: Map<string, Plain>;
  readonly listeners: Set<Listener>;
}

/**
 * A replicated table as the services see it, with all the freedom that its interface leaves: changes of one name come one after the other, each server
 * applies them at a time of its own, and a change returns when all have. A server that is excluded learns nothing more, and its changes have an unknown end,
 * until it is admitted again as another incarnation.
 */
export class SharedTables {
  /** What has been decided last of each name, whoever knows it already. */
  readonly decided = new Map<string, Plain>();
  private readonly copies = new Map<string, Copy>();
  private readonly excluded = new Map<string, Copy>();
  private readonly locked = new Map<string, (() => void)[]>();

  constructor(
    readonly agenda: Agenda,
    private readonly random: Random,
    /** Is told after each decision. */
    private readonly onDecided: () => void = () => undefined,
  ) {}

  /** A further server, with a copy of the table. */
  add(member: string): NameTable {
    const copy: Copy = { incarnation: 1, content: new Map(this.decided), listeners: new Set() };
    this.copies.set(member, copy);
    return {
      get: (name) => this.get(member, name),
      change: (name, decide) => this.change(member, name, decide),
      entries: () => copy.content,
      watch: (listener) => {
        copy.listeners.add(listener);
        return () => void copy.listeners.delete(listener);
      },
      members: () => [...this.copies.keys()].map((name) => this.incarnationOf(name)),
    };
  }

  /** The server as members call it, or as they called it last. */
  incarnationOf(member: string): string {
    return `${member}.${(this.copies.get(member) ?? this.excluded.get(member))?.incarnation}`;
  }

  /** The server is no member any more, whatever it is doing. */
  exclude(member: string): void {
    const copy = this.copies.get(member);
    if (copy !== undefined) this.excluded.set(member, copy);
    this.copies.delete(member);
  }

  /** A server that was excluded, and went on, is a member again, with the copy of the others. What is half applied reaches it later. */
  admit(member: string): void {
    const copy = this.excluded.get(member);
    if (copy === undefined) return;
    this.excluded.delete(member);
    copy.incarnation++;
    const names = new Set([...copy.content.keys(), ...this.decided.keys()]);
    for (const name of names) this.applyTo(copy, name, this.decided.get(name) ?? null);
    this.copies.set(member, copy);
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
      const copy = this.copies.get(member);
      if (copy === undefined) throw new TableError("not serving", "gone");
      const { incarnation } = copy;
      const decision = decide(this.decided.get(name) ?? null);
      if (decision.kind === "refuse") return decision;
      await this.applyEverywhere(name, decision.kind === "write" ? decision.entry : null);
      if (this.copies.get(member)?.incarnation !== incarnation) throw new TableError("unknown", "gone");
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
        this.applyTo(copy, name, entry);
      }),
    );
  }

  private applyTo({ content, listeners }: Copy, name: string, entry: Plain | null): void {
    if (Object.is(content.get(name) ?? null, entry)) return;
    write(content, name, entry);
    for (const listener of listeners) listener(name, entry);
  }

  /** A moment of any length. */
  pause(leastMs = 0): Promise<void> {
    return new Promise((resolve) => void this.agenda.after(leastMs + this.random(10), resolve));
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
