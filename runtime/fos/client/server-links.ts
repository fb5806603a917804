import type { Plain } from "../../plain/index.js";
import { ANSWERS, printGivenUp, printQuestion, QUESTIONS, readReply, type Post, type Question } from "../post/index.js";

/** What became of one attempt to ask one server. */
export type Attempt =
  | { readonly kind: "answered"; readonly answer: Plain }
  /** The server could not be reached: the request has not left. */
  | { readonly kind: "unsent" }
  /** The request has left, and no answer came. */
  | { readonly kind: "silent" };

/** What limits an attempt: until the server is reached, and until it answers. */
export interface AttemptOptions {
  readonly reachMs: number;
  readonly answerMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Limit {
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Waiting {
  readonly server: string;
  readonly resolve: (attempt: Attempt) => void;
}

/** The links of a client with all servers: which are up, and who waits for what from them. */
export class ServerLinks {
  readonly #up = new Set<string>();
  readonly #waiting = new Map<number, Waiting>();
  /** Why a server could not be reached when that was last found. */
  readonly #reasons = new Map<string, string>();
  /** Those who wait until a server is up. */
  readonly #arrivals = new Map<string, Set<() => void>>();
  readonly #post: Post;
  #count = 0;

  constructor(post: Post) {
    this.#post = post;
    post.channel(ANSWERS, {
      onMessage: (from, content) => {
        const reply = readReply(content);
        const waiting = reply === undefined ? undefined : this.#waiting.get(reply.id);
        // An answer that comes too late is nobody's any more.
        if (reply === undefined || waiting?.server !== from) return;
        this.#waiting.delete(reply.id);
        waiting.resolve({ kind: "answered", answer: reply.answer });
      },
      onEvent: (event) => {
        if (event.kind === "connected") this.#arrive(event.peer);
        if (event.kind === "unreachable") this.#reasons.set(event.peer, event.reason);
        if (event.kind === "unreachable" || event.kind === "restarted") this.#lose(event.peer, event.kind === "restarted");
      },
    });
  }

  isUp(server: string): boolean {
    return this.#up.has(server);
  }

  /** Why a server is out of reach, where it is; undefined while nobody knows. */
  whyDown(server: string): string | undefined {
    return this.#up.has(server) ? undefined : this.#reasons.get(server);
  }

  /** Asks a server once. */
  async attempt(server: string, question: Omit<Question, "id">, { reachMs, answerMs, signal }: AttemptOptions): Promise<Attempt> {
    if (!(await this.#reached(server, { limitMs: reachMs, signal }))) return { kind: "unsent" };
    this.#count += 1;
    const id = this.#count;
    if (this.#post.send(server, QUESTIONS, printQuestion({ id, ...question })) !== "queued") return { kind: "unsent" };
    const answered = new Promise<Attempt>((resolve) => this.#waiting.set(id, { server, resolve }));
    try {
      return await within(answered, { limitMs: answerMs, signal }, { kind: "silent" });
    } finally {
      const isGivenUp = this.#waiting.delete(id);
      if (isGivenUp && this.#up.has(server)) this.#post.send(server, QUESTIONS, printGivenUp(id));
    }
  }

  async #reached(server: string, limit: Limit): Promise<boolean> {
    if (this.#up.has(server)) return true;
    const arrivals = this.#arrivals.get(server) ?? new Set();
    this.#arrivals.set(server, arrivals);
    let arrive = (): void => undefined;
    const arrived = new Promise<boolean>((resolve) => {
      arrive = () => resolve(true);
      arrivals.add(arrive);
    });
    try {
      return await within(arrived, limit, false);
    } finally {
      arrivals.delete(arrive);
    }
  }

  #arrive(server: string): void {
    this.#up.add(server);
    for (const arrive of this.#arrivals.get(server) ?? []) arrive();
  }

  /** What was asked there will not be answered; a server that was started anew is up at once. */
  #lose(server: string, isUp: boolean): void {
    if (!isUp) this.#up.delete(server);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.server !== server) continue;
      this.#waiting.delete(id);
      waiting.resolve({ kind: "silent" });
    }
  }
}

/** What `promise` resolves to, or `late` after the limit. Fails with the signal's reason. */
function within<Result>(promise: Promise<Result>, { limitMs, signal }: Limit, late: Result): Promise<Result> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timeout);
      signal?.removeEventListener("abort", abort);
      finish();
    };
    const abort = (): void => end(() => reject(reasonOf(signal)));
    const timeout = setTimeout(() => end(() => resolve(late)), limitMs);
    signal?.addEventListener("abort", abort);
    void promise.then((result) => end(() => resolve(result)));
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason));
}
