/** What quantifiers of a typed protocol bind besides values of finite types. */
import type { Expr, VariableId } from "./typed-protocol.js";

/**
 * What is there now: a quantifier has one assignment for each of them that it finds in a state. What can be asked of it are variables of
 * their own, which this binds together: whoever reads them needs to know nothing of messages and handlers.
 */
export type Occurrence = BoundMessage | BoundHandler;

/** The messages that a quantifier ranges over, each as many times as it is there. */
export interface BoundMessage {
  /** `inflight`: in some channel; `deferred`: put off by some machine. */
  readonly among: "inflight" | "deferred";
  readonly message: string;
  readonly from: VariableId;
  /** The receiver. */
  readonly to: VariableId;
  /** One for each parameter; undefined for what moves, and so cannot be read. */
  readonly params: readonly (VariableId | undefined)[];
  /** Of the machine that gets it; undefined where its machine is kept per node. Earlier variables may stand in it. */
  readonly block: Expr | undefined;
}

/** The suspended handlers that a quantifier ranges over, wherever their machine keeps the continuation. */
export interface BoundHandler {
  readonly among: "waiting";
  /** What stands behind `on`: a message, request or timer. */
  readonly event: string;
  /** The node whose handler it is. */
  readonly node: VariableId;
  /** Of the machine that handles it; undefined where that is kept per node. Earlier variables may stand in it. */
  readonly block: Expr | undefined;
}
