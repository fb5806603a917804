import type { Result } from "../generated/messaging.js";
import type { Content } from "./content.js";
import { Line, type Destination } from "./line.js";
import type { Surroundings } from "./surroundings.js";

/**
 * Messages that are under way to one name with one capability. For further ones there is no room. Waiting in line for one would let two processes wait for each other whose mailboxes ask
 * each other before they answer.
 */
const MAX_LINES = 1024;

/** Names with capabilities of which a process remembers where they lead: what was used longest ago is forgotten. */
const MAX_DESTINATIONS = 10_000;

/** The lines to one destination. */
interface Bundle {
  readonly all: Line[];
  /** Those that carry nothing, the last one used last. */
  readonly idle: Line[];
}

/**
 * The private name cache of a process: its lines, each of which remembers where the last message to its name went. Who sends one message after the other uses one line, and so talks to
 * one mailbox; who sends many at once is spread over several. Nobody tells the cache of changes.
 */
export class Lines {
  readonly #bundles = new Map<string, Bundle>();
  #last = 0;

  constructor(
    /** What the ids of the lines begin with: the process, and its life. */
    private readonly prefix: string,
    private readonly world: Surroundings,
  ) {}

  /** Sends a message by a line that is free. Also says why the name could not be resolved, if it could not. */
  async post(
    destination: Destination,
    content: Content,
    patienceMs: number,
  ): Promise<{ readonly result: Result; readonly failure: Line["failure"] }> {
    const bundle = this.#bundleOf(destination);
    const line = bundle.idle.pop() ?? (await this.#openLine(bundle, destination));
    if (line === undefined) return { result: { outcome: "full", back: null }, failure: undefined };
    try {
      const result = await line.post(content, patienceMs);
      return { result, failure: line.failure };
    } finally {
      bundle.idle.push(line);
    }
  }

  /** A process has ended: nobody there answers any more. */
  giveUp(process: string): void {
    for (const { all } of this.#bundles.values()) for (const line of all) if (line.process === process) line.giveUp();
  }

  close(): void {
    for (const { all } of this.#bundles.values()) for (const line of all) line.close();
    this.#bundles.clear();
  }

  #bundleOf({ name, capability }: Destination): Bundle {
    const key = `${name} ${capability}`;
    const bundle = this.#bundles.get(key) ?? { all: [], idle: [] };
    // What is used comes last.
    this.#bundles.delete(key);
    if (this.#bundles.size >= MAX_DESTINATIONS) this.#forgetOldest();
    this.#bundles.set(key, bundle);
    return bundle;
  }

  #forgetOldest(): void {
    for (const [key, { all, idle }] of this.#bundles) {
      if (idle.length < all.length) continue;
      for (const line of all) line.close();
      this.#bundles.delete(key);
      return;
    }
  }

  async #openLine({ all }: Bundle, destination: Destination): Promise<Line | undefined> {
    if (all.length === MAX_LINES) return undefined;
    this.#last += 1;
    const line = new Line(`${this.prefix}-${this.#last}`, destination, this.world);
    all.push(line);
    await line.start();
    return line;
  }
}
