/**
 * From the decision for a view to its begin at one member. Survivors stop what they do in the views before and tell each other which names were not at rest; when all
 * have, they settle these; when all have settled, the view begins, and the first of them gives the table to those who are new. No entry of a settled
 * name is shown before every survivor has it, so that it outlives whoever fails next.
 *
 * Everything is said again with each beat until it is done, as the others may learn of the view later. Any of it may be cut short by the next view.
 */
import type { Plain } from "../../plain/index.js";
import type { Content } from "./letter.js";
import type { Replica } from "../store/index.js";
import type { View } from "./view.js";

export interface ViewChangeOptions {
  readonly self: string;
  readonly view: View;
  readonly replica: Replica;
  readonly send: (to: string, content: Content) => void;
  /** Notes on the disk that the table is here as it is when the view begins. */
  readonly markBegun: () => Promise<void>;
  readonly onBegun: () => void;
  readonly onError: (error: unknown) => void;
}

/** Entries in one piece of the table. */
const PIECE_ENTRIES = 256;

export class ViewChange {
  private readonly others: readonly string[];
  private readonly newcomers: readonly string[];
  private readonly frozen = new Map<string, readonly string[]>();
  private readonly settled = new Set<string>();
  /** The table for those who are new, and how many pieces of it each has. */
  private table: readonly (readonly [string, Plain])[] | undefined;
  private readonly given = new Map<string, number>();
  private readonly taken: (readonly [string, Plain])[][] = [];
  private phase: "freezing" | "settling" | "beginning" | "begun" = "freezing";
  private hasEnded = false;

  constructor(private readonly options: ViewChangeOptions) {
    const { self, view } = options;
    this.others = view.survivors.filter((id) => id !== self);
    this.newcomers = view.members.filter((id) => !view.survivors.includes(id));
  }

  /** Has the view begun here? */
  get hasBegun(): boolean {
    return this.phase === "begun";
  }

  start(): void {
    const { self, replica } = this.options;
    const names = replica.freeze();
    if (!this.isSurvivor(self)) return;
    this.frozen.set(self, names);
    this.announce(this.others);
    this.settleWhenAllAreFrozen();
  }

  /** The next view has come, or the end. */
  end(): void {
    this.hasEnded = true;
  }

  receive(from: string, content: Content): void {
    if (this.hasEnded) return;
    switch (content.kind) {
      case "frozen":
        this.onFrozen(from, content.names);
        break;
      case "settled":
        this.onSettled(from);
        break;
      case "piece":
        this.onPiece(from, content);
        break;
      case "got":
        this.onGot(from, content.serial);
        break;
      default:
    }
  }

  /** Says again what may not have been heard. */
  repeat(): void {
    if (this.hasEnded) return;
    if (this.phase !== "begun") this.announce(this.others);
    for (const newcomer of this.newcomers) this.give(newcomer);
  }

  private isSurvivor(id: string): boolean {
    return this.options.view.survivors.includes(id);
  }

  private announce(to: readonly string[]): void {
    const { self, view, send } = this.options;
    const names = this.frozen.get(self);
    if (names === undefined) return;
    for (const other of to) {
      send(other, { kind: "frozen", view: view.number, names });
      if (this.settled.has(self)) send(other, { kind: "settled", view: view.number });
    }
  }

  // ---------------------------------------------------------------- survivors

  private onFrozen(from: string, names: readonly string[]): void {
    if (!this.isSurvivor(from) || !this.isSurvivor(this.options.self)) return;
    const isNews = !this.frozen.has(from);
    this.frozen.set(from, names);
    // Who has just learned of the view has not heard what was said before.
    if (isNews || this.phase === "begun") this.announce([from]);
    this.settleWhenAllAreFrozen();
  }

  private settleWhenAllAreFrozen(): void {
    const { view } = this.options;
    if (this.phase !== "freezing" || !view.survivors.every((id) => this.frozen.has(id))) return;
    this.phase = "settling";
    this.settle().catch((error: unknown) => this.fail(error));
  }

  private async settle(): Promise<void> {
    const { self, view, replica } = this.options;
    const names = new Set([...this.frozen.values()].flat());
    await replica.settle(view.number, view.survivors, [...names].sort());
    if (this.hasEnded) return;
    this.settled.add(self);
    this.announce(this.others);
    this.beginWhenAllHaveSettled();
  }

  private onSettled(from: string): void {
    if (!this.isSurvivor(from)) return;
    this.settled.add(from);
    this.beginWhenAllHaveSettled();
  }

  private beginWhenAllHaveSettled(): void {
    const { self, view, replica } = this.options;
    if (this.phase !== "settling" || !view.survivors.every((id) => this.settled.has(id))) return;
    if (view.survivors[0] === self && this.newcomers.length > 0) {
      this.table = [...replica.export()];
      for (const newcomer of this.newcomers) this.given.set(newcomer, 0);
    }
    this.begin();
    for (const newcomer of this.newcomers) this.give(newcomer);
  }

  // ---------------------------------------------------------------- the table

  private give(newcomer: string): void {
    const { view, send } = this.options;
    const serial = this.given.get(newcomer);
    if (serial === undefined || this.table === undefined) return;
    const end = (serial + 1) * PIECE_ENTRIES;
    const entries = this.table.slice(serial * PIECE_ENTRIES, end);
    send(newcomer, { kind: "piece", view: view.number, serial, entries, isLast: end >= this.table.length });
  }

  private onGot(from: string, serial: number): void {
    if (this.given.get(from) !== serial || this.table === undefined) return;
    if ((serial + 1) * PIECE_ENTRIES < this.table.length) {
      this.given.set(from, serial + 1);
      this.give(from);
      return;
    }
    this.given.delete(from);
    if (this.given.size === 0) this.table = undefined;
  }

  private onPiece(from: string, { serial, entries, isLast }: Extract<Content, { kind: "piece" }>): void {
    const { view, send } = this.options;
    if (from !== view.survivors[0] || this.isSurvivor(this.options.self) || serial > this.taken.length) return;
    send(from, { kind: "got", view: view.number, serial });
    if (serial < this.taken.length) return;
    this.taken.push([...entries]);
    if (!isLast) return;
    this.phase = "settling";
    this.take().catch((error: unknown) => this.fail(error));
  }

  private async take(): Promise<void> {
    await this.options.replica.import(this.taken.flat());
    if (!this.hasEnded) this.begin();
  }

  // ---------------------------------------------------------------- the end

  private begin(): void {
    this.phase = "beginning";
    this.beginView().catch((error: unknown) => this.fail(error));
  }

  private async beginView(): Promise<void> {
    const { view, replica, markBegun, onBegun } = this.options;
    await markBegun();
    if (this.isOver()) return;
    await replica.begin(view.number, view.members);
    if (this.isOver()) return;
    this.phase = "begun";
    onBegun();
  }

  /** A call, as it changes while something is waited for. */
  private isOver(): boolean {
    return this.hasEnded;
  }

  private fail(error: unknown): void {
    if (!this.hasEnded) this.options.onError(error);
  }
}
