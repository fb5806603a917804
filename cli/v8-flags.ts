/**
 * Flags of V8 that make short runs shorter. V8 keeps code, Node's for its own modules and that of the program, for the flags under which it was made: Node's.
 * So they are set when all of that has been read, and taken back while threads are started.
 */
import { setFlagsFromString } from "node:v8";
import type { Flags } from "../checker/index.js";

/** A flag's value in Node 20 and in `kettle`. */
interface Flag {
  readonly name: string;
  readonly ofNode: number;
  readonly ofProcess: number;
}

/**
 * How much JavaScript a function has run when V8 optimises it, in bytes of its code. What takes long is compiled to WebAssembly; most other functions were
 * optimised, by threads of V8's own, shortly before they had done their work (decision 0028).
 */
const interruptBudget: Flag = { name: "interrupt-budget", ofNode: 67_584, ofProcess: 500_000 };

/**
 * How many times as large the place for new objects becomes when it is full and much of it in use: 1 MB at first, 16 at most. In small steps it is searched for
 * garbage more often, and so is the whole heap, by threads of V8's own. That saves 15 MB, but where threads search on all processors they wait for it (decision 0050).
 */
const growth: Flag = { name: "semi-space-growth-factor", ofNode: 2, ofProcess: 16 };

/** Those of a process that has started threads, or has not. */
export function v8Flags(hasThreads: boolean): Flags {
  const flags = hasThreads ? [interruptBudget, growth] : [interruptBudget];
  return {
    ofNode: () => setAll(flags, ({ ofNode }) => ofNode),
    ofProcess: () => setAll(flags, ({ ofProcess }) => ofProcess),
  };
}

function setAll(flags: readonly Flag[], value: (flag: Flag) => number): void {
  for (const flag of flags) setFlagsFromString(`--${flag.name}=${value(flag)}`);
}
