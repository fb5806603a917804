/**
 * What a random mixture is made of.
 *
 * An ingredient stands for one construct. First it decides what it is like and says what the handlers of others may use (its share);
 * then, when all shares are known, it writes its own handlers with them. Whoever adds a construct adds an ingredient.
 */
import type { Choices } from "../random-protocol-choices.js";
import type { Kitchen } from "./kitchen.js";

export type Side = "Peer" | "Hub";

/** Types of which every handler has values at hand. */
export const kinds = ["boolean", "Small", "Data"] as const;
export type Kind = (typeof kinds)[number];

export interface Typed {
  readonly text: string;
  readonly kind: Kind;
}

export interface Setting {
  readonly choices: Choices;
  /** Whether the machines are kept for blocks. */
  readonly perBlock: boolean;
}

/** Where statements stand. */
export interface Place {
  readonly side: Side;
  /** The number of the ingredient: its handlers send messages of later ingredients only, so that every request causes finitely many. */
  readonly index: number;
  /** Parameters and locals that may be read. */
  readonly locals: readonly Typed[];
}

/** Statements that other handlers may contain: they neither end the handler nor suspend it. */
export interface Action {
  readonly sends: boolean;
  readonly write: (kitchen: Kitchen, place: Place) => readonly string[];
}

export interface SideShare {
  /** Variables, timers, operations: what stands in the machine before its states. */
  readonly items: readonly string[];
  readonly values: readonly Typed[];
  readonly conditions: readonly string[];
  readonly actions: readonly Action[];
  /** Messages, not called, that a handler may put aside. */
  readonly messages: readonly string[];
}

export interface Written {
  readonly requests: readonly string[];
  /** In the ordinary states. They may suspend, and leave the state. */
  readonly handlers: readonly string[];
  /** In the machine. They do neither. */
  readonly anywhere: readonly string[];
  readonly states: readonly string[];
}

/** How a handler of a waiting state puts the wait aside: what it is resumed with, and the lines of the handler. */
export interface Parking {
  readonly side: Side;
  readonly result: string | undefined;
  readonly lines: readonly string[];
}

export interface Share {
  readonly declarations: readonly string[];
  readonly sides: Readonly<Record<Side, SideShare>>;
  /** Conditions for properties. */
  readonly facts: readonly string[];
  /** Limits of requests. */
  readonly limits: readonly string[];
  readonly parking: Parking | undefined;
  readonly write: (kitchen: Kitchen, index: number) => Readonly<Record<Side, Written>>;
}

export type Ingredient = (setting: Setting) => Share;

const noShare: SideShare = { items: [], values: [], conditions: [], actions: [], messages: [] };
const nothing: Written = { requests: [], handlers: [], anywhere: [], states: [] };

interface Brought extends Partial<Omit<Share, "sides" | "write">> {
  readonly peer?: Partial<SideShare>;
  readonly hub?: Partial<SideShare>;
  readonly write?: (kitchen: Kitchen, index: number) => Partial<Record<Side, Partial<Written>>>;
}

/** A share of which only what is there has to be said. */
export function share({ peer, hub, write, ...rest }: Brought): Share {
  return {
    declarations: [],
    facts: [],
    limits: [],
    parking: undefined,
    ...rest,
    sides: { Peer: { ...noShare, ...peer }, Hub: { ...noShare, ...hub } },
    write: (kitchen, index) => {
      const written = write?.(kitchen, index) ?? {};
      return { Peer: { ...nothing, ...written.Peer }, Hub: { ...nothing, ...written.Hub } };
    },
  };
}
