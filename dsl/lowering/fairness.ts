/** Which steps a run may not leave out for ever (`leads to` relies on it), as constraints that rules share. */
import type { HostOperation, Machine, Request, Timer } from "../analysis/index.js";
import type { Fairness, ModelExpr } from "../model/index.js";
import type { Actor } from "./code.js";
import type { MessageFlow } from "./message-flows.js";
import type { Queue } from "./queues.js";

/** Faults, and what the application asks without having promised it. */
export const unfair: Fairness = { strength: "none" };

/** One constraint for each machine and request. */
export function fairRequest(event: "issue" | "accept", actor: Actor, { name }: Request): Fairness {
  return { strength: "weak", constraint: `${event} ${machineText(actor)} ${name}`, by: ends(actor) };
}

/** One constraint for each machine and timer. */
export function fairTimer(actor: Actor, { name }: Timer): Fairness {
  return { strength: "weak", constraint: `fire ${machineText(actor)} ${name}`, by: ends(actor) };
}

/** One constraint for each operation that is under way. */
export function fairCompletion(actor: Actor, { name }: HostOperation, number: ModelExpr): Fairness {
  return { strength: "weak", constraint: `complete ${machineText(actor)} ${name}`, by: [...ends(actor), number] };
}

/** One constraint for each node that has crashed. */
export function fairRestart(role: string, self: ModelExpr): Fairness {
  return { strength: "weak", constraint: `restart ${role}`, by: [self] };
}

/** One constraint for each queue where messages are ordered, else for each kind of message, sender and receiving machine. */
export function fairDelivery(
  queue: Queue,
  flow: MessageFlow,
  { actor, sender }: { readonly actor: Actor; readonly sender: ModelExpr },
): Fairness {
  const { channel, from, to, perBlock } = queue;
  const strength = channel.lossy ? "strong" : "weak";
  if (channel.discipline === "unordered") {
    return {
      strength,
      constraint: `deliver ${channel.name} ${from} ${machineText(actor)} ${flow.message.name}`,
      by: [sender, ...ends(actor)],
    };
  }
  const block = perBlock === undefined || actor.here === undefined ? [] : [actor.here];
  return { strength, constraint: `deliver ${channel.name} ${from} ${to} ${perBlock ?? ""}`.trimEnd(), by: [sender, actor.self, ...block] };
}

function machineText({ layout }: Actor): string {
  const { role, block }: Machine = layout.machine;
  return block === undefined ? role : `${role} per ${block}`;
}

function ends({ self, here }: Actor): readonly ModelExpr[] {
  return here === undefined ? [self] : [self, here];
}
