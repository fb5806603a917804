import { systemClock, type NodeEvent } from "../../../../runtime/kernel/index.js";
import { decodePlain, encodePlain, type Plain } from "../../../../runtime/plain/index.js";
import { seededRandom } from "../../../../runtime/simulation/index.js";
import { openReplica, type Replica, type ReplicaWire } from "../../../../runtime/fos/store/index.js";
import { MemoryMedium, openMemoryStore, type Store } from "../../../../runtime/store/index.js";

interface Letter {
  readonly scope: string;
  readonly body: Plain;
}

/** Turns of the process without a message after which nothing more is to come: commits and steps of a node take two. */
const idleTurns = 8;

/** Much longer than anything takes, commits on a busy disk included. */
const patienceMs = 20_000;

/**
 * Replicas that send each other messages through the test. A seed says which of the pairs is next; between two members order is kept. The test plays the fleet, too: it
 * says who survives.
 */
export class ReplicaFleet {
  readonly events: NodeEvent[] = [];
  private readonly replicas = new Map<string, Replica>();
  private readonly media = new Map<string, MemoryMedium>();
  private readonly letters = new Map<string, Letter[]>();
  private readonly handlers = new Map<string, (from: string, body: Plain) => void>();
  private readonly early = new Map<string, (readonly [from: string, body: Plain])[]>();
  private readonly random: (bound: number) => number;

  constructor(
    seed: number,
    /** By the server, without its incarnation. */
    private readonly openStore?: (server: string) => Store,
  ) {
    this.random = seededRandom(seed);
  }

  /** A fleet with its first view. */
  static async of(members: readonly string[], seed = 1): Promise<ReplicaFleet> {
    const fleet = new ReplicaFleet(seed);
    for (const member of members) await fleet.open(member);
    await fleet.changeView(1, { survivors: members });
    return fleet;
  }

  async open(member: string): Promise<Replica> {
    const replica = await openReplica({
      self: member,
      group: "test",
      store: this.storeOf(member.split(".")[0] ?? ""),
      wire: this.wireOf(member),
      clock: systemClock,
      random: this.random,
      report: (event) => void this.events.push(event),
    });
    this.replicas.set(member, replica);
    return replica;
  }

  at(member: string): Replica {
    const replica = this.replicas.get(member);
    if (replica === undefined) throw new Error(`${member} is not there`);
    return replica;
  }

  /** It ends, and what it has sent is lost. */
  async crash(member: string): Promise<void> {
    for (const pair of [...this.letters.keys()]) if (pair.split(" ").includes(member)) this.letters.delete(pair);
    const replica = this.at(member);
    this.replicas.delete(member);
    await replica.stop();
  }

  /** Delivers messages until there are none, or so many. How many there were. */
  async deliver(atMost = Number.POSITIVE_INFINITY): Promise<number> {
    let count = 0;
    for (let idle = 0; idle < idleTurns && count < atMost;) {
      await turn();
      if (this.deliverOne()) count += 1;
      idle = this.letters.size > 0 ? 0 : idle + 1;
    }
    return count;
  }

  /** Delivers messages until the promise is kept. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    const over = new AbortController();
    promise.finally(() => over.abort()).catch(() => undefined);
    for (const endMs = Date.now() + patienceMs; !over.signal.aborted; this.deliverOne()) {
      if (Date.now() > endMs) throw new Error("nothing comes of it");
      await turn();
    }
    return promise;
  }

  /** All survivors freeze, settle and begin, and newcomers get the table of the first. `cut`: only so many messages are delivered, and the view does not begin. */
  async changeView(
    view: number,
    { survivors, newcomers = [], cut }: { survivors: readonly string[]; newcomers?: readonly string[]; cut?: number },
  ): Promise<void> {
    const names = [...new Set(survivors.flatMap((member) => this.at(member).freeze()))].sort();
    const settled = Promise.all(survivors.map(async (member) => this.at(member).settle(view, survivors, names)));
    if (cut !== undefined) {
      await this.deliver(cut);
      return;
    }
    await this.until(settled);
    const [first = ""] = survivors;
    const table = [...this.at(first).export()];
    for (const newcomer of newcomers) await this.at(newcomer).import(table);
    const members = [...survivors, ...newcomers].sort();
    await Promise.all(members.map(async (member) => this.at(member).begin(view, members)));
  }

  /** What each member has, in the order of names. */
  tables(): readonly (readonly (readonly [string, Plain])[])[] {
    return [...this.replicas.values()].map((replica) => [...replica.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private deliverOne(): boolean {
    const pairs = [...this.letters.keys()];
    const pair = pairs[this.random(Math.max(1, pairs.length))];
    const letter = pair === undefined ? undefined : this.letters.get(pair)?.shift();
    if (pair === undefined || letter === undefined) return false;
    if (this.letters.get(pair)?.length === 0) this.letters.delete(pair);
    const [from = "", to = ""] = pair.split(" ");
    const place = `${to} ${letter.scope}`;
    const handler = this.handlers.get(place);
    if (handler === undefined) this.early.set(place, [...(this.early.get(place) ?? []), [from, letter.body]]);
    else handler(from, letter.body);
    return true;
  }

  private wireOf(member: string): ReplicaWire {
    return {
      send: (to, scope, body) => {
        if (!this.replicas.has(member) || !this.replicas.has(to)) return;
        const pair = `${member} ${to}`;
        this.letters.set(pair, [...(this.letters.get(pair) ?? []), { scope, body: decodePlain(encodePlain(body)) }]);
      },
      receive: (scope, handler) => {
        const place = `${member} ${scope}`;
        this.handlers.set(place, handler);
        for (const [from, body] of this.early.get(place) ?? []) handler(from, body);
        this.early.delete(place);
      },
    };
  }

  private storeOf(server: string): Store {
    if (this.openStore !== undefined) return this.openStore(server);
    const medium = this.media.get(server) ?? new MemoryMedium();
    this.media.set(server, medium);
    return openMemoryStore(medium);
  }
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
