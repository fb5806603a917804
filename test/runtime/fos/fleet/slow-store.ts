import type { Random } from "../../../../runtime/kernel/index.js";
import type { Agenda } from "../../../../runtime/simulation/index.js";
import type { Store } from "../../../../runtime/store/index.js";

export interface Disk {
  readonly agenda: Agenda;
  readonly random: Random;
  /** Nothing gets done while this holds. */
  readonly isStuck: () => boolean;
}

/** A store whose disk takes time: a few ms mostly, much longer now and then. Everything is done in the order of the calls. */
export function slowStore(store: Store, { agenda, random, isStuck }: Disk): Store {
  let last: Promise<unknown> = Promise.resolve();
  const turn = async (): Promise<void> => {
    await pause(agenda, random(20) === 0 ? random(60) : random(4));
    while (isStuck()) await pause(agenda, 10);
  };
  const later = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(turn).then(act);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    get: (key) => store.get(key),
    range: (bounds) => store.range(bounds),
    put: (key, value) => later(() => store.put(key, value)),
    delete: (key) => later(() => store.delete(key)),
    batch: (changes) => later(() => store.batch(changes)),
    flushed: () => later(() => store.flushed()),
    close: () => later(() => store.close()),
  };
}

function pause(agenda: Agenda, ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => void agenda.after(ms, resolve));
}
