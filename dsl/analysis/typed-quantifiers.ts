/** What quantifiers of a typed protocol bind besides values of finite types. */
import type { Expr, VariableId } from "./typed-protocol.js";

/**
 * The messages that a quantifier ranges over, each with as many assignments as it is there times. What can be asked of a message are
 * variables of their own, which this binds together: whoever reads them needs to know nothing of messages.
 */
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
