/** Counts what walks meet, and knows what there is to meet. */
import { handlersOf, type Handler, type Machine, type Property, type Protocol, type State } from "../../dsl/analysis/index.js";
import type { Span } from "../../dsl/diagnostics/index.js";
import type { Passage } from "../reference/index.js";
import type { Coverage, MachineCoverage, Met } from "../verdict/index.js";

/** Grows with every step of a simulation. */
export class CoverageCounter {
  readonly #counts = new Map<string, number>();

  constructor(readonly protocol: Protocol) {}

  /** The states in which walks begin are met too. */
  begin(walks = 1): void {
    for (const machine of this.protocol.machines) {
      for (const state of machine.states) if (state.start) this.#count(stateKey(machine, state.name), walks);
    }
  }

  step(passage: Passage): void {
    for (const state of passage.after) this.#count(stateKey(passage, state));
    for (const span of passage.ran) this.#count(textKey(span));
    const top = passage.before.at(-1);
    if (top !== undefined && passage.delivered !== undefined) this.#count(deliveryKey(passage, top, passage.delivered));
  }

  covers(reached: readonly Property[]): void {
    for (const property of reached) this.#count(textKey(property.span));
  }

  /** Adds what somebody else has counted: steps that ended in a state. */
  addState(machine: Kept, state: string, count: number): void {
    this.#count(stateKey(machine, state), count);
  }

  /** Messages that came while the machine was in a state. */
  addDelivery(machine: Kept, delivery: { readonly state: string; readonly message: string }, count: number): void {
    this.#count(deliveryKey(machine, delivery.state, delivery.message), count);
  }

  /** Runs of the handler that stands at a place in the text, or states in which the cover there held. */
  addText(start: number, count: number): void {
    this.#count(textKey({ start }), count);
  }

  get coverage(): Coverage {
    return {
      machines: this.protocol.machines.map((machine) => this.#machine(machine)),
      covers: this.protocol.properties
        .filter((property) => property.kind === "cover")
        .map((property) => this.#met(property.name, property.span, textKey(property.span))),
    };
  }

  #machine(machine: Machine): MachineCoverage {
    const heads = new Map(handlersOf(machine).map(({ handler }) => [handler.head.start, handler] as const));
    return {
      role: machine.role,
      block: machine.block,
      states: machine.states.map((state) => this.#met(state.name, state.span, stateKey(machine, state.name))),
      handlers: [...heads.values()]
        .filter((handler) => !onlyFails(handler))
        .map((handler) => this.#met(handler.label, handler.head, textKey(handler.head))),
      deliveries: machine.states.flatMap((state) =>
        survivableMessages(this.protocol, machine, state).map((message) => ({
          state: state.name,
          message,
          count: this.#counts.get(deliveryKey(machine, state.name, message)) ?? 0,
        })),
      ),
    };
  }

  #met(name: string, span: Span, key: string): Met {
    return { name, span, count: this.#counts.get(key) ?? 0 };
  }

  #count(key: string, count = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }
}

/** Which kind of machine. */
export type Kept = Pick<Machine, "role" | "block">;

function stateKey({ role, block }: Kept, state: string): string {
  return `state ${role} ${block ?? ""} ${state}`;
}

function deliveryKey({ role, block }: Kept, state: string, message: string): string {
  return `delivery ${role} ${block ?? ""} ${state} ${message}`;
}

/** A handler of several states stands in the text once and counts once. */
function textKey({ start }: Pick<Span, "start">): string {
  return `text ${start}`;
}

/** The messages for which the state has something other than a failure. */
function survivableMessages(protocol: Protocol, machine: Machine, state: State): readonly string[] {
  const sent = protocol.messages.filter((message) => message.routes.some((route) => route.to === machine.role));
  return sent.map((message) => message.name).filter((message) => takers(machine, state, message).some((handler) => !onlyFails(handler)));
}

/** The handlers that may take up a message in a state, up to the first that always does. */
function takers(machine: Machine, state: State, message: string): readonly Handler[] {
  const isFor = ({ event }: Handler): boolean => event.kind === "message" && event.message === message;
  const named = [...state.handlers, ...machine.handlers].filter(isFor);
  const others = [state.otherwise, machine.otherwise].flatMap((handler) => handler ?? []);
  const inOrder = [...named, ...others];
  const last = inOrder.findIndex((handler) => handler.guard === undefined);
  return [...machine.before.filter(isFor), ...(last < 0 ? inOrder : inOrder.slice(0, last + 1))];
}

function onlyFails({ body }: Handler): boolean {
  const [first, ...more] = body.statements;
  return first?.kind === "fail" && more.length === 0;
}
