/** What channels do to messages besides delivering them: lossy ones lose them, duplicating ones deliver them and keep them. */
import { deliveriesOf } from "./deliveries.js";
import type { Message, SystemState } from "./state.js";
import type { Instance, World } from "./world.js";

export type ChannelFault = { readonly instance: Instance; readonly channel: string; readonly message: Message } & (
  | { readonly kind: "lose"; readonly after: SystemState }
  /** The message arrives and stays where it is; `before` is the state in which its handler runs. */
  | { readonly kind: "duplicate"; readonly before: SystemState }
);

/** Whatever may arrive may as well be lost or arrive twice, where its channel does such things and no limit is used up. */
export function* channelFaults(world: World, state: SystemState): Generator<ChannelFault> {
  if (!world.protocol.channels.some(({ lossy, duplicating }) => lossy || duplicating)) return;
  for (const { instance, channel, message, before } of deliveriesOf(world, state)) {
    const { lossy, duplicating } = world.channel(channel);
    const lost = lossy ? countFault(world, before, { kind: "lose", channel }) : undefined;
    if (lost !== undefined) yield { kind: "lose", instance, channel, message, after: lost };
    const kept = duplicating ? countFault(world, state, { kind: "duplicate", channel }) : undefined;
    if (kept !== undefined) yield { kind: "duplicate", instance, channel, message, before: kept };
  }
}

/** The state after one more fault of the kind has been counted; undefined where the limit is used up. */
function countFault(world: World, state: SystemState, fault: Pick<ChannelFault, "kind" | "channel">): SystemState | undefined {
  const position = world.protocol.faults.findIndex(({ kind, channel }) => kind === fault.kind && channel === fault.channel);
  const limit = world.protocol.faults[position]?.limit;
  if (limit === undefined) return state;
  const count = state.faults.get(position, 0) + 1;
  return count > limit ? undefined : { ...state, faults: state.faults.set(position, count) };
}
