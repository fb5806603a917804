/** How much sooner two threads are done than one: by the clock, in turn, as `kettle verify` runs them. */
import { compileModel, Search, ThreadPool, type CompiledModel } from "../../checker/engine/index.js";
import type { Workload } from "./workloads.js";

export interface SpeedUp {
  readonly name: string;
  readonly symmetry: "full" | "off";
  /** Of one thread, the fastest. */
  readonly seconds: number;
  /** Median, least and most of the pairs. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

const pairs = 3;
/** One thread searches alone for so long, as it does in a check. */
const aloneMs = 8;
const sliceMs = 50;

export function measureSpeedUp({ name, symmetry, model }: Workload, memoryBytes: number): SpeedUp {
  const [alone, together] = [1, 2].map((threads) => compileModel(model(), { memoryBytes, symmetry, threads }));
  if (alone === undefined || together === undefined) throw new Error("two models");
  const times = Array.from({ length: pairs }, () => ({ one: secondsOf(alone), two: secondsOf(together) }));
  const ratios = times.map(({ one, two }) => one / two).sort((a, b) => a - b);
  return {
    name,
    symmetry,
    seconds: Math.min(...times.map(({ one }) => one)),
    median: ratios[Math.floor(pairs / 2)] ?? Number.NaN,
    least: ratios[0] ?? Number.NaN,
    most: ratios.at(-1) ?? Number.NaN,
  };
}

function secondsOf(compiled: CompiledModel): number {
  const began = performance.now();
  const pool = new ThreadPool();
  const search = new Search(compiled);
  for (let sliceFor = aloneMs; ; sliceFor = sliceMs) {
    const from = performance.now();
    if (search.run(() => performance.now() - from >= sliceFor) !== undefined) break;
    search.call({ pool });
  }
  const seconds = (performance.now() - began) / 1000;
  search.close();
  pool.close();
  return seconds;
}
