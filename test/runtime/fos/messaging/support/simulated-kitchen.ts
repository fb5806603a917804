import {
  createLocalTable,
  createNameClient,
  createNameService,
  openPost,
  Process,
  type Mailbox,
  type NameClient,
  type NameService,
} from "../../../../../runtime/fos/index.js";
import type { Plain } from "../../../../../runtime/plain/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../../../runtime/simulation/index.js";
import { MemoryNetwork } from "../../../../../runtime/transport/index.js";
import { codeOf } from "./code-of.js";
import { Spans } from "./spans.js";

/** The names of the simulation: those that lead to names, and those of the two mailboxes. */
export const EDGES = ["/x>/1", "/x>/2", "/x>/y", "/y>/1", "/y>/2", "/1>m1", "/2>m2"] as const;
export type EdgeName = (typeof EDGES)[number];

const CAPABILITY = "00112233445566778899aabbccddeeff";

/** Messages and changes of names take up to so many milliseconds at each step. */
const DELAY_MS = 20;

/** Two name servers, two mailboxes in processes of their own, and a process that sends; in virtual time, in an order that a seed decides. */
export class SimulatedKitchen {
  readonly #random;
  readonly #agenda;
  readonly #network;
  readonly #clock;
  readonly #table = createLocalTable();
  readonly #servers: NameService[] = [];
  readonly #processes: Process[] = [];
  readonly #mailboxes: Mailbox[] = [];
  readonly #capabilities = new Map<string, string>();
  #root = "";
  #sent = 0;
  readonly #spans = new Spans();
  readonly #sentAt = new Map<Plain, { readonly name: string; readonly atMs: number }>();
  /** What was delivered though it was gone before it was sent. */
  readonly wrong: string[] = [];
  delivered = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#agenda = new Agenda(this.#random);
    this.#clock = virtualClock(this.#agenda);
    this.#network = new MemoryNetwork({ schedule: ({ run }) => void this.#agenda.after(this.#random(DELAY_MS), run) });
  }

  async open(): Promise<void> {
    this.#servers.push(this.#serve("a"), this.#serve("b"));
    const started = await this.run(this.#server().handle({ op: "start" }));
    if (!started.ok || started.kind !== "started") throw new Error("the service has not started");
    this.#root = started.root;
    for (const name of ["one", "two", "sender"]) this.#processes.push(await this.#process(name));
    for (const at of [0, 1]) this.#mailboxes.push(await this.run(this.#at(at).mailbox(({ body }) => this.#deliver(body, at + 1))));
  }

  /** Begins to register or to unregister, unless that is going on. What comes of it is noted. */
  async change(edge: EdgeName, isWanted: boolean): Promise<void> {
    if (!this.#spans.begin(edge, isWanted, this.#agenda.nowMs)) return;
    const code = await (isWanted ? this.#register(edge) : this.#unregister(edge)).then(() => "done", codeOf);
    this.#spans.end(edge, { isGone: !isWanted && (code === "done" || code === "not found") }, this.#agenda.nowMs);
  }

  /** The same for the capability at a mailbox. */
  async permit(number: 1 | 2, isWanted: boolean): Promise<void> {
    const key = `capability>m${number}`;
    if (!this.#spans.begin(key, isWanted, this.#agenda.nowMs)) return;
    const mailbox = this.#mailbox(number - 1);
    await (isWanted ? mailbox.admit(CAPABILITY) : mailbox.revoke(CAPABILITY));
    this.#spans.end(key, { isGone: !isWanted }, this.#agenda.nowMs);
  }

  /** Sends a message, and resolves with its answer or the code of the failure. */
  send(name: string): Promise<unknown> {
    this.#sent += 1;
    this.#sentAt.set(this.#sent, { name, atMs: this.#agenda.nowMs });
    const sending = this.#at(2).send({ name, capability: CAPABILITY }, { body: this.#sent }, { timeoutMs: 5000 });
    return sending.then(({ body }) => body, codeOf);
  }

  /** Lets time pass until the promise is kept. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const settled: true[] = [];
    const settle = (): void => void settled.push(true);
    promise.then(settle, settle);
    for (;;) {
      await new Promise((resolve) => void setImmediate(resolve));
      if (settled.length > 0) return promise;
      if (!this.#agenda.step(Infinity)) throw new Error("nothing more happens, and the promise is not kept");
    }
  }

  /** Lets a little time pass. */
  pass(): Promise<void> {
    return this.run(this.#pause(3 * DELAY_MS));
  }

  close(): void {
    for (const process of this.#processes) process.close();
    for (const server of this.#servers) server.close();
  }

  #deliver(body: Plain, number: number): { readonly body: Plain } {
    const { name, atMs } = this.#sentAt.get(body) ?? { name: "", atMs: 0 };
    const stood = (edge: string): boolean => this.#spans.overlaps(edge, atMs, this.#agenda.nowMs);
    const leads = (from: string): boolean =>
      from === `m${number}` || EDGES.some((edge) => edge.startsWith(`${from}>`) && stood(edge) && leads(edge.slice(edge.indexOf(">") + 1)));
    if (!leads(name)) this.wrong.push(`${name} did not lead to m${number}`);
    if (!stood(`capability>m${number}`)) this.wrong.push(`m${number} had no capability`);
    this.delivered += 1;
    return { body };
  }

  async #register(edge: EdgeName): Promise<void> {
    const [name = "", to = ""] = edge.split(">");
    const own = this.#capabilities.get(name);
    const alias = { name, capabilities: own === undefined ? [this.#root] : [this.#root, own] };
    const process = this.#at(2);
    const { capability } = to.startsWith("/")
      ? await process.aliasRegisterIndirect(alias, to)
      : await process.aliasRegisterDirect(alias, this.#mailbox(Number(to.slice(1)) - 1));
    if (capability !== null) this.#capabilities.set(name, capability);
  }

  async #unregister(edge: EdgeName): Promise<void> {
    const [name = "", to = ""] = edge.split(">");
    await this.#at(2).aliasUnregister({ name, capabilities: [this.#root] }, to.startsWith("/") ? to : undefined);
  }

  async #process(name: string): Promise<Process> {
    const post = await openPost(name, { kind: "memory", network: this.#network });
    const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.#random(256));
    return new Process({ post, names: this.#client(), clock: this.#clock, random: this.#random, randomBytes: bytes });
  }

  #client(): NameClient {
    return createNameClient(async (request) => {
      // Now and then it takes long: others may do a lot meanwhile.
      await this.#pause(this.#random(4) === 0 ? 10 * DELAY_MS : DELAY_MS);
      // eslint-disable-next-line no-restricted-syntax -- a decoder: JSON is plain data
      const answer = JSON.parse(JSON.stringify(await this.#server().handle(request))) as Plain;
      await this.#pause(this.#random(4) === 0 ? 10 * DELAY_MS : DELAY_MS);
      return answer;
    });
  }

  #serve(self: string): NameService {
    return createNameService({
      self: () => "local.1",
      table: this.#table,
      mailboxes: { changed: (location) => this.#tell(location) },
      fleet: { stop: () => Promise.resolve(), grow: () => Promise.resolve(), shrink: () => Promise.resolve() },
      clock: this.#clock,
      random: () => this.#random(1000) / 1000,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => this.#random(256)),
      distance: () => (self === "a" ? 0 : 1),
      // The mailboxes of this simulation always answer in time.
      timing: { mailboxMs: 60_000, settleMs: 60_000, sweepMs: 600_000 },
    });
  }

  async #tell(location: string): Promise<void> {
    await this.#pause();
    await this.#at(this.#mailboxes.findIndex((mailbox) => mailbox.location === location)).changed(location);
    await this.#pause();
  }

  #pause(ms = DELAY_MS): Promise<void> {
    return new Promise((resolve) => void this.#agenda.after(this.#random(ms), resolve));
  }

  #server(): NameService {
    return orThrow(this.#servers[this.#random(this.#servers.length)]);
  }

  #at(index: number): Process {
    return orThrow(this.#processes[index]);
  }

  #mailbox(index: number): Mailbox {
    return orThrow(this.#mailboxes[index]);
  }
}

function orThrow<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is not open");
  return value;
}
