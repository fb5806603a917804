import { createNameService, type Answer, type NameService } from "../../../../../runtime/fos/index.js";
import type { Plain } from "../../../../../runtime/plain/index.js";
import { virtualClock } from "../../../../../runtime/simulation/index.js";
import type { Member } from "../../../../../runtime/fos/fleet/index.js";
import { SimulatedFleet } from "../../fleet/simulated-fleet.js";
import { Mailboxes } from "./mailboxes.js";
import { idsOf, movingNames, pathsFrom, type Path } from "./name-graph.js";
import { requestOf, type Act } from "./race.js";

const SERVERS = ["a", "b", "c"];

/** How long nobody waits, as mailboxes are always there and only servers are not. */
const NEVER_MS = 10_000_000;

/** Name services on a fleet of real members in simulation, whose servers crash, come back and are cut off while clients race through them. */
export class FleetRace {
  readonly failures: string[] = [];
  readonly counts = { ok: 0, refused: 0, unknown: 0 };
  private readonly fleet: SimulatedFleet;
  private readonly mailboxes: Mailboxes;
  private readonly services = new Map<string, { readonly member: Member; readonly service: NameService }>();
  private readonly capabilities: string[] = [];
  private readonly cached: Path[] = [];
  private isCalm = false;

  constructor(seed: number) {
    this.fleet = new SimulatedFleet({ seed });
    const nobody: Pick<NameService, "handle"> = { handle: async () => ({ ok: false, code: "not serving", message: "nobody is there" }) };
    this.mailboxes = new Mailboxes(
      () => this.anyService() ?? nobody,
      (leastMs) => this.pause(leastMs ?? 0),
    );
  }

  /** A whole run: what fails is in `failures`. */
  async run(acts: readonly Act[]): Promise<void> {
    const { fleet } = this;
    SERVERS.forEach((name, index) => fleet.start(name, index === 0 ? [] : ["a"]));
    await fleet.until("all serve", () => this.allServe());
    await this.finish(this.start());
    this.disturbLater();
    await this.finish(Promise.all([0, 1, 2, 3].map((client) => this.perform(acts.filter((act) => act.client === client)))));
    this.calmDown();
    await fleet.until("all serve again", () => this.allServe());
    await fleet.until("nothing is half done", () => this.copies().every((copy) => movingNames(copy).length === 0));
    await fleet.run(1_000);
    this.checkEnd();
  }

  private async start(): Promise<void> {
    const started = await this.serviceOf("a")?.handle({ op: "start" });
    if (started?.ok !== true || started.kind !== "started") throw new Error("the service did not start");
    this.capabilities.push(started.root);
  }

