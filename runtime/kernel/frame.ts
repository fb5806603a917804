/**
 * Suspended handlers and rights to answer, as plain data.
 *
 * A frame says where a handler goes on (`point`, the name of a function of the generated module) and holds what it will still read there, and nothing
 * else. It can be written to a disk and read by another process; nothing of a suspended handler lives on the host's stack or in a closure.
 */
import type { BlockId, NodeId } from "./identity.js";

/** Tells a call from all others of its machine, for ever: the machine's incarnation and a number. */
export type CallId = string;

/** Tells an accepted request from all others of its node. */
export type RequestId = string;

/** What every frame has; `Result` is what it is resumed with. */
export interface AnyFrame<Result = unknown> {
  readonly point: string;
  /** The caller of the procedure that is suspended. */
  readonly then?: AnyFrame;
  /** The call whose answer resumes it. */
  readonly call?: CallId;
  /** Of a gather: the set of those whose answers have not come; the answers that have come by node, or the set of who has answered. */
  readonly missing?: unknown;
  readonly answers?: unknown;
  /** Never there: it ties the type of the frame to that of its result. */
  readonly result?: Result;
}

/** The frame of one point: its variables beside what every frame has. */
export type Frame<Point extends string, Result, Slots> = AnyFrame<Result> & { readonly point: Point } & Readonly<Slots>;

/** The right to answer a call or a request. Whoever holds it answers, once. */
export type Reply<Result = unknown> = (
  | {
      readonly right: "call";
      /** Who called, for which block, and by which message. */
      readonly to: NodeId;
      readonly block: BlockId | null;
      readonly message: string;
      readonly call: CallId;
      /** Of a gather: who was asked. */
      readonly asked: NodeId | null;
    }
  | { readonly right: "request"; readonly request: string; readonly id: RequestId }
) & {
  /** Never there: it ties the right to the type of the answer. */
  readonly result?: Result;
};
