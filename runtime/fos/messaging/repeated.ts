/**
 * What is done again whenever somebody asks for it. However often that is, at most one run is under way and one waits: whoever asks gets the end of a run that has begun after it asked. Runs must
 * not fail.
 */
export class Repeated {
  readonly #run: () => Promise<void>;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  /** Resolves when a run has ended that begins after this call. */
  again(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    if (this.#current === undefined) return this.#start();
    this.#next = this.#current.then(() => this.#start());
    return this.#next;
  }

  #start(): Promise<void> {
    this.#next = undefined;
    const running = this.#run().finally(() => (this.#current = undefined));
    this.#current = running;
    return running;
  }
}
