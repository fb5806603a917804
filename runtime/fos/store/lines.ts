import { TableError } from "../table/index.js";

/** Changes of one name that wait for their turn at one member, at most. */
export const MAX_WAITING_CHANGES = 10_000;

interface Line {
  /** Everybody in it has had their turn. */
  end: Promise<void>;
  length: number;
}

/** Lines in which changes of one name wait, so that the protocol has one of each at a time and reads need not stand in them. */
export class Lines {
  private readonly lines = new Map<string, Line>();

  async inTurn<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const line = this.lines.get(name) ?? { end: Promise.resolve(), length: 0 };
    if (line.length >= MAX_WAITING_CHANGES)
      throw new TableError("not serving", `Cannot change '${name}': ${MAX_WAITING_CHANGES} changes wait for it already`);
    this.lines.set(name, line);
    const turn = line.end;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    line.end = turn.then(() => left);
    line.length += 1;
    try {
      await turn;
      return await run();
    } finally {
      leave();
      line.length -= 1;
      if (line.length === 0) this.lines.delete(name);
    }
  }
}
