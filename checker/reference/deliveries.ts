/** Which messages may arrive in a state. */
import type { Message, Queue, SystemState } from "./state.js";
import { equal } from "./value.js";
import type { Instance, World } from "./world.js";

/** A message arrives; `before` is the state without it. */
export interface Delivery {
  readonly kind: "deliver";
  readonly instance: Instance;
  readonly channel: string;
  readonly message: Message;
  readonly before: SystemState;
}

/** The head of every ordered queue, and of the others every message, equal ones once. */
export function* deliveriesOf(world: World, state: SystemState): Generator<Delivery> {
  for (const [key, queue] of state.channels.entrySeq().sortBy(([key]) => key)) yield* deliveriesFrom(world, state, { key, queue });
}

function* deliveriesFrom(
  world: World,
  state: SystemState,
  { key, queue }: { readonly key: string; readonly queue: Queue },
): Generator<Delivery> {
  const { messages, channel } = queue;
  const ordered = world.channel(channel).discipline === "fifo";
  for (const [position, message] of messages.entries()) {
    if (ordered ? position > 0 : messages.findIndex((other) => isSameMessage(other, message)) < position) continue;
    const left = messages.delete(position);
    const channels = left.isEmpty() ? state.channels.delete(key) : state.channels.set(key, { ...queue, messages: left });
    yield { kind: "deliver", instance: world.instance(message.to, message.block), channel, message, before: { ...state, channels } };
  }
}

function isSameMessage(a: Message, b: Message): boolean {
  return a.message === b.message && equal(a.block ?? null, b.block ?? null) && a.args.equals(b.args);
}
