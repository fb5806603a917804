/**
 * A server's way through views. It tells others that it is there, follows the views that it hears of, proposes one where it is its turn to, and has its
 * replica frozen, settled and begun anew with each. What happens to it is handled at once and to the end, but for what waits for the disk, in order.
 */
import type { Cancel, NodeEvent, Plain } from "../../kernel/index.js";
import type { Decision, TableOptions } from "../table/index.js";
import { Agreement } from "./agreement.js";
import { writeFleetRecord, type FleetRecord } from "./fleet-record.js";
import { Leases } from "./leases.js";
import { decodeLetter, type Beat, type Content, type Letter } from "./letter.js";
import { MemberTable } from "./member-table.js";
import { defaultTiming, type Member, type MemberEvent, type MemberOptions, type MemberState, type Timing } from "./member.js";
import { Peers, type Peer } from "./peers.js";
import { planView } from "./plan-view.js";
import { openReplica, type Replica } from "../store/index.js";
import { ScopedWire } from "./scoped-wire.js";
import { Streams } from "./streams.js";
import { ViewChange } from "./view-change.js";
import { memberId, serverOf, serversOf, type View } from "./view.js";

/** What ends with a life of the server: it has joined, and was excluded. */
interface Life {
  readonly id: string;
  readonly leases: Leases;
  readonly wire: ScopedWire;
  readonly streams: Streams;
  replica: Replica | undefined;
}

/** Messages of an agreement that wait at most; what is lost above is proposed again. */
const EARLY_MESSAGES = 1_000;

/** What a node reports before it ends. */
const fatal: ReadonlySet<NodeEvent["kind"]> = new Set(["failure", "limit", "store error", "internal error"]);

export class FleetMember implements Member {
  readonly name: string;
  private readonly timing: Timing;
  private readonly peers = new Peers();
  private readonly table: MemberTable;
  private readonly watchers = new Set<(name: string, entry: Plain | null) => void>();
  private readonly listeners = new Set<() => void>();
  private readonly onLeft: (() => void)[] = [];
  private record: FleetRecord;
  private life: Life;
  private agreement: Agreement | undefined;
  private viewChange: ViewChange | undefined;
  /** The newest view that was heard of; it is followed when those before it have been. */
  private newest = 0;
  /** Messages of the agreement on a view that is not followed yet. */
  private readonly early: { readonly from: string; readonly content: Extract<Content, { kind: "agreement" }> }[] = [];
  /** What waits for the disk. */
  private work: Promise<void> = Promise.resolve();
  /** The last change of the record. */
  private writing: Promise<void> = Promise.resolve();
  private cancelTick: Cancel = () => undefined;
  private phase: "running" | "draining" | "leaving" | "ended" = "running";
  /** What listeners were told last. */
  private seen = "";
  private missesChangeSinceMs: number | undefined;
  private proposesFromMs = 0;

  constructor(
    private readonly options: MemberOptions,
    record: FleetRecord,
  ) {
    this.name = options.name;
    this.record = record;
    this.timing = { ...defaultTiming, ...options.timing };
    this.life = this.newLife();
    this.table = new MemberTable({
      isServing: () => this.isServing(),
      isLeaving: () => this.phase !== "running",
      replica: () => this.life.replica,
      nowMs: () => options.clock.now(),
      serveWithinMs: this.timing.serveWithinMs,
    });
  }

  /** To be called once. */
  async start(): Promise<void> {
    await this.openReplica();
    const { view } = this.record;
    if (view !== null) await this.enter(view);
    this.options.wire.receive((from, body) => this.receive(from, body));
    if (view === null && (this.options.contacts ?? []).length === 0)
      this.learn({ number: 1, members: [this.self()], survivors: [this.self()] });
    this.tick();
  }

  // ---------------------------------------------------------------- what others see

  self(): string {
    return this.life.id;
  }

  view(): View | undefined {
    return this.record.view ?? undefined;
  }

  members(): readonly string[] {
    return this.record.view?.members ?? [];
  }

  holders(): readonly string[] {
    const { view } = this.record;
    const holds = ({ id, beat }: Peer): boolean => view?.members.includes(id) === true && beat.view === view.number && beat.holds;
    return this.heard().flatMap((peer) => (holds(peer) ? [peer.id] : []));
  }

  state(): MemberState {
    if (this.phase === "ended") return "left";
    if (this.viewChange === undefined) return "joining";
    if (!this.viewChange.hasBegun) return "changing";
    return this.isServing() ? "serving" : "cut off";
  }

