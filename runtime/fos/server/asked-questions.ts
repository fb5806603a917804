/** The questions of clients that have no answer yet, and how those who answer learn that nobody waits any more. */
export class AskedQuestions {
  readonly #clients = new Map<string, Map<number, AbortController>>();

  /** A question of a client. The signal is aborted when it is given up. */
  begin(client: string, id: number): AbortSignal {
    const questions = this.#clients.get(client) ?? new Map<number, AbortController>();
    this.#clients.set(client, questions);
    const controller = new AbortController();
    questions.set(id, controller);
    return controller.signal;
  }

  /** It is answered. */
  end(client: string, id: number): void {
    const questions = this.#clients.get(client);
    questions?.delete(id);
    if (questions?.size === 0) this.#clients.delete(client);
  }

  giveUp(client: string, id: number): void {
    this.#clients.get(client)?.get(id)?.abort(new Error("who has asked for it waits no longer"));
  }

  /** The client is gone. */
  giveUpAll(client: string): void {
    for (const id of this.#clients.get(client)?.keys() ?? []) this.giveUp(client, id);
  }
}
