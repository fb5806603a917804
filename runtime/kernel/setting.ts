/** What a protocol leaves to the program around it, and handlers may ask for. All of it is fixed while a node runs, and free of effects. */
import type { BlockId, NodeId } from "./identity.js";

/** By the names of roles and value types; a generated module has one with exactly those of its protocol. */
export interface Setting {
  /** Of roles that one node plays: who plays it for a block (or for machines that are kept for none). */
  readonly placement: object;
  /** Of roles that several nodes play: all of them, in the order that ordered ones have. */
  readonly members: object;
  /** What variables of value types begin with. */
  readonly initial: object;
  /** Of value types whose values handlers compare: whether two are the same. */
  readonly equal: object;
}

/** A machine's own place, and what is not determined by the protocol. */
export interface Surroundings<S = Setting> {
  readonly self: NodeId;
  readonly here: BlockId | null;
  readonly setting: S;
  /** Picks one of `candidates`, at least one, for the variable of a `choose`: its position. */
  readonly choose: (variable: string, candidates: readonly unknown[]) => number;
  /** A name for a call that none of the machine's has had before. */
  readonly nameCall: (open: readonly { readonly id: string }[]) => string;
}
