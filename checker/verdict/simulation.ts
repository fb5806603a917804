/** What random runs answer, as plain readonly data. */
import type { Span } from "../../dsl/diagnostics/index.js";
import type { Failure, Trace } from "./verdict.js";

/** A part of the protocol's text, and how often a simulation met it. */
export interface Met {
  readonly name: string;
  readonly span: Span;
  readonly count: number;
}

export interface MachineCoverage {
  readonly role: string;
  readonly block: string | undefined;
  /** How many steps ended in the state, or in a wait that began in it. */
  readonly states: readonly Met[];
  /** How often each handler ran, or put a message off. Those that do nothing but `fail` are left out. */
  readonly handlers: readonly Met[];
  /** How often each message came in each state; pairs that the text gives no way to survive are left out. */
  readonly deliveries: readonly { readonly state: string; readonly message: string; readonly count: number }[];
}

export interface Coverage {
  /** Of a model that is none of a protocol: how often each rule fired. */
  readonly rules?: readonly Met[] | undefined;
  readonly machines: readonly MachineCoverage[];
  /** In how many of the states along the walks each cover held. */
  readonly covers: readonly Met[];
}

export interface SimulationResult {
  readonly ended: "finished" | "failed" | "interrupted";
  readonly failure: Failure | undefined;
  /** The walk that failed, without the detours that led back to where they began. */
  readonly trace: Trace | undefined;
  /** Walks begun. */
  readonly walks: number;
  /** Steps of all walks together. */
  readonly steps: number;
  /** Walks that ended because nothing was owed and nothing could happen any more. */
  readonly atRest: number;
  readonly coverage: Coverage;
  /** Bounds of the model that some step reached, as in a search's result. */
  readonly boundsReached: readonly string[];
  readonly seconds: number;
}
