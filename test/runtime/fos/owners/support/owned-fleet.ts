/** Whole fleets whose sub-domains have owners, in one process and in virtual time: name services, groups, and the way of requests between servers. */
import { createNameService, type Answer, type NameService } from "../../../../../runtime/fos/index.js";
import type { Member, MemberEvent } from "../../../../../runtime/fos/fleet/index.js";
import {
  openGroupPlaces,
  OwnedGroups,
  routeNames,
  type Asked,
  type GroupPlaces,
  type RouteNames,
} from "../../../../../runtime/fos/owners/index.js";
import type { Part } from "../../../../../runtime/fos/service/index.js";
import { isRecord, type Plain } from "../../../../../runtime/plain/index.js";
import { virtualClock } from "../../../../../runtime/simulation/index.js";
import { SimulatedFleet, type ServerLife } from "../../fleet/simulated-fleet.js";

/** One life of a server. */
interface Life {
  readonly member: Member;
  readonly root: NameService;
  readonly groups: OwnedGroups;
  readonly route: RouteNames<object>;
  readonly end: () => void;
}

/** A question of one server to another that is under way. */
type Waiting = (asked: Asked) => void;

/** A question, or its answer. */
type QuestionLetter = { readonly id: number } & (
  { readonly request: object; readonly via: readonly string[] } | { readonly answer: Answer }
);

/** Nobody waits for another server longer than this. */
const SILENCE_MS = 1_500;

/** How often a client asks again. */
const ATTEMPTS = 20;

export interface OwnedFleetOptions {
  readonly seed?: number;
  /** How long who asks waits for a server that does not serve. */
  readonly serveWithinMs?: number;
}

/** Servers, and what is asked of them. */
export class OwnedFleet {
  readonly fleet: SimulatedFleet;
  /** The capability for all names. */
  root = "";
  /** Mailboxes that were told, and of which sub-domain. */
  readonly told: string[] = [];
  /** Who has sent what kind of letters of which group to whom. */
  readonly letters: { readonly from: string; readonly to: string; readonly group: string; readonly kind: string }[] = [];
  /** Pairs of servers that do not hear each other. */
  readonly cut = new Set<string>();
  private readonly parts = new Map<string, ServerLife>();
  private readonly lives = new Map<string, Life>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly posted = new Map<Plain, QuestionLetter>();
  private asked = 0;

  constructor(
    readonly servers: readonly string[],
    { seed = 1, serveWithinMs }: OwnedFleetOptions = {},
  ) {
    this.fleet = new SimulatedFleet({
      seed,
      onLife: (server, parts) => {
        this.parts.set(server, parts);
        this.hear(server, parts);
      },
      ...(serveWithinMs === undefined ? {} : { timing: { serveWithinMs } }),
      loses: (from, to, body) => {
        this.note(from, to, body);
        return this.cut.has(from + to) || this.cut.has(to + from);
      },
    });
  }

  /** A fleet all of which serves, in which a service was started. */
  static async started(servers: readonly string[], options: OwnedFleetOptions = {}): Promise<OwnedFleet> {
    const owned = new OwnedFleet(servers, options);
    const { fleet } = owned;
    servers.forEach((name, index) => fleet.start(name, index === 0 ? [] : [servers[0] ?? ""]));
    owned.lookAtLives();
    await fleet.until("all serve", () => owned.allServe());
    const started = await owned.ask(servers[0] ?? "", { op: "start" });
    if (!started.ok || started.kind !== "started") throw new Error("the service did not start");
    owned.root = started.root;
    return owned;
  }

  /** What a server answers, when all that takes has happened. */
  ask(server: string, request: object): Promise<Answer> {
    return this.outcome(this.handle(server, request));
  }

  /** The same with the capability for all names; it must succeed. Like a client it asks again while nobody serves. */
  async do(server: string, request: object): Promise<Answer & { readonly ok: true }> {
    const isGuarded = "op" in request && request.op !== "lookup" && request.op !== "valid";
    const guarded = { ...(isGuarded ? { capabilities: [this.root] } : {}), ...request };
    let answer = await this.ask(server, guarded);
    for (let attempt = 1; attempt < ATTEMPTS && !answer.ok && answer.code === "not serving"; attempt += 1) {
      await this.fleet.run(100);
      answer = await this.ask(server, guarded);
    }
    if (!answer.ok) throw new Error(`${server} ${JSON.stringify(request)}: ${answer.code} ${answer.message}\n${this.fleet.log.join("\n")}`);
    return answer;
  }

  /** The answer of a server, some time. */
  async handle(server: string, request: object, via: readonly string[] = []): Promise<Answer> {
    const life = this.life(server);
    return life === undefined ? { ok: false, code: "not serving", message: "nobody is there" } : life.route(request, via);
  }

  /** What the promise comes to. */
  async outcome<T>(promise: Promise<T>): Promise<T> {
    const ends: true[] = [];
    const end = (): void => void ends.push(true);
    promise.then(end, end);
    await this.fleet.until("an answer", () => ends.length > 0);
    return promise;
  }

  allServe(): boolean {
    const lives = this.servers.map((server) => this.life(server)?.member);
    return lives.every((one) => one?.state() === "serving" && one.members().length === this.servers.length);
  }

  crash(server: string): void {
    this.fleet.crash(server);
    this.life(server);
  }

