/** Which handler a message finds: what the checks of coverage and reachability share. */
import { remembered } from "../flow/traverse.js";
import type { Handler, Machine, Message, Protocol, State, VariableId } from "../typed-protocol.js";

/** A message that a machine may receive, and the roles that may send it. */
export interface Arrival {
  readonly message: string;
  readonly senders: readonly string[];
}

/**
 * Every message that may reach the machine. Where several machines share a role, a message belongs to those that name it in a handler.
 */
export function arrivalsAt(protocol: Protocol, machine: Machine): readonly Arrival[] {
  const isAlone = protocol.machines.filter((other) => other.role === machine.role).length === 1;
  const arrivals = remembered(byRole, protocol, () => arrivalsByRole(protocol.messages)).get(machine.role) ?? [];
  return isAlone ? arrivals : arrivals.filter(({ message }) => allHandlers(machine).some((handler) => isFor(handler, message)));
}

/** Several passes ask for each machine. Entries go with their protocols. */
const byRole = new WeakMap<Protocol, ReadonlyMap<string, readonly Arrival[]>>();

function arrivalsByRole(messages: readonly Message[]): ReadonlyMap<string, readonly Arrival[]> {
  const found = new Map<string, Arrival[]>();
  for (const { name, routes } of messages) {
    for (const role of new Set(routes.map(({ to }) => to))) {
      const senders = [...new Set(routes.filter(({ to }) => to === role).map(({ from }) => from))];
      const arrivals = found.get(role) ?? [];
      arrivals.push({ message: name, senders });
      found.set(role, arrivals);
    }
  }
  return found;
}

/** Every handler of the machine, wherever it stands. */
export function allHandlers(machine: Machine): readonly Handler[] {
  const inStates = machine.states.flatMap((state) => [...state.handlers, state.otherwise]);
  return [...machine.before, ...inStates, ...machine.handlers, machine.otherwise].filter((handler) => handler !== undefined);
}

/** Does the handler name the message? */
export function isFor(handler: Handler, message: string): boolean {
  return handler.event.kind === "message" && handler.event.message === message;
}

/** The senders of `arrival` for which `handlers` have nothing, guards aside. */
export function sendersWithout(handlers: readonly Handler[], arrival: Arrival): readonly string[] {
  const named = new Set(handlers.filter((handler) => isFor(handler, arrival.message)).flatMap((handler) => handler.senders));
  return arrival.senders.filter((sender) => !named.has(sender));
}

/** The parameters of the state that hold the continuation of a wait. An optional one may as well be empty: it makes no wait. */
export function waitingParams(protocol: Protocol, state: State): readonly VariableId[] {
  return state.params.filter((param) => {
    const type = protocol.variables[param]?.type;
    return type?.kind === "continuation" && type.reply === undefined;
  });
}

/** Is somebody waiting while the machine is in this state? */
export function isWaiting(protocol: Protocol, state: State): boolean {
  return state.kind === "await" || waitingParams(protocol, state).length > 0;
}
