/** Which sends wait for room in a state: what a report needs to explain steps that do not happen. */
import type { BlockedSend } from "../verdict/index.js";
import { eventsOf, type Event } from "./events.js";
import { executeEvent } from "./step.js";
import type { SystemState } from "./state.js";
import type { World } from "./world.js";

/** Each once, in the order of the events that they hold up. */
export function blockedSends(world: World, state: SystemState): readonly BlockedSend[] {
  if (!world.protocol.channels.some(({ blocking }) => blocking)) return [];
  const found = new Map<string, BlockedSend>();
  for (const event of eventsOf(world, state)) {
    if (event.kind === "crash") continue;
    const { node, block } = event.instance;
    const subject = subjectOf(event);
    executeEvent(world, state, event, {
      blocked: ({ sent, channel }) => {
        const send: BlockedSend = {
          node: world.universe.nameOf(node),
          block: block && world.universe.nameOf(block),
          event: subject,
          message: sent.message,
          channel,
          to: world.universe.nameOf(sent.to),
        };
        found.set(JSON.stringify(send), send);
      },
    });
  }
  return [...found.values()];
}

function subjectOf(event: Exclude<Event, { readonly kind: "crash" }>): string {
  if (event.kind === "restart") return event.kind;
  if (event.kind === "fire") return event.timer.name;
  if (event.kind === "complete") return event.operation.name;
  return "request" in event ? event.request.request : event.message.message;
}
