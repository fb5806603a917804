import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalFleet } from "../../runtime/fos/index.js";
import { EtcdFleet, hasEtcd } from "./etcd.js";
import { measureEtcd } from "./etcd-rates.js";
import { measureMessages } from "./message-rates.js";
import { measureNames, type ClientRate, type NameWork } from "./name-rates.js";

/** How much is measured. */
export interface Sizes {
  readonly servers: readonly number[];
  readonly clients: readonly number[];
  /** For each number of clients. */
  readonly ms: number;
}

/** What is measured. */
export type Experiment = NameWork | "echo" | "files";

/** One experiment with one system: a line of a plot. */
export interface Series {
  readonly experiment: Experiment;
  readonly system: string;
  readonly rates: readonly ClientRate[];
}

/** Something that is measured, while it runs. */
interface Running {
  measure(experiment: Experiment, options: Pick<Sizes, "clients" | "ms">): Promise<readonly ClientRate[]>;
  close(): Promise<void>;
}

/** Something that is measured. */
export interface System {
  readonly name: string;
  readonly experiments: readonly Experiment[];
  readonly start: () => Promise<Running>;
}

const NAMES: readonly NameWork[] = ["lookup", "register", "contended"];

/** Members of fleets of services. */
const SERVICE_SIZES = [1, 8];

/** Members of etcd: one, and as few as survive the loss of one. */
const ETCD_SIZES = [1, 3];

/** What is measured; the first is what the others are compared with. */
export function systemsOf({ servers }: Sizes): readonly System[] {
  const alone = [process.execPath, fileURLToPath(new URL("alone.js", import.meta.url))];
  return [
    { name: "one process, not replicated", experiments: NAMES, start: () => startFleet(1, alone) },
    ...servers.map((size): System => ({ name: `fleet of ${size}`, experiments: NAMES, start: () => startFleet(size, undefined) })),
    ...(hasEtcd ? ETCD_SIZES : []).map((size): System => ({
      name: `etcd, ${count(size, "member")}`,
      experiments: NAMES,
      start: () => startEtcd(size),
    })),
    ...SERVICE_SIZES.map((size): System => ({
      name: count(size, "server"),
      experiments: ["echo", "files"],
      start: () => startServices(size, "echo"),
    })),
    ...SERVICE_SIZES.map((size): System => ({
      name: `${count(size, "server")}, no cache`,
      experiments: ["echo"],
      start: () => startServices(size, "echo without cache"),
    })),
  ];
}

function count(size: number, thing: string): string {
  return `${size} ${thing}${size === 1 ? "" : "s"}`;
}

/** Does all experiments with one system. `tell` hears of the progress. */
export async function measureSystem(
  { name, experiments, start }: System,
  { clients, ms }: Sizes,
  tell: (line: string) => void,
): Promise<readonly Series[]> {
  const running = await start();
  const series: Series[] = [];
  for (const experiment of experiments) {
    tell(`${experiment}, ${name}`);
    series.push({ experiment, system: name, rates: await running.measure(experiment, { clients, ms }) });
  }
  await running.close();
  return series;
}

async function startFleet(size: number, command: readonly string[] | undefined): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "kettle-bench-"));
  const names = Array.from({ length: size }, (_, index) => `s${index + 1}`);
  const fleet = await LocalFleet.start({ names, folder, server: { command } });
  return {
    measure: (experiment, options) => measureNames(fleet, { work: nameWork(experiment), ...options }),
    close: async () => {
      await fleet.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startEtcd(size: number): Promise<Running> {
  const fleet = await EtcdFleet.start(size);
  return { measure: (experiment, options) => measureEtcd(fleet, { work: nameWork(experiment), ...options }), close: () => fleet.close() };
}

/** A name server, and fleets of services that it knows. */
async function startServices(servers: number, echo: "echo" | "echo without cache"): Promise<Running> {
  const fleet = await LocalFleet.start({ names: ["s1"] });
  return {
    measure: (experiment, options) => measureMessages(fleet, { work: experiment === "files" ? "files" : echo, servers, ...options }),
    close: () => fleet.close(),
  };
}

function nameWork(experiment: Experiment): NameWork {
  if (experiment === "echo" || experiment === "files") throw new Error(`Cannot measure ${experiment} without services`);
  return experiment;
}
