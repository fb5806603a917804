/** What the environment may do to channels and nodes. */
import type { Span } from "../diagnostics/index.js";
import type { Protocol } from "./typed-protocol.js";

/** How often a fault may happen in one run. */
export type Fault = ChannelLimit | Crash;

/** Without it a lossy channel loses, and a duplicating one duplicates, as often as it likes. */
export interface ChannelLimit {
  readonly kind: "lose" | "duplicate";
  readonly channel: string;
  readonly limit: number;
  readonly span: Span;
}

/** Nodes of the role crash; without it they never do. At most one for each role. */
export interface Crash {
  readonly kind: "crash";
  readonly role: string;
  /** How many crashes there are, of all nodes of the role together. */
  readonly limit: number;
  /** Crashed nodes do not come back. */
  readonly forever: boolean;
  readonly span: Span;
}

/** The crashes that happen in some run, in the order of the text: a limit of 0 switches them off. */
export function crashesOf(protocol: Protocol): readonly Crash[] {
  return protocol.faults.filter((fault): fault is Crash => fault.kind === "crash" && fault.limit > 0);
}
