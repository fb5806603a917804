/** Clients of a fleet whose members crash, come back, leave and join, and whose connections are cut: what they were answered, and what is there in the end. */
import type { Plain } from "../../../../runtime/kernel/index.js";
import { TableError, type Decision } from "../../../../runtime/fos/index.js";
import type { Member, MemberOptions } from "../../../../runtime/fos/fleet/index.js";
import { findNonLinearizable, History, type SequentialModel } from "../../../../runtime/simulation/index.js";
import { SimulatedFleet } from "./simulated-fleet.js";

export interface CampaignOptions {
  readonly openReplica?: NonNullable<MemberOptions["openReplica"]>;
  readonly clockRate?: (server: string) => number;
  /** How many the clients do, all together. */
  readonly operations?: number;
}

export interface CampaignResult {
  /** What is wrong; undefined where nothing is. */
  readonly fault: string | undefined;
  readonly answered: number;
  readonly unknown: number;
  /** How many views there were. */
  readonly views: number;
  /** Who has learned of which view, and when. */
  readonly log: readonly string[];
  readonly disturbances: readonly string[];
}

const names = ["x", "y", "z"];
const serverNames = ["a", "b", "c", "d"];
const clientCount = 8;
/** Then they go over to other names: few enough for the search for an order that explains what was done with one. */
const operationsOfNames = 160;
/** Longer than these take, whatever happens. */
const limitMs = 120_000;

/** A run with everything that the seed decides. */
export async function runCampaign(seed: number, options: CampaignOptions): Promise<CampaignResult> {
  const campaign = new Campaign(seed, options);
  const fault = await campaign.run();
  const { operations } = campaign.history;
  const answered = operations.filter(({ end }) => end !== null).length;
  const { fleet, disturbances } = campaign;
  return { fault, answered, unknown: operations.length - answered, views: fleet.newestView, log: fleet.log, disturbances };
}

class Campaign {
  readonly fleet: SimulatedFleet;
  readonly history = new History();
  readonly disturbances: string[] = [];
  private readonly operations: number;
  private left: number;
  private written = 0;
  /** Of names. */
  private generation = 0;
  /** Those that are to be removed. */
  private readonly formerNames: string[] = [];
  private isCalm = false;

  constructor(seed: number, options: CampaignOptions) {
    this.fleet = new SimulatedFleet({ seed, ...options });
    this.operations = options.operations ?? operationsOfNames;
    this.left = this.operations;
  }

  async run(): Promise<string | undefined> {
    serverNames.forEach((name, index) => this.fleet.start(name, index === 0 ? [] : ["a"]));
    await this.fleet.until("all serve", () => this.allServe());
    for (let client = 0; client < clientCount; client += 1) this.ask(`client ${client}`);
    this.disturbLater();
    await this.fleet.run(limitMs * Math.ceil(this.operations / operationsOfNames), () => this.left <= 0);
    this.calmDown();
    await this.fleet.run(60_000, () => this.allServe());
    await this.fleet.run(1_000);
    return this.findFault() ?? (this.allServe() ? undefined : "not all members serve in the end");
  }

  private allServe(): boolean {
    const members = this.fleet.members();
    return (
      members.length === serverNames.length && members.every((one) => one.state() === "serving" && one.members().length === members.length)
    );
  }

  // ---------------------------------------------------------------- clients

  private ask(client: string): void {
    if (this.left <= 0) return;
    this.fleet.agenda.after(this.fleet.random(160), () => {
      const members = this.fleet.members();
      const member = members[this.fleet.random(Math.max(1, members.length))];
      const asked = member === undefined ? Promise.resolve() : this.askMember(client, member);
      asked.then(
        () => this.ask(client),
        (error: unknown) => this.fleet.incidents.push({ server: client, event: { kind: "failed", error } }),
      );
    });
  }

  private async askMember(client: string, member: Member): Promise<void> {
    const { random, agenda } = this.fleet;
    const former = this.formerNames.pop();
    const name = former ?? `${names[random(names.length)] ?? "x"}${this.generation}`;
    const request = former === undefined ? (["get", "get", "write", "write", "create", "remove"][random(6)] ?? "get") : "remove";
    const v = `${(this.written += 1)}`;
    this.left -= 1;
    if (this.left % operationsOfNames === 0) this.goOverToOtherNames();
    const operation = this.history.begin({ client, block: `Name/${name}`, request, args: { v }, beginMs: agenda.nowMs });
    try {
      const answer = await (request === "get" ? member.get(name) : member.change(name, decider(request, v)));
      this.history.end(operation, answer, agenda.nowMs);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      // Nothing was done.
      if (error.code === "not serving") this.history.operations.splice(this.history.operations.indexOf(operation), 1);
    }
  }

