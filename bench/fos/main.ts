/**
 * What names cost: the experiments of the thesis on fos naming (Chapter 6) with fleets of processes of this machine, the same for a name table in one process, and
 * for etcd; messages and files of fleets of services. Writes tables and plots into the folder that is given, `docs/fos` unless told. `--only NAME` measures one system anew, and takes the others as they
 * were measured before; `--small` does a little of everything.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { drawPlots } from "./plot.js";
import { plotsOf, reportOf } from "./report.js";
import { measureSystem, systemsOf, type Series, type Sizes } from "./systems.js";

const usual: Sizes = { servers: [1, 2, 4, 8], clients: [1, 2, 4, 8, 16], ms: 1500 };
const small: Sizes = { servers: [1, 2], clients: [1, 2], ms: 100 };
const KEPT = "build/bench-fos.json";

const { values, positionals } = parseArgs({
  options: { small: { type: "boolean", default: false }, only: { type: "string" } },
  allowPositionals: true,
});
const [folder = "docs/fos"] = positionals;
const sizes = values.small ? small : usual;
const kept = values.only === undefined ? [] : readKept();
const measured: Series[] = [];
for (const system of systemsOf(sizes)) {
  if (values.only !== undefined && values.only !== system.name) measured.push(...kept.filter((one) => one.system === system.name));
  else measured.push(...(await measureSystem(system, sizes, (line) => console.error(line))));
}
mkdirSync(dirname(KEPT), { recursive: true });
writeFileSync(KEPT, JSON.stringify(measured));
writeFileSync(join(folder, "measurements.md"), reportOf(measured));
writeFileSync(join(folder, "measurements.svg"), drawPlots(plotsOf(measured)));
console.log(reportOf(measured));

function readKept(): readonly Series[] {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: this program has written it
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, "utf8")) as readonly Series[]) : [];
}
