/** How much memory a search may take: what the user says, or what the machine allows. */
import { totalmem } from "node:os";
import type { Arguments } from "./arguments.js";
import { UsageError } from "./usage-error.js";

const units = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 } as const;

/** WebAssembly addresses no more. */
const most = 4 * units.G;

/** Enough for tens of millions of states, and less than most machines have. */
const usual = 2 * units.G;

/** The rest is for the graph's edges, for the code and for other programs. */
const shareOfMachine = 3 / 4;

/** `--memory` in bytes; undefined where it is not given. */
export function readMemorySize(args: Arguments): number | undefined {
  const text = args.one("memory");
  if (text === undefined) return undefined;
  const [, digits, letter] = /^(\d{1,12}(?:\.\d{1,3})?)([KMG])(?:i?B)?$/iu.exec(text) ?? [];
  const unit = letter?.toUpperCase();
  if (digits === undefined || (unit !== "K" && unit !== "M" && unit !== "G"))
    throw new UsageError(`Cannot read --memory "${text}": it takes a size such as 512M or 3G`);
  const bytes = Math.floor(Number(digits) * units[unit]);
  if (bytes > most) throw new UsageError(`Cannot use --memory "${text}": the most that a search takes is 4G`);
  return bytes;
}

/** What a machine allows: 2 GiB, or three quarters of its memory where that is less. */
export function usualMemorySize(machine: { readonly total: number; readonly constrained: number } = thisMachine()): number {
  // A container's limit; where there is none, the number is 0 or greater than the machine's memory.
  const allowed = machine.constrained > 0 ? Math.min(machine.total, machine.constrained) : machine.total;
  return Math.min(usual, Math.floor(shareOfMachine * allowed));
}

function thisMachine(): { readonly total: number; readonly constrained: number } {
  return { total: totalmem(), constrained: process.constrainedMemory() };
}