  private async perform(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      await this.pause(this.fleet.random(100));
      const service = this.serviceOf(SERVERS[act.server % SERVERS.length] ?? "a");
      if (service === undefined) continue;
      if (act.kind === "send") await this.resolve(service, `/n/${act.name}`);
      else this.heed(await service.handle(requestOf(act, this.capabilities)));
    }
  }

  private heed(answer: Answer): void {
    if (answer.ok) this.counts.ok++;
    else this.counts[answer.code === "unknown" ? "unknown" : "refused"]++;
    if (answer.ok && answer.kind === "registered" && answer.capability !== null) this.capabilities.push(answer.capability);
    this.checkCached();
  }

  /** What a sender would keep. */
  private async resolve(service: NameService, name: string, above: readonly string[] = []): Promise<void> {
    const found = await service.handle({ op: "lookup", name });
    if (!found.ok) return;
    if (found.kind === "direct") this.cached.push({ ids: [...above, found.registration], location: found.location });
    if (found.kind === "indirect") await this.resolve(service, found.destination, [...above, found.registration]);
  }

  // ---------------------------------------------------------------- what must hold

  /** What no copy knows any more is taken by no mailbox. */
  private checkCached(): void {
    const known = new Set(this.copies().flatMap((copy) => [...idsOf(copy)]));
    for (const { ids, location } of this.cached)
      if (known.size > 0 && ids.some((id) => !known.has(id)) && this.mailboxes.takes(location, ids))
        this.fail(`${location} takes what is gone`);
  }

  private checkEnd(): void {
    const [first = new Map<string, Plain>(), ...others] = this.copies();
    for (const other of others) if (print(other) !== print(first)) this.fail("two members differ");
    this.checkCached();
    for (const name of first.keys())
      for (const { ids, location } of pathsFrom(first, name))
        if (!this.mailboxes.takes(location, ids)) this.fail(`${name} leads to ${location}, which refuses it`);
    for (const incident of this.fleet.incidents) this.fail(`${incident.server}: ${JSON.stringify(incident.event)}`);
  }

  private copies(): readonly ReadonlyMap<string, Plain>[] {
    return this.fleet.members().map((member) => new Map(member.entries()));
  }

  private fail(failure: string): void {
    this.failures.push(`${this.fleet.agenda.nowMs}: ${failure}`);
  }

  // ---------------------------------------------------------------- servers

  private anyService(): NameService | undefined {
    return this.serviceOf(SERVERS[this.fleet.random(SERVERS.length)] ?? "a");
  }

  /** The service of the server's present life. */
  private serviceOf(name: string): NameService | undefined {
    const member = this.fleet.servers.get(name)?.member;
    const known = this.services.get(name);
    if (member === known?.member) return known?.service;
    known?.service.close();
    this.services.delete(name);
    if (member === undefined) return undefined;
    const service = this.open(member);
    this.services.set(name, { member, service });
    return service;
  }

  private open(table: Member): NameService {
    const { random, agenda } = this.fleet;
    return createNameService({
      table,
      mailboxes: this.mailboxes,
      fleet: { stop: async () => undefined, grow: async () => undefined, shrink: async () => undefined },
      clock: virtualClock(agenda),
      self: () => table.self(),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => random(256)),
      random: () => random(1_000) / 1_000,
      timing: { mailboxMs: NEVER_MS, sweepMs: 500, settleMs: 3_000 },
    });
  }

  private allServe(): boolean {
    const members = this.fleet.members();
    for (const name of SERVERS) this.serviceOf(name);
    return (
      members.length === SERVERS.length && members.every((one) => one.state() === "serving" && one.members().length === SERVERS.length)
    );
  }

  private disturbLater(): void {
    const { fleet } = this;
    fleet.agenda.after(50 + fleet.random(600), () => {
      if (this.isCalm) return;
      const name = SERVERS[fleet.random(SERVERS.length)] ?? "a";
      if (fleet.random(8) === 0) for (const each of SERVERS) this.crash(each);
      else if (fleet.random(2) === 0) this.crash(name);
      else fleet.partition([[name], SERVERS.filter((other) => other !== name)]);
      fleet.agenda.after(fleet.random(500), () => fleet.heal());
      this.disturbLater();
    });
  }

  private crash(name: string): void {
    this.fleet.crash(name);
    this.serviceOf(name);
    this.fleet.agenda.after(this.fleet.random(500), () => this.restart(name));
  }

  private restart(name: string): void {
    if (this.fleet.servers.get(name)?.member === undefined)
      this.fleet.start(
        name,
        SERVERS.filter((other) => other !== name),
      );
  }

  private calmDown(): void {
    this.isCalm = true;
    this.fleet.heal();
  }

  // ---------------------------------------------------------------- time

  private pause(leastMs: number): Promise<void> {
    return new Promise((resolve) => void this.fleet.agenda.after(leastMs + this.fleet.random(10), resolve));
  }

  private async finish(work: Promise<unknown>): Promise<void> {
    const ended: unknown[] = [];
    work.then(
      () => ended.push("kept"),
      (error: unknown) => (this.fail(String(error)), ended.push("broken")),
    );
    await this.fleet.until("all is answered", () => ended.length > 0);
  }
}

function print(copy: ReadonlyMap<string, Plain>): string {
  return JSON.stringify([...copy].sort(([a], [b]) => (a < b ? -1 : 1)));
}
