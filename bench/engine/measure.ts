/** How long a search takes, and where the time goes. All times are of the processor, in seconds, unless they say otherwise. */
import { compileModel, compileStage, Search, stages, type Outcome } from "../../checker/engine/index.js";
import type { Workload } from "./workloads.js";

export interface Measured {
  readonly name: string;
  readonly symmetry: "full" | "off";
  readonly outcome: Outcome["kind"];
  readonly states: number;
  readonly transitions: number;
  /** From the model to a module that can run. */
  readonly compileSeconds: number;
  readonly searchSeconds: number;
  /** Records and table, divided by the number of states. */
  readonly bytesPerState: number;
  /** For one transition. */
  readonly nanoseconds: Readonly<Record<(typeof stages)[number] | "insertion", number>>;
}

/** Two stages apart, a few states more or less do not matter: longer runs are measured on their first states. */
const mostWalked = 1_000_000;
const slice = 4096;
const fewestRounds = 3;
const leastSeconds = 0.3;

export function measure({ name, symmetry, model }: Workload, memoryBytes: number): Measured {
  const source = model();
  const began = seconds();
  const compiled = compileModel(source, { memoryBytes, symmetry });
  const search = new Search(compiled);
  const compileSeconds = seconds() - began;
  const start = seconds();
  const outcome = search.run(() => false);
  const searchSeconds = seconds() - start;
  if (outcome === undefined) throw new Error(`'${name}' did not end`);
  const { states, transitions } = outcome;
  const tableBytes = 8 * 2 ** search.machine.cells.get("tableBits");
  const walked = Math.min(states, mostWalked);
  const upTo = stages.map((stage) => {
    const bytes = compileStage(source, stage, { memoryBytes, symmetry });
    return (walkSeconds(search, bytes, walked) / walked) * states;
  });
  const each = [...upTo, searchSeconds].map((total, index, all) => Math.max(0, ((total - (all[index - 1] ?? 0)) * 1e9) / transitions));
  return {
    name,
    symmetry,
    outcome: outcome.kind,
    states,
    transitions,
    compileSeconds,
    searchSeconds,
    bytesPerState: compiled.plan.recordBytes + tableBytes / states,
    nanoseconds: {
      guards: each[0] ?? 0,
      execution: each[1] ?? 0,
      "canonical form": each[2] ?? 0,
      hash: each[3] ?? 0,
      insertion: each[4] ?? 0,
    },
  };
}

/** Walks over the states that the search has stored, again and again: V8 optimises the code meanwhile. The fastest counts. */
function walkSeconds({ machine }: Search, bytes: Uint8Array<ArrayBuffer>, states: number): number {
  const walk = machine.instantiate(bytes)["walk"];
  if (typeof walk !== "function") throw new TypeError("a module without a walk");
  const once = (): number => {
    const began = seconds();
    for (let from = 0; from < states; from += slice) Reflect.apply(walk, undefined, [from, Math.min(states, from + slice)]);
    return seconds() - began;
  };
  let [least, total] = [once(), 0];
  for (let rounds = 0; rounds < fewestRounds || total < leastSeconds; rounds += 1) {
    const now = once();
    least = Math.min(least, now);
    total += now;
  }
  return least;
}

function seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
