interface Span {
  readonly fromMs: number;
  toMs: number;
}

/** When something may have stood: from the moment when it was asked for until its end was answered. */
export class Spans {
  readonly #spans = new Map<string, Span[]>();
  readonly #busy = new Set<string>();

  /** False where a change of the same is going on, which would make it unclear what stands. */
  begin(key: string, isWanted: boolean, nowMs: number): boolean {
    if (this.#busy.has(key)) return false;
    this.#busy.add(key);
    const spans = this.#spans.get(key) ?? [];
    this.#spans.set(key, spans);
    if (isWanted && spans.at(-1)?.toMs !== Infinity) spans.push({ fromMs: nowMs, toMs: Infinity });
    return true;
  }

  end(key: string, { isGone }: { readonly isGone: boolean }, nowMs: number): void {
    this.#busy.delete(key);
    const last = this.#spans.get(key)?.at(-1);
    if (isGone && last !== undefined) last.toMs = Math.min(last.toMs, nowMs);
  }

  /** May it have stood at some moment from the one to the other? */
  overlaps(key: string, fromMs: number, toMs: number): boolean {
    return (this.#spans.get(key) ?? []).some((span) => span.fromMs <= toMs && span.toMs >= fromMs);
  }
}
