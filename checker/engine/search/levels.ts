/**
 * Which states are how many steps away. Numbers grow from level to level; those of one level are a few ranges, as threads take numbers in chunks and may leave
 * the rest of one for the next level.
 */
import type { AreaCells } from "./area-cells.js";

/** Numbers from `from` up to, not including, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Levels as plain data. */
export interface LevelNumbers {
  /** The states of each complete level. */
  readonly levels: readonly (readonly Range[])[];
  /** Those found of the next. */
  readonly begun: readonly Range[];
}

export class Levels {
  #levels: (readonly Range[])[] = [];
  #states = 0;
  /** What was found of the level that is not complete, until the threads were last attended to. */
  #found: readonly Range[] = [];
  /** For each thread the numbers that it had taken and not used then, and behind the last number taken. */
  #rests: readonly Range[] = [];
  #end = 0;

  /** How many levels are complete. */
  get count(): number {
    return this.#levels.length;
  }

  /** States of complete levels. */
  get states(): number {
    return this.#states;
  }

  /** Behind the numbers that were taken when the last level was complete. */
  get end(): number {
    return this.#end;
  }

  /** The ranges of each complete level. */
  get complete(): readonly (readonly Range[])[] {
    return this.#levels;
  }

  /** From now on these threads take numbers. */
  attend(areas: readonly AreaCells[]): void {
    this.#found = this.begun(areas);
    this.#look(areas);
  }

  /** Goes on where others have ended. */
  restore({ levels, begun }: LevelNumbers, areas: readonly AreaCells[]): void {
    this.#levels = [...levels];
    this.#states = sizeOf(this.ranges());
    this.#found = begun;
    this.#look(areas);
  }

  /** The level that was begun is complete. */
  finish(areas: readonly AreaCells[]): readonly Range[] {
    const level = this.begun(areas);
    this.#found = [];
    this.#look(areas);
    this.#levels.push(level);
    this.#states += sizeOf(level);
    return level;
  }

  /** What was stored since the last level was complete. */
  begun(areas: readonly AreaCells[]): readonly Range[] {
    const rests = areas.flatMap((area, index) => {
      const rest = this.#rests[index];
      if (rest === undefined) return [];
      // A thread that has gone on to another chunk has used up the rest of the one before.
      return [{ from: rest.from, to: area.numbersEnd === rest.to ? area.get("states") : rest.to }];
    });
    const unused = [...restsOf(areas)].filter((rest) => rest.to > this.#end).sort((a, b) => a.from - b.from);
    const fresh = [...rests, ...without({ from: this.#end, to: endOf(areas) }, unused)].filter((range) => range.to > range.from);
    return [...this.#found, ...fresh];
  }

  #look(areas: readonly AreaCells[]): void {
    this.#rests = restsOf(areas);
    this.#end = endOf(areas);
  }

  /** Steps from an initial state. */
  depthOf(state: number): number {
    const found = this.#levels.findIndex((ranges) => ranges.some(({ from, to }) => from <= state && state < to));
    return found < 0 ? this.#levels.length : found;
  }

  /** All states of complete levels, nearest first. */
  ranges(): readonly Range[] {
    return this.#levels.flat();
  }
}

/** How many numbers there are in ranges. */
export function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** A range without some in it, which are in order. */
function without({ from, to }: Range, holes: readonly Range[]): readonly Range[] {
  const starts = [from, ...holes.map((hole) => hole.to)];
  const ends = [...holes.map((hole) => hole.from), to];
  return starts.map((start, index) => ({ from: start, to: ends[index] ?? to }));
}

function restsOf(areas: readonly AreaCells[]): readonly Range[] {
  return areas.map((area) => ({ from: area.get("states"), to: area.numbersEnd }));
}

function endOf(areas: readonly AreaCells[]): number {
  return Math.max(...areas.map((area) => area.numbersEnd));
}