  get(name: string, options: TableOptions = {}): Promise<Plain | null> {
    return this.table.get(name, options);
  }

  change(name: string, decide: (entry: Plain | null) => Decision, options: TableOptions = {}): Promise<Decision> {
    return this.table.change(name, decide, options);
  }

  entries(): Iterable<readonly [name: string, entry: Plain]> {
    return this.life.replica?.entries() ?? [];
  }

  watch(listener: (name: string, entry: Plain | null) => void): () => void {
    const own = (name: string, entry: Plain | null): void => listener(name, entry);
    this.watchers.add(own);
    return () => void this.watchers.delete(own);
  }

  onChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  async leave(): Promise<void> {
    if (this.phase !== "running") return;
    this.phase = "draining";
    this.noteChange();
    await this.table.drained();
    if (this.isEnded()) return;
    this.phase = "leaving";
    this.life.leases.end(this.self());
    const left = new Promise<void>((resolve) => this.onLeft.push(resolve));
    this.sendBeats();
    await this.endIfFree();
    await left;
  }

  async stop(): Promise<void> {
    if (this.isEnded()) return;
    this.phase = "ended";
    this.cancelTick();
    this.viewChange?.end();
    this.agreement?.stop();
    await this.closeReplica();
    this.noteChange();
    for (const resolve of this.onLeft.splice(0)) resolve();
  }

  /** A call, as it changes while others are waited for. */
  private isEnded(): boolean {
    return this.phase === "ended";
  }

  private isServing(): boolean {
    return this.phase !== "ended" && this.viewChange?.hasBegun === true && this.life.leases.areValid(this.options.clock.now());
  }

  /** May have changed what others see. */
  private noteChange(): void {
    this.table.onChange();
    const seen = `${this.state()} ${this.record.view?.number ?? 0}`;
    if (seen === this.seen) return;
    this.seen = seen;
    for (const listener of this.listeners) listener();
  }

  // ---------------------------------------------------------------- lives

  private newLife(): Life {
    const id = memberId(this.name, this.record.incarnation);
    const leases = new Leases({ self: id, leaseMs: this.timing.leaseMs, startedMs: this.options.clock.now() });
    const wire = new ScopedWire(
      (to, scope, body) => this.send(to, { kind: "table", scope, body }),
      (reason) => this.fail(new Error(`Cannot go on: ${reason}`)),
    );
    return { id, leases, wire, streams: new Streams(), replica: undefined };
  }

  private async openReplica(): Promise<void> {
    const { group, store, clock, random } = this.options;
    const { id, wire } = this.life;
    const replica = await (this.options.openReplica ?? openReplica)({
      self: id,
      group,
      store,
      wire,
      clock,
      random,
      report: (event) => {
        if (this.life.id === id) this.onNodeEvent(event);
      },
    });
    replica.watch((name, entry) => {
      for (const watcher of this.watchers) watcher(name, entry);
    });
    this.life.replica = replica;
  }

  private async closeReplica(): Promise<void> {
    const { replica } = this.life;
    this.life.replica = undefined;
    if (replica === undefined) return;
    this.table.onReplicaEnded(replica);
    await replica.stop();
  }

  /** The fleet has gone on without this server: it asks to join as another. */
  private async joinAgain(): Promise<void> {
    await this.closeReplica();
    await this.write({ incarnation: this.record.incarnation + 1 });
    if (this.isEnded()) return;
    this.life = this.newLife();
    await this.openReplica();
  }

  /** One after the other: whoever waits for the disk with a change of the record would else undo what has come meanwhile. */
  private write(change: Partial<FleetRecord>): Promise<void> {
    const written = this.writing.then(async () => {
      const record = { ...this.record, ...change };
      await writeFleetRecord(this.options.store, this.options.group, record);
      this.record = record;
    });
    this.writing = written.catch(() => undefined);
    return written;
  }

  private onNodeEvent(event: NodeEvent): void {
    if (event.kind === "stopped") return;
    this.report({ kind: "node", event });
    if (fatal.has(event.kind)) this.fail(new Error(`Cannot go on: a node has reported '${event.kind}'`));
  }

  private fail(error: unknown): void {
    if (this.isEnded()) return;
    this.options.report({ kind: "failed", error });
    this.stop().catch(() => undefined);
  }

  // ---------------------------------------------------------------- views

  private learn(view: View): void {
    if (view.number <= this.newest) return;
    this.newest = view.number;
    this.work = this.work.then(() => this.follow(view)).catch((error: unknown) => this.fail(error));
  }

