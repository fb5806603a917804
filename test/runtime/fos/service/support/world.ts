import {
  createNameService,
  type Answer,
  type NameService,
  type NameServiceTiming,
  type Success,
} from "../../../../../runtime/fos/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../../../runtime/simulation/index.js";
import { Mailboxes } from "./mailboxes.js";
import { SharedTables } from "./shared-tables.js";

/** What a world is made of. */
export interface WorldOptions {
  readonly servers?: number;
  readonly seed?: number;
  readonly timing?: Partial<NameServiceTiming>;
  readonly distance?: (from: string, location: string) => number;
  readonly onDecided?: (world: World) => void;
}

/** Name servers with a table that they share, and mailboxes, in virtual time. */
export class World {
  readonly random;
  readonly agenda;
  readonly tables;
  readonly mailboxes;
  readonly servers: NameService[] = [];
  readonly fleet: string[] = [];
  /** The capabilities of the first start. */
  root = "";
  management = "";

  constructor(private readonly options: WorldOptions = {}) {
    this.random = seededRandom(options.seed ?? 1);
    this.agenda = new Agenda(this.random);
    this.tables = new SharedTables(this.agenda, this.random, () => options.onDecided?.(this));
    this.mailboxes = new Mailboxes(
      () => this.server(this.random(this.servers.length)),
      (leastMs) => this.tables.pause(leastMs),
    );
    for (let index = 0; index < (options.servers ?? 1); index++) this.addServer(String.fromCharCode(97 + index));
  }

  /** A world in which the service was started. */
  static async started(options: WorldOptions = {}): Promise<World> {
    const world = new World(options);
    const started = await world.ask({ op: "start" });
    if (!started.ok || started.kind !== "started") throw new Error("the service did not start");
    world.root = started.root;
    world.management = started.management;
    return world;
  }

  addServer(name: string): NameService {
    const { timing, distance } = this.options;
    const control = (what: string): Promise<void> => (this.fleet.push(what), Promise.resolve());
    const service = createNameService({
      table: this.tables.add(name),
      mailboxes: this.mailboxes,
      fleet: { stop: () => control("stop"), grow: (server) => control(`grow ${server}`), shrink: (server) => control(`shrink ${server}`) },
      clock: virtualClock(this.agenda),
      self: () => this.tables.incarnationOf(name),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => this.random(256)),
      random: () => this.random(1_000_000) / 1_000_000,
      ...(distance === undefined ? {} : { distance }),
      ...(timing === undefined ? {} : { timing }),
    });
    this.servers.push(service);
    return service;
  }

  server(index: number): NameService {
    const server = this.servers[index];
    if (server === undefined) throw new Error(`there is no server ${index}`);
    return server;
  }

  /** What a server answers, when all that takes has happened. */
  ask(request: object, server = 0): Promise<Answer> {
    return this.run(this.server(server).handle(request));
  }

  /** The same, with the root capability, for what must succeed. */
  async do(request: object, server = 0): Promise<Success> {
    const answer = await this.ask({ capabilities: [this.root], ...request }, server);
    if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.code}`);
    return answer;
  }

  /** Lets time pass until the promise is kept. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const settled: true[] = [];
    const settle = (): void => void settled.push(true);
    promise.then(settle, settle);
    for (;;) {
      await flushPromises();
      if (settled.length > 0) return promise;
      if (!this.agenda.step(Infinity)) throw new Error("nothing more happens, and the promise is not kept");
    }
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    await this.run(new Promise<void>((resolve) => void this.agenda.after(ms, resolve)));
  }
}

function flushPromises(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
