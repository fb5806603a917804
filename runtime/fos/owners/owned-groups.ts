import type { Cancel, Clock } from "../../kernel/index.js";
import type { Member } from "../fleet/index.js";
import { ownershipAbove, ownershipOf, type NameService, type Owned } from "../service/index.js";
import type { NameTable } from "../table/index.js";
import type { GroupName, GroupPlaces } from "./group-places.js";
import { OwnedGroup } from "./owned-group.js";

/** The fleet that all names belong to which no owners hold, as one of its servers knows it. */
export interface RootFleet {
  readonly table: NameTable;
  readonly service: NameService;
  /** Whether this server knows for sure that it is in the newest view. */
  readonly isCurrent: () => boolean;
}

/** What the groups of one server are made of. */
export interface OwnersOptions {
  /** This server, without its incarnation. */
  readonly server: string;
  readonly root: RootFleet;
  readonly places: GroupPlaces;
  readonly openService: (domain: string, member: Member) => NameService;
  readonly clock: Clock;
}

/** What could not be done, because a fleet had no majority for a moment, is tried again after this time. */
const LOOK_AGAIN_MS = 500;

/** The sub-domains with owners, as the fleet's table says, and this server's part in them. */
export class OwnedGroups {
  private readonly groups = new Map<string, OwnedGroup>();
  /** Sub-domains that have owners, as far as this server knows. */
  private readonly domains = new Set<string>();
  private readonly unwatch: () => void;
  private cancel: Cancel = () => undefined;

  constructor(private readonly options: OwnersOptions) {
    const { index } = options.root.service;
    for (const name of options.places.known()) this.consider(name);
    for (const [domain] of index.entries()) this.follow(domain);
    this.unwatch = index.watch((domain) => this.follow(domain));
    this.lookAgain();
  }

  /** Has any sub-domain owners? Otherwise nobody need look for them. */
  hasAny(): boolean {
    return this.domains.size > 0;
  }

  /** The sub-domain with owners that a name is part of, as this server knows it. */
  above(name: string): Owned | undefined {
    return ownershipAbove(this.options.root.service.index, name);
  }

  /** This server's part in a group. */
  group(group: string): OwnedGroup | undefined {
    return this.groups.get(group);
  }

  /** Those that this server is a member of, or wants to be. */
  *members(): Generator<GroupName & { readonly member: Member }> {
    for (const { name, current } of this.list()) if (current !== undefined) yield { ...name, member: current };
  }

  /** Ends them in this process; they come back with it. */
  async stop(): Promise<void> {
    this.unwatch();
    this.cancel();
    await Promise.all([...this.groups.values()].map((group) => group.stop()));
  }

  private list(): readonly { readonly name: GroupName; readonly current: Member | undefined }[] {
    return [...this.groups.values()].map((one) => ({ name: one.name, current: one.current() }));
  }

  /** A sub-domain may have owners now, or others, or none any more. */
  private follow(domain: string): void {
    const ownership = ownershipOf(this.options.root.service.index.get(domain));
    const isOwned = ownership !== undefined && ownership.state !== "opening";
    if (isOwned) this.domains.add(domain);
    else this.domains.delete(domain);
    if (isOwned) this.consider({ domain, group: ownership.group });
    for (const group of this.groups.values()) if (group.name.domain === domain) group.look();
  }

  private consider(name: GroupName): void {
    if (this.groups.has(name.group)) return;
    const group = new OwnedGroup(name, this.options, () => void this.groups.delete(name.group));
    this.groups.set(name.group, group);
    group.look();
  }

  private lookAgain(): void {
    this.cancel = this.options.clock.after(LOOK_AGAIN_MS, () => {
      for (const group of this.groups.values()) group.look();
      this.lookAgain();
    });
  }
}
