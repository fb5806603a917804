/** Quantifiers over messages: every message in flight or put off, as often as it is there. */
import type { BoundMessage, VariableId } from "../../dsl/analysis/index.js";
import { evaluate, type Scope } from "./evaluate.js";
import { extend } from "./scope.js";
import type { Message, SystemState } from "./state.js";
import { equal, type Value } from "./value.js";

/** One scope for each message that a quantifier binds. */
export function boundTo(bound: BoundMessage, scope: Scope): readonly Scope[] {
  const block = bound.block === undefined ? null : evaluate(bound.block, scope);
  return messagesAmong(bound.among, scope.system())
    .filter((one) => one.message === bound.message && equal(one.block ?? null, block))
    .map((one) => extend(scope, partsOf(bound, one)));
}

/** What channels hold is in flight, even where its receiver is down. */
function messagesAmong(among: BoundMessage["among"], { channels, machines }: SystemState): readonly Message[] {
  const lists = among === "inflight" ? channels.valueSeq().map((queue) => queue.messages) : machines.valueSeq().map((one) => one.deferred);
  return lists.toArray().flatMap((messages) => messages.toArray());
}

function partsOf({ from, to, params }: BoundMessage, message: Message): readonly (readonly [VariableId, Value])[] {
  const args = params.flatMap((id, index) => (id === undefined ? [] : [[id, message.args.get(index, null)] as const]));
  return [[from, message.from], [to, message.to], ...args];
}
