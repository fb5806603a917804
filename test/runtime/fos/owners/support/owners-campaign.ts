/** Clients of a fleet whose sub-domains change owners while servers crash, come back and are cut off: what clients were answered, and what is there in the end. */
import { nameModel, type NameAnswer } from "../../../../../bench/fos/name-model.js";
import type { Answer } from "../../../../../runtime/fos/index.js";
import { findNonLinearizable, History, type Operation } from "../../../../../runtime/simulation/index.js";
import { OwnedFleet } from "./owned-fleet.js";

export interface OwnersCampaignResult {
  /** What is wrong; undefined where nothing is. */
  readonly fault: string | undefined;
  readonly answered: number;
  readonly unknown: number;
  /** How often a sub-domain was given to other owners, and to all. */
  readonly given: number;
  readonly givenBack: number;
  readonly log: readonly string[];
}

export interface OwnersCampaignOptions {
  /** How many the clients do, all together. */
  readonly operations?: number;
  readonly servers?: readonly string[];
  /** What is broken on purpose, once the fleet is there. */
  readonly spoil?: (fleet: OwnedFleet) => void;
}

/** Names of the first are registered more often than unregistered, those of the second come and go, so that it is empty at times; the third is held by all for ever. */
const DOMAINS = ["/net", "/often", "/all"];
const CLIENTS = 6;
/** Then clients go over to other names: few enough for the search for an order that explains what was done with one. */
const OPERATIONS_OF_NAMES = 150;
/** Longer than a run takes, whatever happens. */
const LIMIT_MS = 240_000;

/** A run with everything that the seed decides. */
export async function runOwnersCampaign(seed: number, options: OwnersCampaignOptions = {}): Promise<OwnersCampaignResult> {
  const campaign = new Campaign(await OwnedFleet.started(options.servers ?? ["a", "b", "c", "d"], { seed }), options);
  const fault = await campaign.run();
  const { operations } = campaign.history;
  const answered = operations.filter(({ end }) => end !== null).length;
  return { fault, answered, unknown: operations.length - answered, ...campaign.counts, log: campaign.log };
}

class Campaign {
  readonly history = new History();
  readonly counts = { given: 0, givenBack: 0 };
  readonly log: string[] = [];
  private readonly operations: number;
  private left: number;
  private isCalm = false;

  constructor(
    private readonly owned: OwnedFleet,
    private readonly options: OwnersCampaignOptions,
  ) {
    this.operations = options.operations ?? OPERATIONS_OF_NAMES;
    this.left = this.operations;
  }

  async run(): Promise<string | undefined> {
    const { fleet } = this.owned;
    for (const domain of DOMAINS) await this.owned.do(this.someServer(), { op: "reserve", name: `${domain}/*` });
    this.options.spoil?.(this.owned);
    for (let client = 0; client < CLIENTS; client += 1) this.goOn(`client ${client}`);
    for (const domain of DOMAINS.slice(0, 2)) this.giveLater(domain);
    this.disturbLater();
    await fleet.run(LIMIT_MS, () => this.left <= 0);
    this.isCalm = true;
    fleet.heal();
    await fleet.run(60_000, () => this.owned.allServe());
    await fleet.run(20_000, () => this.unsettled() === undefined);
    await fleet.run(3_000);
    return this.findFault();
  }

  private random(bound: number): number {
    return this.owned.fleet.random(bound);
  }

  private someServer(): string {
    return this.owned.servers[this.random(this.owned.servers.length)] ?? "a";
  }

  private note(text: string): void {
    this.log.push(`${this.owned.fleet.agenda.nowMs.toFixed(0)} ${text}`);
  }

  // ---------------------------------------------------------------- clients

  private goOn(client: string): void {
    if (this.left <= 0) return;
    this.owned.fleet.agenda.after(this.random(400), () => {
      this.left -= 1;
      const domain = DOMAINS[this.random(DOMAINS.length)] ?? "/net";
      const round = Math.floor((this.operations - this.left) / OPERATIONS_OF_NAMES);
      const request =
        ["lookup", "lookup", "register", domain === "/net" ? "register" : "unregister", "unregister"][this.random(5)] ?? "lookup";
      void this.perform(client, request, `${domain}/${this.random(2)}-${round}`).then(() => this.goOn(client));
    });
  }

  private async perform(client: string, request: string, name: string): Promise<void> {
    const { agenda } = this.owned.fleet;
    const location = `m${this.history.operations.length}`;
    const operation = this.history.begin({ client, block: `Name/${name}`, request, args: { location }, beginMs: agenda.nowMs });
    const answer = await this.owned.handle(this.someServer(), this.requestOf(request, name, location));
    const outcome = outcomeOf(request, answer);
    if (outcome !== "unknown") this.history.end(operation, outcome, agenda.nowMs);
  }

  private requestOf(op: string, name: string, location: string): object {
    const capabilities = [this.owned.root];
    if (op === "lookup") return { op, name };
    return op === "register" ? { op, name, to: { kind: "direct", location }, capabilities } : { op, name, capabilities };
  }

  // ---------------------------------------------------------------- owners

  private giveLater(domain: string): void {
    this.owned.fleet.agenda.after(100 + this.random(900), () => {
      if (this.isCalm) return;
      void this.give(domain).then(() => this.giveLater(domain));
    });
  }

  private async give(domain: string): Promise<void> {
    const owners = this.owned.servers.filter(() => this.random(3) === 0);
    if (owners.length === 0 || this.ownershipOf(domain) === undefined) await this.empty(domain);
    const server = this.someServer();
    const answer = await this.owned.handle(server, { op: "give", name: `${domain}/*`, owners, capabilities: [this.owned.root] });
    this.note(`${server} gives ${domain} to ${owners.join() || "all"}: ${answer.ok ? "done" : `${answer.code} ${answer.message}`}`);
    if (answer.ok) this.counts[owners.length === 0 ? "givenBack" : "given"] += 1;
  }

