import type { Plain } from "../../plain/index.js";
import type { ReplicaWire } from "../store/index.js";

/** Messages for one scope that nobody hears yet, at most: more come in a view only from members who have begun it while this one has not. */
const WAITING_MESSAGES = 10_000;
/** Scopes that are heard, and scopes with messages that wait, at most: the oldest are of views that are over, or never begin here. */
const SCOPES = 8;

/** A wire of which each scope has a handler of its own. What comes before there is one waits for it. */
export class ScopedWire implements ReplicaWire {
  private readonly handlers = new Map<string, (from: string, body: Plain) => void>();
  private readonly waiting = new Map<string, (readonly [from: string, body: Plain])[]>();

  /** `onLost` is told where a limit was reached: what should wait is lost. */
  constructor(
    readonly send: (to: string, scope: string, body: Plain) => void,
    private readonly onLost: (reason: string) => void,
  ) {}

  receive(scope: string, handler: (from: string, body: Plain) => void): void {
    this.handlers.set(scope, handler);
    forgetOldest(this.handlers);
    const early = this.waiting.get(scope) ?? [];
    this.waiting.delete(scope);
    for (const [from, body] of early) handler(from, body);
  }

  /** What has come. */
  deliver(from: string, scope: string, body: Plain): void {
    const handler = this.handlers.get(scope);
    if (handler === undefined) this.wait(scope, [from, body]);
    else handler(from, body);
  }

  private wait(scope: string, message: readonly [from: string, body: Plain]): void {
    const line = this.waiting.get(scope) ?? [];
    if (line.length >= WAITING_MESSAGES) {
      this.onLost(`${WAITING_MESSAGES} messages wait for ${scope} already`);
      return;
    }
    line.push(message);
    this.waiting.set(scope, line);
    forgetOldest(this.waiting);
  }
}

function forgetOldest(scopes: Map<string, unknown>): void {
  const [oldest] = scopes.keys();
  if (scopes.size > SCOPES && oldest !== undefined) scopes.delete(oldest);
}
