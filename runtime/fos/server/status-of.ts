import { systemClock } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import { printStatus, type GroupStatus } from "../client/index.js";
import type { NameTable } from "../table/index.js";
import type { Membership, OwnedPlace } from "./membership.js";
import type { Gauges } from "./metrics.js";
import type { Names } from "./open-names.js";
import { digestOfEntries } from "./table-digest.js";

/** Whose status it is. */
interface Observed {
  readonly name: string;
  readonly membership: Membership;
  readonly names: Pick<Names, "owned">;
}

/** What a server says of itself: to whoever asks, with a digest of what it holds if that is wanted, and to its metrics. */
export interface StatusSource {
  readonly print: (wantsDigest: boolean) => Plain;
  readonly facts: () => Omit<Gauges, "pending">;
}

/** The status of a server that begins now. */
export function statusOf({ name, membership, names }: Observed): StatusSource {
  const begin = systemClock.now();
  const facts = (): Omit<Gauges, "pending"> => ({
    names: sizeOf(membership.table),
    members: membership.table.members().length,
    view: membership.view(),
    isServing: membership.state() === "serving",
    owned: names.owned().map((place) => factsOf(place)),
  });
  return {
    facts,
    print: (wantsDigest) =>
      printStatus({
        name,
        state: membership.state(),
        view: membership.view(),
        members: membership.table.members(),
        names: sizeOf(membership.table),
        digest: wantsDigest ? digestOfEntries(membership.table.entries()) : null,
        uptimeMs: systemClock.now() - begin,
        owned: names.owned().map((place) => groupStatus(place, wantsDigest ? digestOfEntries(place.member.entries()) : null)),
      }),
  };
}

function factsOf({ domain, member }: OwnedPlace): Gauges["owned"][number] {
  return { domain, names: sizeOf(member), members: member.members().length, isServing: member.state() === "serving" };
}

function groupStatus({ domain, member }: OwnedPlace, digest: string | null): GroupStatus {
  const view = member.view()?.number ?? 0;
  return { domain, state: member.state(), view, members: member.members(), names: sizeOf(member), digest };
}

function sizeOf(table: Pick<NameTable, "entries">): number {
  return [...table.entries()].length;
}
