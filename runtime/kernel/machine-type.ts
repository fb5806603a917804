/** What a generated module says of one kind of machine: its states, what they do with each event, and where suspended handlers go on. */

import type { State } from "./machine-state.js";
import type { WireMessage, WireType } from "./wire-type.js";

/** `defer`: the message is put off. `pass`: a handler that came before the others leaves the message to them. */
export type Deferral = "defer" | "pass";

/**
 * A handler: of a message with its sender, of a request with the right to answer it, of a timer, of coming back. The last
 * argument is the state that it belongs to. `never`: which types they have the generated module knows; the tables tie each to its event.
 */
export type Handler = (step: never, event: never, from: never, state: never) => Ending;

/** A handler that neither defers nor passes says nothing. */
type Ending = ReturnType<() => Deferral | undefined> | ReturnType<() => void>;

/** A handler that is for some senders, or some moments. */
export interface GuardedHandler {
  /** Roles of senders. */
  readonly from?: readonly string[];
  readonly when?: (step: never, event: never, from: never, state: never) => boolean;
  readonly run: Handler;
}

/** Handlers of one event, the first that fits runs. */
export type Handlers = Handler | GuardedHandler | readonly (Handler | GuardedHandler)[];

/** By event. */
export interface Reactions {
  readonly messages?: { readonly [message: string]: Handlers };
  readonly requests?: { readonly [request: string]: Handlers };
  readonly timers?: { readonly [timer: string]: Handlers };
  /** Concerns messages alone. */
  readonly otherwise?: Handler;
}

export interface StateType extends Reactions {
  /** Parameters that are the continuations it waits with: it may not outlive them. */
  readonly waits?: readonly string[];
  /** Others in which continuations may be, in whatever form. */
  readonly continuations?: readonly string[];
  /** Others in which continuations or rights to answer may be: as of `waits`, nothing may be in them when the state is left. */
  readonly owed?: readonly string[];
}

/** Goes on with a suspended handler: its frame, and what it is resumed with. */
export type Resumption = (step: never, frame: never, result: never) => void;

/** A kind of machine, as data. */
export interface MachineType<Role extends string = string> {
  readonly protocol: string;
  readonly role: Role;
  /** The kind of block that one is kept for; null where a node keeps one for all. */
  readonly block: string | null;
  /** Variables and state at first. */
  readonly start: (setting: never, self: never, here: never) => { readonly vars: object; readonly state: State };
  readonly states: { readonly [state: string]: StateType };
  /** Before all others. */
  readonly before?: Reactions;
  /** In every state, after its own. */
  readonly always?: Reactions;
  readonly restart?: Handler;
  readonly points: { readonly [point: string]: Resumption };
  /** Variables that hold continuations, those that a crash does not take, and those that nothing may be in when they are written. */
  readonly continuations?: readonly string[];
  readonly durable?: readonly string[];
  readonly timers?: readonly string[];
  readonly requests?: readonly string[];
  /** When the application may ask, where that is not always. */
  readonly guards?: { readonly [request: string]: (step: never, args: never) => boolean };
  /** How many of its requests may be open at once; 1 where it is not said. Running code keeps the others waiting outside. */
  readonly outstanding?: number;
  readonly operations?: readonly string[];
  /** The messages that it may get. Where they are not given, nobody looks at what comes from elsewhere. */
  readonly receives?: { readonly [message: string]: WireMessage };
  /** By the messages that it calls: what they are answered with; null where it is nothing. */
  readonly answers?: { readonly [message: string]: WireType | null };
}
