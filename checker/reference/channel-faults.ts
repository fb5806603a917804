/** What channels do to messages besides delivering them: lossy ones lose them, duplicating ones deliver them and keep them. */
import type { ChannelLimit, Fault } from "../../dsl/analysis/index.js";
import { deliveriesOf } from "./deliveries.js";
import { isDown } from "./down.js";
import { countFault } from "./fault-counts.js";
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
    const lost = lossy ? countFault(world, before, isLimit("lose", channel)) : undefined;
    if (lost !== undefined) yield { kind: "lose", instance, channel, message, after: lost };
    const kept = duplicating && !isDown(state, instance.node) ? countFault(world, state, isLimit("duplicate", channel)) : undefined;
    if (kept !== undefined) yield { kind: "duplicate", instance, channel, message, before: kept };
  }
}

function isLimit(kind: ChannelLimit["kind"], channel: string): (fault: Fault) => boolean {
  return (fault) => fault.kind === kind && fault.channel === channel;
}
