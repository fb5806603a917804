import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalFleet } from "../../runtime/fos/index.js";
import { EtcdFleet, hasEtcd } from "./etcd.js";
import { measureEtcd } from "./etcd-rates.js";
import { measureNames, type ClientRate, type NameRateOptions, type NameWork } from "./name-rates.js";

/** How much is measured. */
export interface Sizes {
  readonly servers: readonly number[];
  readonly clients: readonly number[];
  /** For each number of clients. */
  readonly ms: number;
}

/** One experiment with one system: a line of a plot. */
export interface Series {
  readonly experiment: NameWork;
  readonly system: string;
  readonly rates: readonly ClientRate[];
}

/** Something that keeps names, while it runs. */
interface Running {
  measure(options: NameRateOptions): Promise<readonly ClientRate[]>;
  close(): Promise<void>;
}

/** Something that keeps names. */
export interface System {
  readonly name: string;
  readonly start: () => Promise<Running>;
}

const EXPERIMENTS: readonly NameWork[] = ["lookup", "register", "contended"];

/** Members of etcd: one, and as few as survive the loss of one. */
const ETCD_SIZES = [1, 3];

/** What is measured; the first is what the others are compared with. */
export function systemsOf({ servers }: Sizes): readonly System[] {
  const alone = [process.execPath, fileURLToPath(new URL("alone.js", import.meta.url))];
  return [
    { name: "one process, not replicated", start: () => startFleet(1, alone) },
    ...servers.map((size) => ({ name: `fleet of ${size}`, start: () => startFleet(size, undefined) })),
    ...(hasEtcd ? ETCD_SIZES : []).map((size) => ({ name: `etcd, ${size} member${size === 1 ? "" : "s"}`, start: () => startEtcd(size) })),
  ];
}

/** Does all experiments with one system. `tell` hears of the progress. */
export async function measureSystem(
  { name, start }: System,
  { clients, ms }: Sizes,
  tell: (line: string) => void,
): Promise<readonly Series[]> {
  const running = await start();
  const series: Series[] = [];
  for (const experiment of EXPERIMENTS) {
    tell(`${experiment}, ${name}`);
    series.push({ experiment, system: name, rates: await running.measure({ work: experiment, clients, ms }) });
  }
  await running.close();
  return series;
}

async function startFleet(size: number, command: readonly string[] | undefined): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "kettle-bench-"));
  const names = Array.from({ length: size }, (_, index) => `s${index + 1}`);
  const fleet = await LocalFleet.start({ names, folder, server: { command } });
  return {
    measure: (options) => measureNames(fleet, options),
    close: async () => {
      await fleet.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startEtcd(size: number): Promise<Running> {
  const fleet = await EtcdFleet.start(size);
  return { measure: (options) => measureEtcd(fleet, options), close: () => fleet.close() };
}