  /** Those before last are removed: what a newcomer is given stays small. */
  private goOverToOtherNames(): void {
    const former = this.generation - 1;
    if (former >= 0) this.formerNames.push(...names.map((name) => `${name}${former}`));
    this.generation += 1;
  }

  // ---------------------------------------------------------------- faults

  private disturbLater(): void {
    this.fleet.agenda.after(20 + this.fleet.random(400), () => {
      if (this.isCalm) return;
      this.disturb();
      this.disturbLater();
    });
  }

  private disturb(): void {
    const { fleet } = this;
    const one = serverNames[fleet.random(serverNames.length)] ?? "a";
    const two = serverNames[fleet.random(serverNames.length)] ?? "b";
    const kind = ["crash", "crash all", "leave", "cut off", "cut off", "cut between", "split", "restart now"][fleet.random(8)] ?? "crash";
    this.disturbances.push(`${fleet.agenda.nowMs.toFixed(0)} ${kind} ${one} ${two}`);
    switch (kind) {
      case "crash":
        this.crash(one, fleet.random(600));
        break;
      case "restart now":
        this.crash(one, 0);
        break;
      case "crash all":
        if (fleet.random(3) === 0) for (const name of serverNames) this.crash(name, fleet.random(300));
        break;
      case "leave":
        this.leave(one);
        break;
      case "cut off":
        this.partition([[one], serverNames.filter((name) => name !== one)]);
        break;
      case "cut between":
        this.partition([[one, two], serverNames.filter((name) => name !== one && name !== two)]);
        break;
      default:
        this.partition(serverNames.map((name) => [name]));
    }
  }

  private crash(name: string, downMs: number): void {
    if (this.fleet.servers.get(name)?.member === undefined) return;
    this.fleet.crash(name);
    this.fleet.agenda.after(downMs, () => this.back(name));
  }

  private back(name: string): void {
    if (this.fleet.servers.get(name)?.member === undefined)
      this.fleet.start(
        name,
        serverNames.filter((other) => other !== name),
      );
  }

  private leave(name: string): void {
    const server = this.fleet.servers.get(name);
    const member = server?.member;
    if (server === undefined || member?.state() !== "serving" || member.members().length < 2) return;
    member
      .leave()
      .then(() => {
        if (server.member !== member) return;
        server.member = undefined;
        this.fleet.agenda.after(this.fleet.random(300), () => this.back(name));
      })
      .catch((error: unknown) => this.fleet.incidents.push({ server: name, event: { kind: "failed", error } }));
  }

  private partition(groups: readonly (readonly string[])[]): void {
    this.fleet.partition(groups);
    this.fleet.agenda.after(this.fleet.random(800), () => this.fleet.heal());
  }

  private calmDown(): void {
    this.isCalm = true;
    this.fleet.heal();
  }

  // ---------------------------------------------------------------- what is found

  private findFault(): string | undefined {
    const { incidents } = this.fleet;
    if (incidents.length > 0) return `reported: ${incidents.map(({ server, event }) => `${server} ${describe(event)}`).join("; ")}`;
    const found = findNonLinearizable(this.history.operations, tableModel);
    if (found.kind === "violated")
      return `not linearizable: ${String(found.block)} at ${JSON.stringify(found.stuckAt)}\n${found.operations.map((one) => JSON.stringify(one)).join("\n")}`;
    if (found.kind === "undecided") return `undecided for ${String(found.block)}`;
    const tables = this.fleet.members().map((member) => JSON.stringify([...member.entries()].sort(([a], [b]) => (a < b ? -1 : 1))));
    return new Set(tables).size === 1 ? undefined : `members differ: ${tables.join(" ")}`;
  }
}

function describe(event: SimulatedFleet["incidents"][number]["event"]): string {
  return event.kind === "failed" ? String(event.error instanceof Error ? event.error.stack : event.error) : JSON.stringify(event);
}

function decider(request: string, v: string): (entry: Plain | null) => Decision {
  return (entry) => {
    if (request === "remove") return entry === null ? { kind: "refuse", reason: "nothing there" } : { kind: "remove" };
    return request === "create" && entry !== null ? { kind: "refuse", reason: entry } : { kind: "write", entry: v };
  };
}

function text(entry: Plain): string {
  return typeof entry === "string" ? entry : JSON.stringify(entry);
}

/** An entry, as a text; nothing is the empty text. */
const tableModel: SequentialModel<string> = {
  initial: "",
  apply: (state, operation) => {
    const { request, end, value } = operation;
    if (request === "get") return end === null || (value ?? "") === state ? state : undefined;
    const decision = decider(request, String(Reflect.get(operation.args, "v")))(state === "" ? null : state);
    const next = decision.kind === "write" ? text(decision.entry) : decision.kind === "remove" ? "" : state;
    return end === null || JSON.stringify(decision) === JSON.stringify(value) ? next : undefined;
  },
  key: (state) => state,
};