  private async follow(view: View): Promise<void> {
    const former = this.record.view;
    if (this.isEnded() || view.number <= (former?.number ?? 0)) return;
    await this.write({ view });
    if (this.isEnded()) return;
    this.agreement?.forget().catch((error: unknown) => this.fail(error));
    this.viewChange?.end();
    this.viewChange = undefined;
    await this.enter(view);
    if (this.isEnded()) return;
    await this.endIfFree();
    if (this.isEnded()) return;
    if (view.members.includes(this.self())) this.changeTo(view);
    else if (this.phase !== "leaving" && former?.members.includes(this.self()) === true) await this.joinAgain();
    this.report({ kind: "view", view, hasBegun: false });
    this.noteChange();
    if (!this.isEnded()) this.sendBeats();
  }

  /**
   * Who leaves goes when most of those who go on have the view without it on their disks. One that crashes before it has needs this server: nobody else may know what was agreed, and
   * without it there may be no majority of the former view. Alone there is nobody who could go on.
   */
  private async endIfFree(): Promise<void> {
    const { view } = this.record;
    if (this.phase !== "leaving") return;
    const isFree = view?.members.includes(this.self()) === true ? view.members.length === 1 : view === null || this.peers.areMostIn(view);
    if (isFree) await this.stop();
  }

  /** Takes its part in the agreement on what comes after the view. */
  private async enter(view: View): Promise<void> {
    const { group, store, clock, random } = this.options;
    const nowMs = clock.now();
    this.newest = Math.max(this.newest, view.number);
    this.life.leases.enter(view, nowMs);
    this.peers.expect(view, nowMs);
    this.missesChangeSinceMs = undefined;
    this.proposesFromMs = nowMs;
    this.agreement = undefined;
    if (!serversOf(view).includes(this.name)) {
      this.early.length = 0;
      return;
    }
    this.agreement = new Agreement({
      server: this.name,
      group,
      view,
      store,
      clock,
      random,
      patienceMs: this.timing.leaseMs + this.timing.suspectAfterMs,
      permit: (next) => this.permit(next),
      send: (to, envelope) => this.send(to, { kind: "agreement", view: view.number, envelope }),
      onDecided: (next) => this.learn(next),
      report: (event) => this.onNodeEvent(event),
    });
    await this.agreement.start();
    this.handleEarly();
  }

