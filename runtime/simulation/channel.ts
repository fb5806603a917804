/** How messages of a protocol travel, as its `channel` declarations say. */
export interface ChannelOptions {
  readonly name: string;
  readonly order: "fifo" | "unordered";
  /** The names of the messages; a channel without is for all that no other channel names. Answers travel as the messages that they answer. */
  readonly messages?: readonly string[];
  /** A fifo has a queue for each block. */
  readonly perBlock?: true;
  /** The share of messages that are lost, and of those that come again: 0 where the protocol does not declare it. */
  readonly lossy?: number;
  readonly duplicating?: number;
}

/** Where a protocol says nothing: nothing is lost or overtaken. */
export const reliable: ChannelOptions = { name: "net", order: "fifo" };

/** The channel of a message. */
export function channelOf(channels: readonly ChannelOptions[] | undefined, message: string): ChannelOptions {
  const named = channels?.find(({ messages }) => messages?.includes(message) === true);
  return named ?? channels?.find(({ messages }) => messages === undefined) ?? reliable;
}
