import type { Core } from "./core.js";
import type { Entry } from "./entry.js";
import type { NameIndex } from "./name-index.js";

/** An entry, and what is waited for. */
export interface Awaited {
  readonly name: string;
  readonly isReached: (entry: Entry | undefined) => boolean;
}

/** Waits until an entry is so in what this server knows, but not for long. Returns it as it is then. */
export function untilEntry({ clock, timing }: Core, index: NameIndex, { name, isReached }: Awaited): Promise<Entry | undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      unwatch();
      resolve(index.get(name));
    };
    const cancel = clock.after(timing.giveMs, end);
    const unwatch = index.watch((changed) => {
      if (changed === name && isReached(index.get(name))) end();
    });
    if (isReached(index.get(name))) end();
  });
}
