/**
 * A round: threads take pieces of what is to be expanded until none is left, or until one of them needs the main thread's attention, as its buffer of edges or
 * the store is full, or the time is over.
 */
import type { AreaCells } from "./area-cells.js";
import { sizeOf, type Range } from "./levels.js";
import type { Runner } from "./runner.js";
import type { SharedBlock } from "./shared-block.js";

/** A larger piece would keep the others waiting at the end of a round; a smaller one pays for taking it. */
const mostPieceStates = 256;
/** Pieces for each thread, where there are enough states. */
const piecesPerThread = 8;

/** Sets out what is to be done. */
export function beginRound(block: SharedBlock, ranges: readonly Range[], threads: number): void {
  const states = Math.ceil(sizeOf(ranges) / (piecesPerThread * threads));
  block.ranges = ranges;
  block.set("pieceStates", Math.max(1, Math.min(mostPieceStates, states)));
  block.set("cursor", 0);
  block.set("halt", 0);
  block.set("arrived", 0);
  block.next("round");
  block.wake("round");
}

/** One thread's part in a round. */
export function takePart(runner: Pick<Runner, "call" | "cells">, block: SharedBlock, isEnough: () => boolean): void {
  const pieces = cut(block.ranges, block.get("pieceStates"));
  while (block.get("halt") === 0) {
    const piece = pieces(block.next("cursor"));
    if (piece === undefined) return;
    const next = runner.call("explore", piece.from, piece.to);
    if (next < piece.to) {
      runner.cells.set("restFrom", next);
      runner.cells.set("restTo", piece.to);
    }
    if (next < piece.to || isEnough()) block.set("halt", 1);
  }
}

/** What a round has left, when all threads are done with it. */
export function remaining(block: SharedBlock, areas: readonly AreaCells[]): readonly Range[] {
  const rests = areas.map((area) => {
    const rest = { from: area.get("restFrom"), to: area.get("restTo") };
    area.set("restTo", rest.from);
    return rest;
  });
  return [...rests, ...untaken(block.ranges, block.get("pieceStates"), block.get("cursor"))].filter(({ from, to }) => from < to);
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
