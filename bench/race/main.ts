/** The race: Kettle and other model checkers on the same models in Murphi. `npm run race -- --help` tells its options. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compare, measureBaseline, type Comparison } from "./compare.js";
import { entries, nameOf, type Entry } from "./entries.js";
import { fewestStatesOfBig, goals } from "./goals.js";
import { isHere, readPeer, rumur, type Peer } from "./peer.js";
import { goalLine, head, row } from "./table.js";
import { canMeasure } from "./timed-run.js";

const help = `npm run race -- [PART...]

Races Kettle against Rumur on models of bench/models, and on exported protocols, whose names contain all PARTs, such as german or "symmetry off". Needs GNU time, rumur and clang.

  --rounds N     pairs of runs, 3 if not given
  --workers LIST numbers of workers, "1,2" if not given; several are for searches of a million states
  --limit S      seconds after which a run is ended, 120 if not given
  --peer FILE    another peer, described as bench/race/peer.ts says; may be given several times
  --json FILE    writes everything that was measured`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      workers: { type: "string", default: "1,2" },
      limit: { type: "string", default: "120" },
      peer: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const peers = [rumur, ...values.peer.map(readPeer)].filter(isHere);
  if (peers.length === 0 || !canMeasure()) throw new Error("Nothing to race against: install rumur, clang and GNU time");
  const chosen = entries.filter((entry) => positionals.every((part) => `${nameOf(entry)} symmetry ${entry.symmetry}`.includes(part)));
  const workers = values.workers.split(",").map(Number);
  const options = { rounds: Number(values.rounds), limitSeconds: Number(values.limit) };
  const comparisons = peers.flatMap((peer) => race(peer, chosen, { ...options, workers }));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(comparisons, undefined, 2)}\n`);
  if (comparisons.some(({ agree }) => !agree)) process.exitCode = 1;
}

interface RaceOptions {
  readonly workers: readonly number[];
  readonly rounds: number;
  readonly limitSeconds: number;
}

/** Rows are printed as they come. */
function race(peer: Peer, chosen: readonly Entry[], { workers, rounds, limitSeconds }: RaceOptions): readonly Comparison[] {
  const peerBaseline = measureBaseline(peer, limitSeconds);
  console.log(`Kettle / ${peer.name}\n\n${head()}`);
  const run = (entry: Entry, number: number): Comparison => {
    const comparison = compare(entry, { peer, workers: number, rounds, limitSeconds, peerBaseline });
    console.log(row(comparison));
    return comparison;
  };
  // Whether a search is long enough for several workers is known if it was done by one.
  const small = new Set<Entry>();
  const comparisons = workers.flatMap((number) =>
    chosen.flatMap((entry) => {
      if (number > 1 && small.has(entry)) return [];
      const comparison = run(entry, number);
      if (comparison.kettle.states < fewestStatesOfBig) small.add(entry);
      return [comparison];
    }),
  );
  console.log(`\n${goals(comparisons).map(goalLine).join("\n")}\n`);
  return comparisons;
}

main();