  restart(server: string): void {
    if (this.fleet.servers.get(server)?.member !== undefined) return;
    this.fleet.start(
      server,
      this.servers.filter((other) => other !== server),
    );
  }

  /** The members of the groups that hold sub-domains: server, sub-domain and the servers of its view. */
  holders(server: string): readonly { readonly domain: string; readonly member: Member }[] {
    return [...(this.life(server)?.groups.members() ?? [])];
  }

  /** When the table of the fleet says at this server who is to own a sub-domain. */
  async untilGiven(server: string, ...owners: readonly string[]): Promise<void> {
    const entries = (): string => JSON.stringify([...(this.fleet.servers.get(server)?.member?.entries() ?? [])]);
    await this.fleet.until("it is given", () => entries().includes(`"owners":${JSON.stringify(owners)}`));
  }

  /** All that a server's own group holds of a sub-domain; undefined where it is no member. */
  held(server: string, domain: string): ReadonlyMap<string, Plain> | undefined {
    const found = this.holders(server).find((one) => one.domain === domain);
    return found === undefined ? undefined : new Map(found.member.entries());
  }

  /** Services begin with the lives of their servers. */
  private lookAtLives(): void {
    for (const server of this.servers) this.life(server);
    this.fleet.agenda.after(10, () => this.lookAtLives());
  }

  /** The present life of a server, opened where it has just begun. */
  private life(server: string): Life | undefined {
    const member = this.fleet.servers.get(server)?.member;
    const known = this.lives.get(server);
    if (member === known?.member) return known;
    known?.end();
    this.lives.delete(server);
    const parts = this.parts.get(server);
    if (member === undefined || parts === undefined) return undefined;
    const life = this.open(server, member, parts);
    this.lives.set(server, life);
    return life;
  }

  private open(server: string, member: Member, parts: ServerLife): Life {
    const isCurrent = (): boolean => member.state() === "serving";
    const root = this.openService(member);
    const groups = new OwnedGroups({
      server,
      root: { table: member, service: root, isCurrent },
      places: this.openPlaces(server, parts),
      openService: (domain, table) => this.openService(table, { domain, outside: root.index, isCurrent }),
      clock: virtualClock(this.fleet.agenda),
    });
    const route = routeNames<object>({
      server,
      root,
      groups,
      others: () =>
        member
          .members()
          .map(serverOf)
          .filter((other) => other !== server),
      contentOf: (request) => request,
      ask: (other, request, { via }) => this.send(server, other, { request, via }),
    });
    const end = (): void => {
      root.close();
      void groups.stop();
    };
    return { member, root, groups, route, end };
  }

  private openPlaces(name: string, parts: ServerLife): GroupPlaces {
    const report = (event: MemberEvent): void => {
      if (!parts.isOver() && event.kind !== "view") this.fleet.incidents.push({ server: name, event });
    };
    return openGroupPlaces({ ...parts, name, random: this.fleet.random, report });
  }

  private openService(table: Member, part?: Part): NameService {
    const { random, agenda } = this.fleet;
    return createNameService({
      table,
      part,
      canGive: true,
      mailboxes: { changed: async (location, domain) => void this.told.push(`${location} ${domain ?? "/*"}`) },
      fleet: { stop: async () => undefined, grow: async () => undefined, shrink: async () => undefined },
      clock: virtualClock(agenda),
      self: () => table.self(),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => random(256)),
      random: () => random(1_000) / 1_000,
      timing: { sweepMs: 500, settleMs: 1_000, giveMs: 4_000 },
    });
  }

  // ---------------------------------------------------------------- questions between servers

  private send(from: string, to: string, question: { readonly request: object; readonly via: readonly string[] }): Promise<Asked> {
    const { agenda, servers } = this.fleet;
    return new Promise((resolve) => {
      const id = (this.asked += 1);
      const end: Waiting = (asked) => {
        cancel();
        this.waiting.delete(id);
        resolve(asked);
      };
      const isThere = servers.get(to)?.member !== undefined;
      const cancel = agenda.after(isThere ? SILENCE_MS : 10, () => end({ kind: isThere ? "silent" : "unsent" }));
      if (!isThere) return;
      this.waiting.set(id, end);
      this.post(from, to, { id, ...question });
    });
  }

  private hear(server: string, parts: ServerLife): void {
    parts.wire.of("questions").receive((from, body) => {
      const letter = isRecord(body) ? this.posted.get(body["number"] ?? null) : undefined;
      if (letter === undefined) return;
      const { id } = letter;
      if ("answer" in letter) this.waiting.get(id)?.({ kind: "answered", answer: letter.answer });
      else void this.handle(server, letter.request, letter.via).then((answer) => this.post(server, from, { id, answer }));
    });
  }

  /** What is said goes beside the letter, which tells its number. */
  private post(from: string, to: string, letter: QuestionLetter): void {
    const number = this.posted.size;
    this.posted.set(number, letter);
    this.parts.get(from)?.wire.of("questions").send(to, { group: "questions", number });
  }

  private note(from: string, to: string, body: Plain): void {
    if (!isRecord(body)) return;
    const { group, content } = body;
    const kind = isRecord(content) ? content["kind"] : undefined;
    if (typeof group === "string" && typeof kind === "string") this.letters.push({ from, to, group, kind });
  }
}

function serverOf(member: string): string {
  return member.slice(0, member.indexOf("."));
}
