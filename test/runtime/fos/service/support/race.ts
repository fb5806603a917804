import type { Answer } from "../../../../../runtime/fos/index.js";
import { idsOf, mappingOf, pathsFrom, type Path } from "./name-graph.js";
import { World, type WorldOptions } from "./world.js";

/** What one client does next. Names are numbers; every third of them is direct. */
export interface Act {
  readonly client: number;
  readonly server: number;
  readonly kind: "register" | "unregister" | "deactivate" | "reactivate" | "send";
  readonly name: number;
  readonly to: number;
}

const DIRECT_EVERY = 3;

/** How many operations that end a name have been begun, and how many have ended; and how often it was registered. */
interface Ends {
  begun: number;
  ended: number;
  registered: number;
}

/**
 * Clients that race through several servers, and what must hold at every moment: no cycle; whatever can be resolved is taken by its mailbox; what is gone from
 * the table is taken by none, whoever has cached it; a name has one owner, and is there until somebody unregisters it.
 */
export class Race {
  readonly failures: string[] = [];
  readonly world: World;
  private readonly capabilities: string[] = [];
  private readonly cached = new Map<string, Path[]>();
  /** Names that were registered, and that nobody has asked to end since. */
  private readonly standing = new Map<string, number>();
  private readonly ends = new Map<string, Ends>();

  private constructor(options: WorldOptions) {
    this.world = new World({ ...options, onDecided: () => this.checkTable() });
  }

  static async started(options: WorldOptions): Promise<Race> {
    const race = new Race(options);
    const started = await race.world.ask({ op: "start" });
    if (started.ok && started.kind === "started") race.capabilities.push(started.root);
    return race;
  }

  get rootCapability(): string {
    return this.capabilities[0] ?? "";
  }

  /** Every client does what it does one after the other, all of them at once. */
  async run(acts: readonly Act[]): Promise<void> {
    const clients = new Map<number, Act[]>();
    for (const act of acts) clients.set(act.client, [...(clients.get(act.client) ?? []), act]);
    const runs = [...clients.values()].map(async (own) => {
      for (const act of own) await this.perform(act);
    });
    await this.world.run(Promise.all(runs));
    this.checkTable();
  }

  private async perform(act: Act): Promise<void> {
    await this.world.tables.pause();
    const name = nameOf(act.name);
    const ends = this.endsOf(name);
    if (act.kind === "unregister" || act.kind === "deactivate") ends.begun++;
    const { begun, ended } = ends;
    if (act.kind === "send") await this.send(name, act.server);
    else this.heed(act, await this.ask(act), () => ends.begun === begun && begun === ended);
  }

  private heed({ kind, name: index }: Act, answer: Answer, isUndisturbed: () => boolean): void {
    const name = nameOf(index);
    const ends = this.endsOf(name);
    // Whoever answers that it does not know may have done it, or do it yet.
    if ((kind === "unregister" || kind === "deactivate") && (answer.ok || answer.code !== "unknown")) ends.ended++;
    if (!answer.ok) return;
    if (answer.kind === "registered") {
      if (answer.capability !== null) this.capabilities.push(answer.capability);
      ends.registered++;
      if (isDirect(name) && ends.registered > ends.begun + 1) this.fail(`${name} has two owners`);
      if (isUndisturbed()) this.standing.set(name, ends.begun);
    }
    if (kind === "unregister" || kind === "deactivate") this.checkCaches(name);
  }

  private ask(act: Act): Promise<Answer> {
    return this.world.server(act.server % this.world.servers.length).handle(requestOf(act, this.capabilities));
  }

  /** A message by a way of which each step may have been cached: what its mailbox takes must stand. */
  private async send(name: string, server: number): Promise<void> {
    const isExpected = (): boolean => isDirect(name) && this.standing.get(name) === this.endsOf(name).begun;
    const wasExpected = isExpected();
    const answer = await this.world.server(server % this.world.servers.length).handle({ op: "lookup", name });
    if (!answer.ok && wasExpected && isExpected() && answer.code !== "not serving") this.fail(`${name} is lost: ${answer.code}`);
    const decided = this.world.tables.decided;
    this.cached.set(name, [...(this.cached.get(name) ?? []), ...pathsFrom(decided, name)]);
  }

  private endsOf(name: string): Ends {
    const ends = this.ends.get(name) ?? { begun: 0, ended: 0, registered: 0 };
    this.ends.set(name, ends);
    return ends;
  }

  private checkTable(): void {
    const { decided } = this.world.tables;
    try {
      for (const name of decided.keys())
        for (const { ids, location } of pathsFrom(decided, name))
          if (!this.world.mailboxes.takes(location, ids)) this.fail(`${name} leads to ${location}, which refuses it`);
    } catch (error) {
      this.fail(String(error));
    }
    const standing = idsOf(decided);
    for (const { ids, location } of [...this.cached.values()].flat())
      if (ids.some((id) => !standing.has(id)) && this.world.mailboxes.takes(location, ids)) this.fail(`${location} takes what is gone`);
  }

  /** What was taken out of use, and answered, is taken by nobody. */
  private checkCaches(name: string): void {
    const dormant = new Set(
      mappingOf(this.world.tables.decided, name)?.registrations.flatMap(({ id, state }) => (state === "dormant" ? [id] : [])),
    );
    for (const { ids, location } of [...this.cached.values()].flat())
      if (ids.some((id) => dormant.has(id)) && this.world.mailboxes.takes(location, ids)) this.fail(`${location} takes what is out of use`);
  }

  private fail(failure: string): void {
    this.failures.push(`${this.world.agenda.nowMs}: ${failure}`);
  }
}

/** What a client asks. Eight capabilities are the most that a request has: the root's and the latest. */
export function requestOf({ kind, name, to }: Act, known: readonly string[]): object {
  const request = { op: kind, name: nameOf(name), capabilities: [...known.slice(0, 1), ...known.slice(1).slice(-7)] };
  if (kind === "register") return { ...request, to: targetOf(name, to) };
  return kind === "unregister" && name % DIRECT_EVERY !== 0 && to % 2 === 0 ? { ...request, destination: nameOf(to) } : request;
}

function nameOf(index: number): string {
  return `/n/${index}`;
}

function isDirect(name: string): boolean {
  return Number(name.slice(3)) % DIRECT_EVERY === 0;
}

function targetOf(name: number, to: number): object {
  return name % DIRECT_EVERY === 0 ? { kind: "direct", location: `m${to}` } : { kind: "indirect", name: nameOf(to) };
}
