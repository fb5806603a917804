/**
 * What values begin with is the program's, and no log says it. A machine that is followed has a mark instead; where it sends the mark and the log has a value, that is
 * what the mark stands for from then on.
 */
import { canonicalText } from "../canonical-text.js";

class Mark {
  constructor(readonly kind: string) {}
}

export class InitialValues {
  readonly #known: Map<string, unknown>;
  /** For the setting of machines: by kinds of values. */
  readonly initial: Readonly<Record<string, unknown>>;

  constructor(kinds: readonly string[], known: ReadonlyMap<string, unknown>) {
    this.#known = new Map(known);
    this.initial = Object.fromEntries(kinds.map((kind) => [kind, known.has(kind) ? known.get(kind) : new Mark(kind)]));
  }

  /** What is known, by kinds. */
  get known(): ReadonlyMap<string, unknown> {
    return this.#known;
  }

  /** The same with what marks stand for, as a text; equal texts are equal values. */
  text(value: unknown): string {
    return canonicalText(this.#resolved(value));
  }

  /** Learns what marks stand for from a value in whose place the log has another; what has no place in both is left to a comparison. */
  learn(expected: unknown, found: unknown): void {
    if (expected instanceof Mark) {
      if (!this.#known.has(expected.kind)) this.#known.set(expected.kind, found);
      return;
    }
    if (typeof expected !== "object" || expected === null || typeof found !== "object" || found === null) return;
    if (isIterable(expected) && isIterable(found)) {
      const others = [...found];
      for (const [index, part] of [...expected].entries()) this.learn(part, others[index]);
      return;
    }
    const others = new Map<string, unknown>(Object.entries(found));
    for (const [name, part] of Object.entries(expected)) if (others.has(name)) this.learn(part, others.get(name));
  }

  #resolved(value: unknown): unknown {
    if (value instanceof Mark) return this.#known.has(value.kind) ? this.#known.get(value.kind) : `what ${value.kind} begins with`;
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    if (value instanceof Set) return new Set([...value].map((part) => this.#resolved(part)));
    if (value instanceof Map) return new Map([...value].map(([key, part]) => [this.#resolved(key), this.#resolved(part)]));
    if (Array.isArray(value)) return value.map((part) => this.#resolved(part));
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, this.#resolved(part)]));
  }
}

/** Sets, maps, whose entries are pairs, and lists, in the order in which they were made. */
function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
