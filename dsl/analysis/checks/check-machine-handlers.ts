/**
 * T410: handlers outside any state run in waiting states and awaits too. There they can read no parameter of the state, so a `become` in them
 * would lose the continuation that the state holds.
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { arrivalsAt, isFor, isWaiting } from "./check-dispatch.js";
import { nameState, quoteList } from "./check-wording.js";
import { mayBecome } from "../flow/liveness.js";
import { callOf, handlersOf, statementsIn, type HandlerBody } from "../flow/traverse.js";
import type { Block, Machine, Protocol, State } from "../typed-protocol.js";

/** Reports each machine-level handler that can `become` and may run in a waiting state, as it has no handler of its own for the event. */
export function checkMachineHandlers(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines.flatMap((machine) =>
    handlersOf(machine)
      .filter(({ state }) => state === undefined)
      .flatMap((body) => checkHandler(protocol, body)),
  );
}

function checkHandler(protocol: Protocol, body: HandlerBody): readonly Diagnostic[] {
  const become = becomeIn(body.machine, body.block);
  if (become === undefined) return [];
  const states = body.machine.states.filter((state) => isWaiting(protocol, state) && mayRunIn(protocol, body, state));
  if (states.length === 0) return [];
  const names = states.every((state) => state.kind === "await") ? "an await" : quoteList(states.map((state) => state.name));
  return [
    report("T410", body.handler.head, `Handler of the machine changes the state, and may run in ${names}`, {
      related: [
        { span: become, message: "the state is changed here" },
        ...states.map((state) => ({ span: state.span, message: `${nameState(state.name)} has no handler for it` })),
      ],
      hint: "give each waiting state a handler for it, or move this one into the states that do not wait",
    }),
  ];
}

/** The first place where the state may be changed. */
function becomeIn(machine: Machine, block: Block): Span | undefined {
  return statementsIn(block).find((statement) => {
    const call = callOf(statement);
    return statement.kind === "become" || (call !== undefined && mayBecome(machine, call.procedure));
  })?.span;
}

function mayRunIn(protocol: Protocol, { machine, handler, before }: HandlerBody, state: State): boolean {
  const { event } = handler;
  // It runs in the start state alone.
  if (event.kind === "restart") return false;
  // An application asks for one thing at a time: who waits is most likely its request, and another is not accepted meanwhile.
  if (event.kind === "request") return machine.outstanding > 1 && !state.handlers.some((own) => sameRequest(own.event, event.request));
  if (before) return true;
  if (event.kind === "message") return !state.handlers.some((own) => isFor(own, event.message));
  if (event.kind === "timer") return !state.handlers.some(({ event: own }) => own.kind === "timer" && own.timer === event.timer);
  const named = [...state.handlers, ...machine.handlers];
  return state.otherwise === undefined && arrivalsAt(protocol, machine).some(({ message }) => !named.some((own) => isFor(own, message)));
}

function sameRequest(event: HandlerBody["handler"]["event"], request: string): boolean {
  return event.kind === "request" && event.request === request;
}
