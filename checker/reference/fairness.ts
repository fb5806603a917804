/** What a run may not leave out for ever (`semantics.md`, "Verdicts"): the constraint that an event serves. */
import type { Event } from "./events.js";
import type { Delivery } from "./deliveries.js";
import { numberOf } from "./value.js";
import type { World } from "./world.js";

/** Events with equal `key` share one constraint. */
export interface FairnessConstraint {
  readonly key: string;
  readonly strength: "weak" | "strong";
  /** What happens, for people: `CacheA taking up read`. */
  readonly subject: string;
}

/** Undefined for what nobody has to do: faults, and what the application asks without having promised it. */
export function fairnessOf(world: World, event: Event): FairnessConstraint | undefined {
  const { key } = event.instance;
  const name = nameOf(world, event);
  switch (event.kind) {
    case "issue": {
      if (!event.declared.owed) return undefined;
      const { request } = event.request;
      return { key: `issue ${key} ${request}`, strength: "weak", subject: `${name} being asked ${request}, as promised` };
    }
    case "accept": {
      const { request } = event.request;
      return { key: `accept ${key} ${request}`, strength: "weak", subject: `${name} taking up ${request}` };
    }
    case "fire": {
      const timer = event.timer.name;
      return { key: `fire ${key} ${timer}`, strength: "weak", subject: `the timer ${timer} of ${name}` };
    }
    case "complete": {
      const operation = event.operation.name;
      const number = numberOf(event.message.args.first(null));
      return {
        key: `complete ${key} ${operation} ${number}`,
        strength: "weak",
        subject: `host operation ${operation} of ${name} completing`,
      };
    }
    case "deliver":
      return fairDelivery(world, event);
    case "restart": {
      const node = world.universe.nameOf(event.instance.node);
      return { key: `restart ${node}`, strength: "weak", subject: `the restart of ${node}` };
    }
    case "lose":
    case "duplicate":
    case "crash":
      return undefined;
  }
}

/** One constraint for each queue where messages are ordered, else for each kind of message, sender and receiving machine. */
function fairDelivery(world: World, { channel, message, instance }: Delivery): FairnessConstraint {
  const { discipline, perBlock, lossy } = world.channel(channel);
  const strength = lossy ? "strong" : "weak";
  const [from, to] = [world.universe.nameOf(message.from), world.universe.nameOf(message.to)];
  if (discipline === "unordered") {
    const key = `deliver ${channel} ${from} ${instance.key} ${message.message}`;
    return { key, strength, subject: `the delivery of ${message.message} from ${from} to ${nameOf(world, { instance })}` };
  }
  const receiver = perBlock ? nameOf(world, { instance }) : to;
  return {
    key: `deliver ${channel} ${from} ${receiver}`,
    strength,
    subject: `the delivery of what ${from} sends to ${receiver} on ${channel}`,
  };
}

function nameOf(world: World, { instance }: Pick<Event, "instance">): string {
  const { node, block } = instance;
  const name = world.universe.nameOf(node);
  return block === undefined || world.universe.sort(block.sort).size === 1 ? name : `${name} at ${world.universe.nameOf(block)}`;
}
