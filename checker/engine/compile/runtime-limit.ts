/**
 * What running code asks for beyond its limits. It says so in a cell and leaves something out; whoever called it looks there, and ends the search
 * as bounded, or the run with an error.
 */
import { i32, type Instruction } from "../wasm/index.js";
import type { Area } from "./area.js";
import { cells, longestScript } from "./memory-map.js";
import { mostMarks } from "./walk-map.js";

/** At least so many find room in what is kept for them, with what is said of them. */
const mostEdgesOfState = 20_000;

/** Each with what is said to users. */
const limits = [
  { limit: "choices", text: `more than ${longestScript} choices in one step, and the compiled engine takes no more` },
  { limit: "records", text: "the memory for states is full" },
  { limit: "edges", text: `more than ${mostEdgesOfState} steps out of one state, and the compiled engine takes no more` },
  { limit: "hashes", text: "too many states with hashes that are alike, and the compiled engine cannot tell them apart fast enough" },
  { limit: "steps", text: "more steps out of one state than the compiled engine can list" },
  { limit: "marks", text: `more than ${mostMarks} handlers in one step, and the compiled engine takes no more` },
] as const;

export type RuntimeLimit = (typeof limits)[number];

/** Says in generated code that a limit is met. */
export function meetLimit(area: Area, limit: RuntimeLimit["limit"]): Instruction {
  const number = limits.findIndex((one) => one.limit === limit) + 1;
  return area.store(cells.limit, i32(number));
}

/** The limit that the cell holds; undefined while none is met. */
export function limitMet(cell: number): RuntimeLimit | undefined {
  return limits[cell - 1];
}
