/** What a machine is between two steps, as plain data: it can be kept, compared and restored. */
import type { AnyFrame, CallId } from "./frame.js";
import type { NodeId } from "./identity.js";
import type { Message } from "./message.js";

/** A named state with its parameters, or one of an await. */
export interface State {
  readonly name: string;
}

/** A state on the machine's stack; above the named one, the awaits that have begun and not ended. */
export interface Level<S extends State = State> {
  readonly state: S;
  /** What an await resumes; null in named states, and once it has been resumed. */
  readonly frame: AnyFrame | null;
}

/** A message with its sender. */
export interface Delivery {
  readonly message: Message;
  readonly from: NodeId;
}

/** A call, gather or host operation that has not come to its end. */
export interface OpenCall {
  readonly id: CallId;
  /** Of a gather: who has not answered yet, those who were given up included. */
  readonly asked: ReadonlySet<NodeId> | null;
  /** Of a host operation: its name. */
  readonly operation: string | null;
}

/** A machine between two steps. Nobody changes one: a step makes another. */
export interface MachineState<Vars = object, S extends State = State> {
  readonly vars: Vars;
  readonly stack: readonly Level<S>[];
  /** Messages put off, in the order in which they came. */
  readonly deferred: readonly Delivery[];
  readonly calls: readonly OpenCall[];
  /** The timers that are armed. */
  readonly armed: ReadonlySet<string>;
}
