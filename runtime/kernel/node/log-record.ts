/** What a node writes down, so that a run can be followed, repeated and checked against its protocol. Plain data, made of ids and the protocol's values. */
import type { CallId, RequestId } from "../frame.js";
import type { Effect, MachineEvent } from "../machine-event.js";
import type { MachinePlace } from "./node-event.js";

/** One of several candidates was picked for the variable of a `choose`. */
export interface Choice {
  readonly variable: string;
  readonly position: number;
  readonly count: number;
}

export type LogEntry =
  /** The node begins: for the first time, or after a crash with what is durable. */
  | { readonly kind: "start"; readonly incarnation: string; readonly isRestart: boolean }
  /** It has stopped, and everything is gone that is not durable. */
  | { readonly kind: "stop"; readonly reason: string }
  | (MachinePlace & {
      readonly kind: "step";
      readonly event: MachineEvent;
      readonly choices: readonly Choice[];
      /** The names of the calls that were opened. */
      readonly calls: readonly CallId[];
      readonly effects: readonly Effect[];
      /** The state afterwards. */
      readonly state: string;
    })
  /** An event made the machine fail, and has not happened. */
  | (MachinePlace & { readonly kind: "failure"; readonly event: MachineEvent; readonly message: string })
  /** The application asks; a step says when the machine takes the request up. */
  | (MachinePlace & { readonly kind: "request"; readonly request: string; readonly args: unknown; readonly id: RequestId })
  /** The application asks no longer for what no machine had taken up. */
  | { readonly kind: "withdrawal"; readonly id: RequestId };

/** Numbered from 1 in the order in which things happened at this node, across its incarnations. */
export type LogRecord = LogEntry & { readonly node: string; readonly sequence: number; readonly timeMs: number };
