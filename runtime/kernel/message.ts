import type { CallId } from "./frame.js";
import type { BlockId, NodeId } from "./identity.js";

/** What machines send each other: plain data, told apart by `type`. */
export interface Message {
  readonly type: string;
}

/** The type of answers. No message of a protocol can have that name. */
export const answerType = "#answer";

/** What answers a call. It is delivered like a message, and no handler sees it. */
export interface Answer extends Message {
  readonly type: typeof answerType;
  /** The message that is answered. */
  readonly message: string;
  readonly call: CallId;
  readonly value: unknown;
  /** Of a gather: who was asked. */
  readonly asked: NodeId | null;
}

export function isAnswer(message: Message): message is Answer {
  return message.type === answerType;
}

/** A message on its way: from one node to the machine of another for a block, or to the one machine that it keeps for itself. */
export interface Envelope {
  readonly protocol: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly block: BlockId | null;
  readonly message: Message;
}
