import type { Random } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";
import { between, happens } from "./seeded-random.js";

/** What goes wrong while a simulation runs, at moments that the seed decides. Only what the protocol claims to bear. */
export interface FaultOptions {
  readonly crashes?: {
    /** The processes that may crash. */
    readonly nodes: readonly string[];
    /** How long it takes on average until one does. */
    readonly everyMs: number;
    /** The shortest and the longest time until it is back. */
    readonly downMs: readonly [number, number];
  };
  /** The processes fall apart into two groups, and come together again. */
  readonly partitions?: { readonly everyMs: number; readonly lastMs: readonly [number, number] };
}

export interface FaultUses {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly nodes: readonly string[];
  /** At once, or in the middle of what a step sends: after the next message. */
  readonly crash: (node: string, when: "now" | "sending") => void;
  readonly restart: (node: string) => void;
  readonly partition: (groups: readonly (readonly string[])[]) => void;
  readonly heal: () => void;
}

export function planFaults({ crashes, partitions }: FaultOptions, uses: FaultUses): void {
  if (crashes !== undefined) planCrash(crashes, uses);
  if (partitions !== undefined) planPartition(partitions, uses);
}

function planCrash(crashes: NonNullable<FaultOptions["crashes"]>, uses: FaultUses): void {
  const { agenda, random } = uses;
  agenda.after(between(random, [0, 2 * crashes.everyMs]), () => {
    const node = crashes.nodes[random(crashes.nodes.length)];
    if (node === undefined) return;
    uses.crash(node, happens(random, 1 / 2) ? "sending" : "now");
    agenda.after(between(random, crashes.downMs), () => {
      uses.restart(node);
      planCrash(crashes, uses);
    });
  });
}

function planPartition(partitions: NonNullable<FaultOptions["partitions"]>, uses: FaultUses): void {
  const { agenda, random, nodes } = uses;
  agenda.after(between(random, [0, 2 * partitions.everyMs]), () => {
    const isLeft = nodes.map(() => happens(random, 1 / 2));
    uses.partition([nodes.filter((_, index) => isLeft[index] === true), nodes.filter((_, index) => isLeft[index] !== true)]);
    agenda.after(between(random, partitions.lastMs), () => {
      uses.heal();
      planPartition(partitions, uses);
    });
  });
}
