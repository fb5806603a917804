import type { Core } from "./core.js";
import type { Mapping, Registration } from "./entry.js";
import { directsBelow } from "./name-index.js";

/**
 * Tells all mailboxes that these registrations of an entry lead to that what is valid for them has changed, and waits for them, but not for long. Returns
 * the direct names, or the locations, of those that could not be told.
 */
export async function tellMailboxes(core: Core, kind: Mapping["kind"], registrations: readonly Registration[]): Promise<readonly string[]> {
  const targets = registrations.map(({ to }) => to);
  const named = kind === "direct" ? new Map(targets.map((location) => [location, location])) : locationsBelow(core, targets);
  const told = await Promise.all([...named].map(async ([location, name]) => ((await tell(core, location)) ? [] : [name])));
  return told.flat();
}

/** What is dormant was told when it became so, and its mailbox may be on its way to another place. */
function locationsBelow(core: Core, names: readonly string[]): ReadonlyMap<string, string> {
  const located = [...directsBelow(core.index, names)].flatMap(([name, { registrations }]) =>
    registrations.filter(({ state }) => state !== "dormant").map(({ to }) => [to, name] as const),
  );
  return new Map(located);
}

function tell({ mailboxes, clock, timing, part }: Core, location: string): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(timing.mailboxMs, () => resolve(false));
    const settle = (isTold: boolean): void => {
      cancel();
      resolve(isTold);
    };
    mailboxes.changed(location, part?.domain).then(
      () => settle(true),
      () => settle(false),
    );
  });
}
