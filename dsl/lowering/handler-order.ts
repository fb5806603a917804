import type { Handler, Machine, State } from "../analysis/index.js";

/** What is offered to handlers. */
interface Offered {
  readonly kind: "message" | "request" | "timer" | "restart";
  readonly name: string;
  /** Roles of senders; empty for requests. */
  readonly senders: readonly string[];
}

/** The handlers that are tried in a state, after those that look at messages before. */
export function handlersInOrder(machine: Machine, state: State): readonly Handler[] {
  const all = [...state.handlers, ...machine.handlers, state.otherwise, machine.otherwise];
  return all.filter((handler) => handler !== undefined);
}

/** Is the handler for this message or request, at least from some of its senders? */
export function concerns(handler: Handler, offer: Offered): boolean {
  const { event } = handler;
  switch (event.kind) {
    case "otherwise":
      return offer.kind === "message";
    case "message":
      return offer.kind === "message" && event.message === offer.name && handler.senders.some((role) => offer.senders.includes(role));
    case "timer":
      return offer.kind === "timer" && event.timer === offer.name;
    case "restart":
      return offer.kind === "restart";
    case "request":
      return offer.kind === "request" && event.request === offer.name;
  }
}

export function fitsAllSenders(handler: Handler, senders: readonly string[]): boolean {
  return handler.event.kind !== "message" || senders.every((role) => handler.senders.includes(role));
}
