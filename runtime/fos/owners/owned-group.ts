/**
 * The part of one server in the group that holds a sub-domain. What is to be is in the fleet's table; this server takes one step towards it after the other, and looks again
 * whenever something has changed: it founds the group, joins it, leaves it, says in the fleet's table what has become so, and forgets what is over. Each step can be taken again, so that a
 * server that was started anew goes on by looking.
 */
import { serverOf, type Member } from "../fleet/index.js";
import { changeOwnership, isOver, ownershipOf, type Answer, type NameService, type Ownership } from "../service/index.js";
import { TableError } from "../table/index.js";
import type { GroupName } from "./group-places.js";
import type { OwnersOptions } from "./owned-groups.js";

export class OwnedGroup {
  private member: Member | undefined;
  private service: NameService | undefined;
  private work: Promise<void> = Promise.resolve();
  /** It is to be looked again. */
  private isDue = false;
  private isLeaving = false;
  private hasEnded = false;

  constructor(
    readonly name: GroupName,
    private readonly options: OwnersOptions,
    private readonly onForgotten: () => void,
  ) {}

  /** Takes the next step, if there is one. */
  look(): void {
    if (this.isDue || this.hasEnded) return;
    this.isDue = true;
    this.work = this.work
      .then(() => {
        this.isDue = false;
        return this.step();
      })
      .catch((error: unknown) => {
        // The fleet, or the group, has no majority at the moment: it is looked again.
        if (!(error instanceof TableError)) this.fail(error);
      });
  }

  /** The member, where this server is one, or wants to be. */
  current(): Member | undefined {
    return this.member;
  }

  /** Can this server answer for the group, or will it in a moment? Not before the group is founded for good: another one may take its place. */
  isReady(): boolean {
    const state = this.member?.state();
    const isFounded = this.ownership()?.state === "changing" || this.ownership()?.state === "settled";
    return isFounded && (state === "serving" || state === "changing");
  }

  /** Answers a request. What is over answers nothing any more. */
  async handle(request: unknown): Promise<Answer> {
    const { service } = this;
    if (service === undefined) return notServing(this.name.domain);
    const answer = await service.handle(request);
    const isGone = !answer.ok && answer.code !== "unknown" && isOver(service.index, this.name.domain);
    return isGone ? notServing(this.name.domain) : answer;
  }

  /** Ends it in this process. What is under way finds out. */
  async stop(): Promise<void> {
    this.hasEnded = true;
    await this.close();
  }

  private ownership(): Ownership | undefined {
    const { index } = this.options.root.service;
    const ownership = ownershipOf(index.get(this.name.domain));
    return ownership?.group === this.name.group ? ownership : undefined;
  }

  private async step(): Promise<void> {
    if (this.hasEnded) return;
    if (this.member?.state() === "left") await this.noteEnd(this.member);
    const ownership = this.ownership();
    if (ownership === undefined) await this.forget();
    else if (this.member === undefined) await this.open(ownership);
    else await this.advance(this.member, ownership);
  }

  /** Its name is never used again. A server that is not in the fleet's newest view may not know yet that the group is to be. */
  private async forget(): Promise<void> {
    const { places, root } = this.options;
    if (!root.isCurrent()) return;
    await this.close();
    await places.forget(this.name.group);
    this.hasEnded = true;
    this.onForgotten();
  }

  // ---------------------------------------------------------------- membership

  private async open(ownership: Ownership): Promise<void> {
    if (!this.takesPart(ownership)) return;
    const { places, openService } = this.options;
    const member = await places.open(this.name, { contacts: () => this.contacts(), mayJoin: (server) => this.mayJoin(server) });
    if (this.isOver()) return member.stop();
    this.member = member;
    this.isLeaving = false;
    this.service = openService(this.name.domain, member);
    member.onChange(() => this.look());
    this.service.index.watch((name) => {
      if (name === this.name.domain) this.look();
    });
    this.look();
  }

  /** Whoever has asked to be let in comes back until it has left, since its vote may be needed. Only the first owner founds the group, and never again when it was founded once. */
  private takesPart({ state, owners }: Ownership): boolean {
    const { server, places, root } = this.options;
    const place = places.place(this.name.group);
    if (state === "founding") return owners[0] === server;
    return place === "taken" || (owners.includes(server) && root.isCurrent() && this.contacts().length > 0);
  }

  /** Owners alone, and not because of what was so once: who is let in and does not want to stay may take the majority away. */
  private mayJoin(server: string): boolean {
    return this.options.root.isCurrent() && this.ownership()?.owners.includes(server) === true;
  }

  /** Those that may be members. */
  private contacts(): readonly string[] {
    const ownership = this.ownership();
    if (ownership === undefined || ownership.state === "founding") return [];
    return [...ownership.owners, ...ownership.former].filter((server) => server !== this.options.server);
  }

  private async advance(member: Member, ownership: Ownership): Promise<void> {
    const { root, server } = this.options;
    const { owners, state } = ownership;
    const isServing = member.state() === "serving";
    const holders = member.members().map(serverOf);
    if (isServing && state === "founding" && owners[0] === server)
      await changeOwnership(root.table, this.name, (now) => (now.state === "founding" ? afterFounding(now) : undefined));
    if (isServing && state === "changing" && areSame(holders, owners))
      await changeOwnership(root.table, this.name, (now) => (areSame(now.owners, owners) ? settled(now) : undefined));
    if (isServing && this.service !== undefined && isOver(this.service.index, this.name.domain))
      await changeOwnership(root.table, this.name, () => null);
    if (!owners.includes(server)) this.goAway(member, owners);
  }

  /** When all owners are members, and one of them has the table: who leaves is not waited for, even if nobody else has it. Whoever is none itself waits: it may be let in yet, by those who have agreed on it before it was owner no more. */
  private goAway(member: Member, owners: readonly string[]): void {
    const holders = member.members().map(serverOf);
    if (this.isLeaving || member.state() !== "serving" || !owners.every((owner) => holders.includes(owner))) return;
    if (!member.holders().some((id) => owners.includes(serverOf(id)))) return;
    this.isLeaving = true;
    member.leave().then(
      () => this.look(),
      (error: unknown) => this.fail(error),
    );
  }

  /** Its member has left, or could not go on. */
  private async noteEnd(member: Member): Promise<void> {
    const hasLeft = this.isLeaving && !member.members().map(serverOf).includes(this.options.server);
    if (hasLeft) await this.options.places.leave(this.name);
    await this.close();
  }

  private async close(): Promise<void> {
    const { member, service } = this;
    this.member = undefined;
    this.service = undefined;
    service?.close();
    await member?.stop();
  }

  /** A call, as it changes while something is waited for. */
  private isOver(): boolean {
    return this.hasEnded;
  }

  private fail(error: unknown): void {
    if (!this.hasEnded) this.options.places.fail(error);
  }
}

function notServing(domain: string): Answer {
  return { ok: false, code: "not serving", message: `Cannot answer: this server does not hold '${domain}' now` };
}

function afterFounding(ownership: Ownership): Ownership {
  return { ...ownership, state: ownership.owners.length === 1 ? "settled" : "changing" };
}

function settled(ownership: Ownership): Ownership | undefined {
  return ownership.state === "changing" ? { ...ownership, state: "settled", former: [] } : undefined;
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}
