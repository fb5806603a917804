import type { ProtocolName } from "./elaboration.js";

const DESCRIPTIONS: Readonly<Record<ProtocolName["kind"], string>> = {
  param: "a param",
  node: "a kind of node",
  block: "a kind of block",
  value: "a kind of value",
  enum: "an enum",
  type: "a type",
  record: "a record",
  channel: "a channel",
  message: "a message",
  ghost: "a ghost",
  function: "a function",
};

/** What a name of the protocol stands for, in words. */
export function describeName(name: ProtocolName): string {
  return DESCRIPTIONS[name.kind];
}
