import { performance } from "node:perf_hooks";
import { cpuSecondsOf } from "./cpu-time.js";

/** How much was done in how much time. */
export interface Rate {
  readonly perSecond: number;
  /** For each second that the servers have taken of the processors. */
  readonly perServerCpuSecond: number;
  /** Those that a refusal has answered, in the same time. */
  readonly refusedPerSecond: number;
}

/** What is measured: each client does one thing after the other. `once` says whether it was done, or refused. */
export interface RateOptions {
  readonly clients: readonly (() => Promise<boolean>)[];
  readonly ms: number;
  /** The servers' processes. */
  readonly pids: readonly number[];
}

/** Before anything is counted, the programs are compiled and the connections made. */
const WARM_UP_SHARE = 0.3;

/** What all clients together get done. */
export async function measureRate({ clients, ms, pids }: RateOptions): Promise<Rate> {
  await runFor(clients, ms * WARM_UP_SHARE);
  const cpu = cpuSecondsOf(pids);
  const begin = performance.now();
  const { done, refused } = await runFor(clients, ms);
  const seconds = (performance.now() - begin) / 1000;
  return { perSecond: done / seconds, perServerCpuSecond: done / (cpuSecondsOf(pids) - cpu), refusedPerSecond: refused / seconds };
}

async function runFor(
  clients: readonly (() => Promise<boolean>)[],
  ms: number,
): Promise<{ readonly done: number; readonly refused: number }> {
  const end = performance.now() + ms;
  let [done, refused] = [0, 0];
  await Promise.all(
    clients.map(async (once) => {
      while (performance.now() < end) {
        if (await once()) done += 1;
        else refused += 1;
      }
    }),
  );
  return { done, refused };
}
