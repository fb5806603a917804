import { TableError, type Decision } from "../../../../runtime/fos/table/index.js";
import type { Plain } from "../../../../runtime/plain/index.js";
import { History, seededRandom, type Operation, type SequentialModel } from "../../../../runtime/simulation/index.js";
import { ReplicaFleet } from "./replica-fleet.js";

type Kind = "get" | "swap" | "claim" | "remove";

const names = ["/x", "/y"];
const kinds: readonly Kind[] = ["get", "get", "swap", "claim", "remove"];

/** Messages that are delivered between two things that happen to the fleet, at most. */
const mostMessages = 25;

/** What an operation makes of an entry. `v` is what it writes, different each time. */
function decisionOf(kind: Kind, v: number, entry: Plain | null): Decision {
  if (kind === "remove") return { kind: "remove" };
  return kind === "claim" && entry !== null ? { kind: "refuse", reason: "taken" } : { kind: "write", entry: v };
}

/** An entry as one client alone would see it. Whoever reads, swaps and removes is told what was there; a claim fails where something is. */
export const entryModel: SequentialModel<Plain> = {
  initial: null,
  apply: (state, { request, args, end, value }) => {
    const v: unknown = Reflect.get(args, "v");
    const written = typeof v === "number" ? v : null;
    const after = request === "get" ? state : request === "remove" ? null : request === "claim" ? (state ?? written) : written;
    return end === null || value === state ? after : undefined;
  },
  key: (state) => JSON.stringify(state),
};

/**
 * A fleet of three servers in which clients ask and members end, are restarted alone or all together, and views follow each other or cut each other short, as a seed
 * says.
 */
export class RandomRun {
  readonly history = new History();
  private readonly random: (bound: number) => number;
  private readonly open = new Set<Promise<void>>();
  private readonly lives = new Map([
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ]);
  private members = ["a.1", "b.1", "c.1"];
  private view = 1;
  private value = 0;

  private constructor(
    readonly fleet: ReplicaFleet,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  static async of(seed: number, rounds: number): Promise<RandomRun> {
    const run = new RandomRun(await ReplicaFleet.of(["a.1", "b.1", "c.1"], seed), seed);
    for (let round = 0; round < rounds; round += 1) await run.round();
    await run.fleet.until(Promise.all(run.open));
    await run.fleet.deliver();
    return run;
  }

  private async round(): Promise<void> {
    for (let count = this.random(5); count > 0; count -= 1) this.ask();
    await this.fleet.deliver(this.random(mostMessages));
    switch (this.random(6)) {
      case 0:
        await this.endOne();
        break;
      case 1:
        await this.restartMissing();
        break;
      case 2:
        await this.changeView(this.members);
        break;
      case 3:
        if (this.random(3) === 0) await this.restartAll();
        break;
      default:
    }
  }

  private ask(): void {
    const { members, random } = this;
    const member = members[random(members.length)] ?? "";
    const kind = kinds[random(kinds.length)] ?? "get";
    const name = names[random(names.length)] ?? "";
    this.value += 1;
    const operation = this.history.begin({ client: member, block: `Name/${name}`, request: kind, args: { v: this.value }, beginMs: 0 });
    const ended = this.perform(member, operation, { kind, name, v: this.value });
    this.open.add(ended);
    void ended.finally(() => this.open.delete(ended));
  }

  private async perform(member: string, operation: Operation, { kind, name, v }: { kind: Kind; name: string; v: number }): Promise<void> {
    const replica = this.fleet.at(member);
    let seen: Plain | null = null;
    const decide = (entry: Plain | null): Decision => {
      seen = entry;
      return decisionOf(kind, v, entry);
    };
    try {
      if (kind === "get") seen = await replica.get(name);
      else await replica.change(name, decide);
      this.history.end(operation, seen, 0);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
    }
  }

  private async endOne(): Promise<void> {
    const member = this.members[this.random(this.members.length)];
    if (member === undefined || this.members.length === 1) return;
    if (this.random(2) === 0) await this.cutShort();
    await this.fleet.crash(member);
    await this.changeView(this.members.filter((other) => other !== member));
  }

  /** A view that comes to nothing, as the next one is needed already. */
  private async cutShort(): Promise<void> {
    this.view += 1;
    await this.fleet.changeView(this.view, { survivors: this.members, cut: this.random(4) });
  }

  private async restartMissing(): Promise<void> {
    const newcomers = [...this.lives.keys()].filter((server) => !this.members.some((member) => member.startsWith(`${server}.`)));
    const members = newcomers.map((server) => this.nextLife(server));
    for (const member of members) await this.fleet.open(member);
    await this.changeView(this.members, members);
  }

  private async restartAll(): Promise<void> {
    const { members } = this;
    for (const member of members) await this.fleet.crash(member);
    const restarted = members.map((member) => this.nextLife(member.slice(0, 1)));
    for (const member of restarted) await this.fleet.open(member);
    await this.changeView(restarted);
  }

  private nextLife(server: string): string {
    const life = (this.lives.get(server) ?? 0) + 1;
    this.lives.set(server, life);
    return `${server}.${life}`;
  }

  private async changeView(survivors: readonly string[], newcomers: readonly string[] = []): Promise<void> {
    this.view += 1;
    this.members = [...survivors, ...newcomers].sort();
    await this.fleet.changeView(this.view, { survivors, newcomers });
  }
}
