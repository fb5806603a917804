/**
 * A round: threads take pieces of what is to be done until none is left. States are expanded, or places of the table moved; expanding ends too when one thread needs the
 * main thread's attention, as its buffer of edges or the store is full, or when the time is over.
 */
import type { AreaCells } from "./area-cells.js";
import { sizeOf, type Range } from "./levels.js";
import type { Runner } from "./runner.js";
import type { SharedBlock } from "./shared-block.js";

/** Exported functions `(from, to) -> next`, and the size of a piece at most. A larger piece would keep the others waiting at the end; a smaller one pays for taking it. */
const tasks = [
  { name: "explore", mostPiece: 256 },
  { name: "move_entries", mostPiece: 65_536 },
] as const;

/** Pieces for each thread, where there is enough. */
const piecesPerThread = 8;

export interface Work {
  readonly task: (typeof tasks)[number]["name"];
  /** Of states, or of places. */
  readonly ranges: readonly Range[];
}

/** Sets out what is to be done. */
export function beginRound(block: SharedBlock, { task, ranges }: Work, threads: number): void {
  const number = tasks.findIndex(({ name }) => name === task);
  const share = Math.ceil(sizeOf(ranges) / (piecesPerThread * threads));
  block.ranges = ranges;
  block.set("task", number);
  block.set("pieceSize", Math.max(1, Math.min(tasks[number]?.mostPiece ?? 1, share)));
  block.set("cursor", 0);
  block.set("halt", 0);
  block.set("arrived", 0);
  block.next("round");
  block.wake("round");
}

/** Tells threads that rest, or have not begun, that there will be no more rounds. */
export function dismiss(block: SharedBlock): void {
  block.set("dismissed", 1);
  block.next("round");
  block.wake("round");
}

/** One thread's part in a round. */
export function takePart(runner: Pick<Runner, "call" | "cells">, block: SharedBlock, isEnough: () => boolean): void {
  const { name } = tasks[block.get("task")] ?? tasks[0];
  const pieces = cut(block.ranges, block.get("pieceSize"));
  while (block.get("halt") === 0) {
    const piece = pieces(block.next("cursor"));
    if (piece === undefined) return;
    const next = runner.call(name, piece.from, piece.to);
    if (next < piece.to) {
      runner.cells.set("restFrom", next);
      runner.cells.set("restTo", piece.to);
    }
    if (next < piece.to || isEnough()) block.set("halt", 1);
  }
}

/** The states that a round has left, when all threads are done with it. */
export function remaining(block: SharedBlock, areas: readonly AreaCells[]): readonly Range[] {
  const rests = areas.map((area) => {
    const rest = { from: area.get("restFrom"), to: area.get("restTo") };
    area.set("restTo", rest.from);
    return rest;
  });
  return [...rests, ...untaken(block.ranges, block.get("pieceSize"), block.get("cursor"))].filter(({ from, to }) => from < to);
}

/** The pieces of ranges by number; a piece lies in one range. */
function cut(ranges: readonly Range[], size: number): (piece: number) => Range | undefined {
  const firsts = ranges.reduce<readonly number[]>((all, { from, to }) => [...all, (all.at(-1) ?? 0) + Math.ceil((to - from) / size)], [0]);
  return (piece) => {
    const index = firsts.findLastIndex((first) => first <= piece);
    const range = ranges[index];
    if (range === undefined) return undefined;
    const from = range.from + (piece - (firsts[index] ?? 0)) * size;
    return { from, to: Math.min(range.to, from + size) };
  };
}

/** Ranges without the first pieces. */
function untaken(ranges: readonly Range[], size: number, taken: number): readonly Range[] {
  let left = taken;
  return ranges.map(({ from, to }) => {
    const own = Math.min(left, Math.ceil((to - from) / size));
    left -= own;
    return { from: from + own * size, to };
  });
}