  private permit(next: View): Promise<void> {
    const { clock } = this.options;
    const fromMs = this.life.leases.suspendFor(next);
    this.noteChange();
    const waitMs = fromMs - clock.now();
    return waitMs <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(waitMs, resolve));
  }

  private changeTo(view: View): void {
    const { replica } = this.life;
    if (replica === undefined) throw new Error("Cannot change the view: there is no replica");
    this.viewChange = new ViewChange({
      self: this.self(),
      view,
      replica,
      send: (to, content) => this.send(to, content),
      markBegun: () => this.write({ begun: view.number }),
      onBegun: () => {
        this.report({ kind: "view", view, hasBegun: true });
        this.sendBeats();
        this.noteChange();
      },
      onError: (error) => this.fail(error),
    });
    this.viewChange.start();
  }

  private report(event: MemberEvent): void {
    if (!this.isEnded()) this.options.report(event);
  }

  // ---------------------------------------------------------------- beats

  private tick(): void {
    if (this.isEnded()) return;
    this.cancelTick = this.options.clock.after(this.timing.heartbeatMs, () => this.tick());
    this.sendBeats();
    this.viewChange?.repeat();
    this.proposeIfNeeded();
    this.noteChange();
  }

  private heard(): readonly Peer[] {
    const { followWithinMs, suspectAfterMs } = this.timing;
    const nowMs = this.options.clock.now();
    const isOut = (peer: Peer): boolean => this.life.streams.isBroken(peer.id) || this.peers.isStuck(peer, nowMs - followWithinMs);
    return this.peers.since(nowMs - suspectAfterMs).filter((peer) => serverOf(peer.id) !== this.name && !isOut(peer));
  }

  private beat(): Beat {
    const { view, begun } = this.record;
    const holds = view !== null && (begun === view.number || serversOf({ ...view, members: view.survivors }).includes(this.name));
    return {
      kind: "beat",
      view: view?.number ?? 0,
      at: this.options.clock.now(),
      heard: this.heard().map(({ id }) => id),
      holds,
      leaving: this.phase === "leaving",
    };
  }

  private sendBeats(): void {
    const { view } = this.record;
    const beat = this.beat();
    const isMember = view?.members.includes(this.self()) === true;
    const asked = isMember ? [] : (this.options.contacts ?? []);
    const servers = new Set([...(view === null ? [] : serversOf(view)), ...asked, ...this.heard().map(({ id }) => serverOf(id))]);
    servers.delete(this.name);
    for (const server of servers) this.send(server, beat);
  }

  private onBeat(from: string, beat: Beat): void {
    const { view } = this.record;
    const nowMs = this.options.clock.now();
    if (!this.peers.hear(from, beat, nowMs)) return;
    this.life.leases.endFormer(from);
    if (beat.leaving) this.life.leases.end(from);
    if (view !== null && beat.view < view.number) this.send(from, { kind: "news", view });
    const granted = view?.number === beat.view && !beat.leaving && this.life.leases.give(from, nowMs);
    this.send(from, { kind: "ack", view: view?.number ?? 0, at: beat.at, granted });
    this.endIfFree().catch((error: unknown) => this.fail(error));
  }

  // ---------------------------------------------------------------- proposals

  /**
   * The first of those who go on proposes what should come next; the others do so where nothing has come of it, one after the other. A vote that has led to
   * nothing, or to what nobody knows, is one more reason: without a decision nobody has leases.
   */
  private proposeIfNeeded(): void {
    const { view } = this.record;
    const { clock, random, mayJoin = () => true } = this.options;
    const nowMs = clock.now();
    if (view === null || this.agreement === undefined) return;
    const next = planView({ self: this.self(), own: this.beat(), view, peers: this.heard(), mayJoin });
    const isSame = next === undefined || next.members.join() === view.members.join();
    if (next === undefined || (isSame && !this.life.leases.areSuspended)) {
      this.missesChangeSinceMs = undefined;
      return;
    }
    this.missesChangeSinceMs ??= nowMs;
    const rank = next.members.includes(this.self()) ? next.members.indexOf(this.self()) : next.members.length;
    const turnMs = (rank + (isSame ? 1 : 0)) * this.timing.suspectAfterMs;
    if (nowMs < Math.max(this.missesChangeSinceMs + turnMs, this.proposesFromMs)) return;
    // Two that disturb each other do so less often with time.
    this.proposesFromMs = nowMs + this.timing.heartbeatMs * (1 + random(8));
    this.agreement.propose(next).catch((error: unknown) => this.fail(error));
  }

  // ---------------------------------------------------------------- letters

  /** To a member, or to a server in whatever life. */
  private send(to: string, content: Content): void {
    if (this.isEnded()) return;
    const isForLife = to.includes(".");
    const number = isForLife ? this.life.streams.numberFor(to) : 0;
    const letter: Letter = { group: this.options.group, from: this.self(), to, number, content };
    this.options.wire.send(isForLife ? serverOf(to) : to, letter);
  }

  private receive(server: string, body: Plain): void {
    if (this.isEnded()) return;
    const letter = decodeLetter(body);
    if (letter === undefined || serverOf(letter.from) !== server) {
      this.options.report({ kind: "refused", reason: `${server} has sent what is no letter of a fleet, or one of another server` });
      return;
    }
    const { group, from, to, number, content } = letter;
    if (group !== this.options.group || (to !== this.self() && to !== this.name)) return;
    if (to === this.name || this.life.streams.take(from, number)) this.handle(from, content);
  }

  private handle(from: string, content: Content): void {
    switch (content.kind) {
      case "beat":
        this.onBeat(from, content);
        break;
      case "ack":
        if (!content.granted || content.view !== this.record.view?.number) break;
        this.life.leases.own(from, content.at);
        this.noteChange();
        break;
      case "news":
        this.learn(content.view);
        break;
      case "agreement":
        this.onAgreement(from, content);
        break;
      case "table":
        this.life.wire.deliver(from, content.scope, content.body);
        break;
      default:
        if (content.view === this.record.view?.number) this.viewChange?.receive(from, content);
    }
  }

  /** Whoever has followed a view already may propose the next one before this server has followed it. */
  private onAgreement(from: string, content: Extract<Content, { kind: "agreement" }>): void {
    const { view } = this.record;
    if (view !== null && content.view < view.number) this.send(from, { kind: "news", view });
    else if (view !== null && content.view === view.number && this.agreement !== undefined)
      this.agreement.receive(serverOf(from), content.envelope);
    else if (this.early.length < EARLY_MESSAGES) this.early.push({ from, content });
  }

  private handleEarly(): void {
    for (const { from, content } of this.early.splice(0)) this.onAgreement(from, content);
  }
}
