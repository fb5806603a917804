/**
 * Kettle and a peer on the same file, in turn: what the machine does besides changes from minute to minute, so only runs next to each other are compared, and the
 * median of the pairs counts.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withConstants } from "../models/constants.js";
import { nameOf, type Entry, type Symmetry } from "./entries.js";
import { prepare, runPeer, type Found, type Peer, type PeerTask } from "./peer.js";
import { exportModel, runKettle, type KettleFound } from "./run-kettle.js";
import type { TimedRun } from "./timed-run.js";

export interface CompareOptions {
  readonly peer: Peer;
  readonly workers: number;
  readonly rounds: number;
  readonly limitSeconds: number;
  /** What the peer has in memory however few states there are. */
  readonly peerBaseline: number;
}

const fewStates = 1000;

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Side extends Found {
  /** Medians of all rounds. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly statesPerSecond: number;
  readonly peakBytes: number;
  /** The peak without what a search of a few states has: of Kettle, of the same model, as its code is compiled in the same process. */
  readonly bytesPerState: number;
}

export interface Comparison {
  readonly name: string;
  readonly symmetry: Symmetry;
  readonly workers: number;
  readonly peerName: string;
  readonly kettle: Side;
  readonly peer: Side & { readonly prepareWallSeconds: number; readonly prepareCpuSeconds: number };
  /** The same verdict; without symmetry also the same states and rules, with it no more states. */
  readonly agree: boolean;
  /** How many times as long the peer's search takes as Kettle from its start to its end: processor time with one worker, by the clock with several. */
  readonly ratio: Spread;
  /** The same with the peer's preparation. */
  readonly endToEnd: Spread;
  /** With several workers: how many times as long Kettle takes with one, by the clock. */
  readonly speedUp: Spread | undefined;
  /** The same of the search alone, without the start of Node, reading the model and compiling it, which one thread does. */
  readonly searchSpeedUp: Spread | undefined;
}

interface Round {
  readonly kettle: TimedRun & KettleFound;
  readonly peer: TimedRun & Found;
}

/** Kettle with one worker and with several. */
interface Pair {
  readonly alone: TimedRun & KettleFound;
  readonly together: TimedRun & KettleFound;
}

/** Pairs for each round: short runs, in which what else the machine does shows most. */
const pairsPerRound = 3;

export function compare(entry: Entry, options: CompareOptions): Comparison {
  const { peer, workers } = options;
  const { symmetry } = entry;
  return inFolder(textOf(entry), (place) => {
    const task = { ...options, ...place, symmetry, isExported: entry.check !== undefined };
    const prepared = prepare(task);
    if (prepared.status !== 0) throw new Error(`${peer.name} could not be prepared for ${nameOf(entry)}`);
    const baseline = runKettle({ ...task, mostStates: fewStates }).peakBytes;
    const rounds = Array.from({ length: options.rounds }, (_, index) => runRound(task, index));
    const pairs = workers === 1 ? [] : Array.from({ length: pairsPerRound * options.rounds }, (_, index) => runPair(task, index));
    const seconds = ({ wallSeconds, cpuSeconds }: TimedRun): number => (workers === 1 ? cpuSeconds : wallSeconds);
    return {
      name: nameOf(entry),
      symmetry,
      workers,
      peerName: peer.name,
      kettle: sideOf(
        rounds.map(({ kettle }) => kettle),
        baseline,
        seconds,
      ),
      peer: {
        ...sideOf(
          rounds.map((round) => round.peer),
          options.peerBaseline,
          seconds,
        ),
        prepareWallSeconds: prepared.wallSeconds,
        prepareCpuSeconds: prepared.cpuSeconds,
      },
      agree: rounds.every((round) => agree(round, symmetry)),
      ratio: spread(rounds.map(({ kettle, peer: other }) => seconds(other) / seconds(kettle))),
      endToEnd: spread(rounds.map(({ kettle, peer: other }) => (seconds(other) + seconds(prepared)) / seconds(kettle))),
      speedUp: speedUp(pairs, ({ wallSeconds }) => wallSeconds),
      searchSpeedUp: speedUp(pairs, ({ searchSeconds }) => searchSeconds),
    };
  });
}

/** How many times as long Kettle takes with one worker; undefined if there are no pairs. */
function speedUp(pairs: readonly Pair[], seconds: (run: TimedRun & KettleFound) => number): Spread | undefined {
  return pairs.length === 0 ? undefined : spread(pairs.map(({ alone, together }) => seconds(alone) / seconds(together)));
}

/** The peer's peak in a search of two states. */
export function measureBaseline(peer: Peer, limitSeconds: number): number {
  const blink = `var on: boolean;\nstartstate begin on := false; end;\nrule begin on := !on; end;\n`;
  return inFolder(blink, (task) => {
    const whole = { ...task, peer, workers: 1, symmetry: "off", isExported: false, limitSeconds } as const;
    prepare(whole);
    return runPeer(whole).peakBytes;
  });
}

/** Who begins changes from round to round. */
function runRound(task: PeerTask, index: number): Round {
  const first = index % 2 === 0 ? undefined : runPeer(task);
  const kettle = runKettle(task);
  return { kettle, peer: first ?? runPeer(task) };
}

/** Who begins changes from pair to pair. */
function runPair(task: PeerTask, index: number): Pair {
  const first = index % 2 === 0 ? undefined : runKettle(task);
  const alone = runKettle({ ...task, workers: 1 });
  return { alone, together: first ?? runKettle(task) };
}

function textOf({ model, check, constants }: Entry): string {
  if (check !== undefined) return exportModel(model, { check, constants });
  return withConstants(readFileSync(new URL(`../../../bench/models/${model}.m`, import.meta.url), "utf8"), constants);
}

function inFolder<T>(text: string, work: (task: Pick<PeerTask, "folder" | "model">) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "kettle-race-"));
  try {
    const model = join(folder, "model.m");
    writeFileSync(model, text);
    return work({ folder, model });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function agree({ kettle, peer }: Round, symmetry: Symmetry): boolean {
  if (kettle.verdict !== peer.verdict || kettle.verdict === "unknown") return false;
  // A search that ends at a violation has seen what its order brought first.
  if (kettle.verdict === "violated") return true;
  return symmetry === "off" ? kettle.states === peer.states && kettle.rules === peer.rules : kettle.states <= peer.states;
}

function sideOf(runs: readonly (TimedRun & Found)[], baseline: number, seconds: (run: TimedRun) => number): Side {
  const [first] = runs;
  if (first === undefined) throw new RangeError("No round was run");
  const { verdict, states, rules } = first;
  const peakBytes = spread(runs.map((run) => run.peakBytes)).median;
  return {
    verdict,
    states,
    rules,
    wallSeconds: spread(runs.map((run) => run.wallSeconds)).median,
    cpuSeconds: spread(runs.map((run) => run.cpuSeconds)).median,
    statesPerSecond: states / spread(runs.map(seconds)).median,
    peakBytes,
    bytesPerState: Math.max(0, peakBytes - baseline) / states,
  };
}

/** Of an even number, the lower one in the middle. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return { median: median ?? Number.NaN, least: least ?? Number.NaN, most: most ?? Number.NaN };
}
