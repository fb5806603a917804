/** What is asked of the table and not made yet. The protocol carries a wish by its name, and asks here when it may be made. */
import { copyPlain, encodePlain, type Plain } from "../../plain/index.js";
import type { Decision } from "../table/index.js";

/** Bytes of one entry at most: it travels in one message. */
export const MAX_ENTRY_BYTES = 1_048_576;

export class Wish {
  /** Once the protocol has asked, and a change is under way. */
  decision: Decision | undefined;
  /** What kept it from being decided. */
  error: Error | undefined;

  constructor(
    readonly id: string,
    private readonly decideFor: (entry: Plain | null) => Decision,
  ) {}

  /** Throws what the program's function throws, and for an entry that is no plain data, or too large. */
  decide(entry: Plain | null): Decision {
    const decision = this.decideFor(entry);
    if (decision.kind !== "write") return decision;
    const { length } = encodePlain(decision.entry);
    if (length > MAX_ENTRY_BYTES) throw new RangeError(`Cannot keep an entry: it has ${length} bytes, and ${MAX_ENTRY_BYTES} are allowed`);
    return { kind: "write", entry: copyPlain(decision.entry) };
  }
}

export class Wishes {
  private readonly open = new Map<string, Wish>();
  private serial = 0;

  add(decide: (entry: Plain | null) => Decision): Wish {
    this.serial += 1;
    const wish = new Wish(String(this.serial), decide);
    this.open.set(wish.id, wish);
    return wish;
  }

  remove({ id }: Wish): void {
    this.open.delete(id);
  }

  /** What the entry becomes. It stays as it is where nobody waits any more, or the wish cannot be decided. */
  decide(id: string, entry: Plain | null): Plain | null {
    const wish = this.open.get(id);
    if (wish === undefined) return entry;
    try {
      wish.decision = wish.decide(entry);
    } catch (error) {
      wish.error = error instanceof Error ? error : new Error(String(error));
      wish.decision = { kind: "refuse", reason: null };
    }
    return outcomeOf(wish.decision, entry);
  }
}

function outcomeOf(decision: Decision, entry: Plain | null): Plain | null {
  switch (decision.kind) {
    case "write":
      return decision.entry;
    case "remove":
      return null;
    case "refuse":
      return entry;
  }
}