  /** Unregisters what is there, as a client does. */
  private async empty(domain: string): Promise<void> {
    const listing = await this.owned.handle(this.someServer(), { op: "list", domain: `${domain}/*`, capabilities: [this.owned.root] });
    if (!listing.ok || listing.kind !== "list") return;
    for (const { name } of listing.names) await this.perform("giver", "unregister", name);
  }

  // ---------------------------------------------------------------- faults

  private disturbLater(): void {
    this.owned.fleet.agenda.after(200 + this.random(1_800), () => {
      if (this.isCalm) return;
      this.disturb();
      this.disturbLater();
    });
  }

  private disturb(): void {
    const { fleet, servers } = this.owned;
    const [one, two] = [this.someServer(), this.someServer()];
    const kind = ["crash", "crash", "restart now", "crash all", "cut off", "cut between", "split"][this.random(7)] ?? "crash";
    this.note(`${kind} ${one} ${two}`);
    if (kind === "crash") this.crash(one, this.random(600));
    else if (kind === "restart now") this.crash(one, 0);
    else if (kind === "crash all") for (const server of this.random(3) === 0 ? servers : []) this.crash(server, this.random(300));
    else {
      const group = kind === "cut off" ? [one] : kind === "cut between" ? [one, two] : [];
      const others = servers.filter((server) => !group.includes(server));
      fleet.partition(kind === "split" ? servers.map((server) => [server]) : [group, others]);
      fleet.agenda.after(this.random(800), () => fleet.heal());
    }
  }

  private crash(server: string, downMs: number): void {
    if (this.owned.fleet.servers.get(server)?.member === undefined) return;
    this.owned.crash(server);
    this.owned.fleet.agenda.after(downMs, () => this.owned.restart(server));
  }

  // ---------------------------------------------------------------- what is found

  private findFault(): string | undefined {
    const { incidents } = this.owned.fleet;
    if (incidents.length > 0) return `reported: ${incidents.map(({ server, event }) => `${server} ${describe(event)}`).join("; ")}`;
    const found = findNonLinearizable(this.history.operations, nameModel);
    if (found.kind === "violated")
      return `not linearizable: ${String(found.block)} ${JSON.stringify(found.stuckAt)}\n${this.historyOf(found.operations)}`;
    if (found.kind === "undecided") return `undecided for ${String(found.block)}`;
    return this.owned.allServe() ? (this.unsettled() ?? this.difference()) : "not all servers serve in the end";
  }

  private historyOf(operations: readonly Operation[]): string {
    return operations.map((one) => JSON.stringify(one)).join("\n");
  }

  /** A sub-domain that is not held by exactly those that own it, in the end. */
  private unsettled(): string | undefined {
    for (const domain of DOMAINS) {
      const ownership = this.ownershipOf(domain);
      if (ownership === undefined) continue;
      const { state, owners } = ownership;
      if (state !== "settled") return `${domain} is ${state}, for ${owners.join()}:${this.partsIn(domain)}`;
      for (const owner of owners) {
        const held = this.owned.holders(owner).find((one) => one.domain === `${domain}/*`)?.member;
        const serves = held?.state() === "serving" && held.members().length === owners.length;
        if (!serves) return `${owner} does not hold ${domain} with ${owners.join()}: ${held?.state()} ${held?.members().join()}`;
      }
    }
    return undefined;
  }

  /** What each server has of a sub-domain. */
  private partsIn(domain: string): string {
    const parts = this.owned.servers.flatMap((server) =>
      this.owned.holders(server).map((one) => ({ server, ...one, state: one.member.state(), view: one.member.members().join() })),
    );
    return parts
      .filter((one) => one.domain === `${domain}/*`)
      .map(({ server, state, view, member }) => ` ${server} is ${state} in ${view}, held by ${[...member.holders()].join()}`)
      .join(";");
  }

  private ownershipOf(domain: string): { readonly state: string; readonly owners: readonly string[] } | undefined {
    const entry = new Map(this.owned.fleet.members()[0]?.entries()).get(`${domain}/*`);
    // eslint-disable-next-line no-restricted-syntax -- a decoder: services write such entries
    return (entry as { readonly ownership?: { readonly state: string; readonly owners: readonly string[] } } | undefined)?.ownership;
  }

  private difference(): string | undefined {
    const tables = this.owned.fleet.members().map((member) => print(member.entries()));
    if (new Set(tables).size !== 1) return `members of the fleet differ: ${tables.join(" ")}`;
    for (const domain of DOMAINS) {
      const held = (this.ownershipOf(domain)?.owners ?? []).map((owner) => print(this.owned.held(owner, `${domain}/*`) ?? []));
      if (new Set(held).size > 1) return `owners of ${domain} differ: ${held.join(" ")}`;
    }
    return undefined;
  }
}

function outcomeOf(request: string, answer: Answer): NameAnswer | "unknown" {
  if (answer.ok) return answer.kind === "direct" ? { kind: "location", location: answer.location } : { kind: "done" };
  switch (answer.code) {
    case "unknown":
      return "unknown";
    case "exists":
    case "not found":
      return request === "lookup" ? { kind: "location", location: null } : { kind: answer.code };
    default:
      return { kind: "nothing done" };
  }
}

function describe(event: OwnedFleet["fleet"]["incidents"][number]["event"]): string {
  return event.kind === "failed"
    ? String(event.error instanceof Error ? event.error.stack : JSON.stringify(event.error))
    : JSON.stringify(event);
}

function print(entries: Iterable<readonly [string, unknown]>): string {
  return JSON.stringify([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
