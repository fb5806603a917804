/** Coverage: is there a handler for everything that may arrive, and does every handler get its turn? */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { allHandlers, arrivalsAt, isFor, isWaiting, sendersWithout, type Arrival } from "./check-dispatch.js";
import { quoteList } from "./check-wording.js";
import { statementsIn } from "../flow/traverse.js";
import type { Handler, Machine, Protocol, State } from "../typed-protocol.js";

/** T301, T302, T305, T306, T309. */
export function checkCoverage(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines.flatMap((machine) => [
    ...unhandledMessages(protocol, machine),
    ...openWaits(protocol, machine),
    ...shadowedHandlers(machine),
    ...unacceptedRequests(machine),
  ]);
}

// ---------------------------------------------------------------- messages

/** Messages that nothing in the machine is for, and pairs of a state and a message without a handler: one warning a message. */
function unhandledMessages(protocol: Protocol, machine: Machine): readonly Diagnostic[] {
  const arrivals = arrivalsAt(protocol, machine);
  const answers = arrivals.filter((arrival) => onlyAnswersWaits(protocol, machine, arrival));
  const others = arrivals.filter((arrival) => !answers.includes(arrival));
  return [...unhandledAnswers(protocol, machine, answers), ...unhandledArrivals(protocol, machine, others)];
}

/** Does the message do nothing but end waits? So it is in most protocols, and what sends it knows that somebody waits. */
function onlyAnswersWaits(protocol: Protocol, machine: Machine, { message }: Arrival): boolean {
  const handlers = (list: readonly Handler[]): readonly Handler[] => list.filter((handler) => isFor(handler, message));
  const inWaits = machine.states.filter((state) => isWaiting(protocol, state)).flatMap((state) => handlers(state.handlers));
  const isElsewhere = handlers(allHandlers(machine)).length > inWaits.length;
  return inWaits.length > 0 && !isElsewhere && inWaits.every(resumes);
}

function resumes(handler: Handler): boolean {
  return statementsIn(handler.body).some(({ kind }) => kind === "resume" || kind === "resumeWait" || kind === "wake");
}

/** One warning for all of them: in a correct protocol they are the rule. */
function unhandledAnswers(protocol: Protocol, machine: Machine, answers: readonly Arrival[]): readonly Diagnostic[] {
  const states = machine.states.filter((state) => !isWaiting(protocol, state));
  const open = answers.filter((arrival) => states.some((state) => openSenders(machine, state, arrival).length > 0));
  const [first, ...others] = open;
  if (first === undefined) return [];
  const names = quoteList(open.map((arrival) => arrival.message));
  return [
    report("T301", machine.span, `Machine '${machine.role}' handles ${names} only while it waits for ${pronoun(others.length)}`, {
      hint: `elsewhere ${pronoun(others.length)} would be unexpected, which 'kettle verify' finds; 'on ${first.message} { fail "…" }' in the machine says so`,
    }),
  ];
}

function pronoun(others: number): string {
  return others === 0 ? "it" : "them";
}

function unhandledArrivals(protocol: Protocol, machine: Machine, arrivals: readonly Arrival[]): readonly Diagnostic[] {
  return arrivals.flatMap((arrival) => {
    const isKnown = allHandlers(machine).some((handler) => isFor(handler, arrival.message) || handler.event.kind === "otherwise");
    if (!isKnown) return [neverHandled(protocol, machine, arrival)];
    const gaps = machine.states
      .filter((state) => !isWaiting(protocol, state))
      .map((state) => ({ state, senders: openSenders(machine, state, arrival) }))
      .filter(({ senders }) => senders.length > 0);
    const kinds = new Set(gaps.map(({ senders }) => senders.join(" ")));
    return [...kinds].map((kind) =>
      missingHandlers(
        machine,
        arrival,
        gaps.filter(({ senders }) => senders.join(" ") === kind),
      ),
    );
  });
}

function neverHandled(protocol: Protocol, machine: Machine, arrival: Arrival): Diagnostic {
  const span = protocol.messages.find((message) => message.name === arrival.message)?.span ?? machine.span;
  return report("T305", span, `Machine '${machine.role}' never handles '${arrival.message}'`, {
    hint: `write 'on ${arrival.message}' in machine '${machine.role}', or take '${machine.role}' off the message's receivers`,
  });
}

function missingHandlers(
  machine: Machine,
  { message, senders }: Arrival,
  gaps: readonly { readonly state: State; readonly senders: readonly string[] }[],
): Diagnostic {
  const open = gaps[0]?.senders ?? [];
  const from = open.length === senders.length ? "" : ` from ${quoteList(open)}`;
  const states = gaps.map(({ state }) => state);
  const text = `Machine '${machine.role}' has no handler for '${message}'${from} in ${quoteList(states.map((state) => state.name))}`;
  return report("T301", machine.span, text, {
    related: states.map((state) => ({ span: state.span, message: `state '${state.name}' is here` })),
    hint: `if it can arrive there, write 'on ${message}'; if it cannot, 'on ${message} { fail "…" }' says so`,
  });
}

/** The senders of the message for which the state has nothing: no handler of its own or of the machine, and no `otherwise`. */
function openSenders(machine: Machine, state: State, arrival: Arrival): readonly string[] {
  if (state.otherwise !== undefined || machine.otherwise !== undefined) return [];
  return sendersWithout([...state.handlers, ...machine.handlers, ...machine.before], arrival);
}

function openWaits(protocol: Protocol, machine: Machine): readonly Diagnostic[] {
  const arrivals = arrivalsAt(protocol, machine);
  return machine.states
    .filter((state) => isWaiting(protocol, state))
    .flatMap((state) => {
      const open = arrivals.filter((arrival) => openSenders(machine, state, arrival).length > 0);
      if (open.length === 0) return [];
      const subject = state.kind === "await" ? "This await" : `Waiting state '${state.name}'`;
      const missing = quoteList(open.map((arrival) => arrival.message));
      return [
        report("T306", state.span, `${subject} does not say what happens to ${missing}`, {
          hint: "add a handler for each, or 'otherwise defer', 'otherwise drop' or 'otherwise fail'",
        }),
      ];
    });
}

// ---------------------------------------------------------------- handlers

function shadowedHandlers(machine: Machine): readonly Diagnostic[] {
  const lists = [machine.before, ...machine.states.map((state) => state.handlers), machine.handlers];
  return lists.flatMap((list) => list.flatMap((handler, index) => shadowedBy(handler, list.slice(0, index))));
}

/** A handler after unguarded ones for the same event that leave it no sender. A `before` handler may pass, so it takes nothing for certain. */
function shadowedBy(handler: Handler, earlier: readonly Handler[]): readonly Diagnostic[] {
  const takers = earlier.filter((other) => other.guard === undefined && !mayPass(other) && sameEvent(other, handler));
  const taken = new Set(takers.flatMap((other) => other.senders));
  const isShadowed = handler.event.kind === "request" ? takers.length > 0 : handler.senders.every((sender) => taken.has(sender));
  if (takers.length === 0 || !isShadowed) return [];
  return [
    report("T302", handler.head, `Handler can never run: an earlier one takes every '${eventName(handler)}'`, {
      related: takers.map((other) => ({ span: other.head, message: "the earlier handler is here" })),
      hint: "handlers are tried in order: put the one with the guard first",
    }),
  ];
}

function mayPass(handler: Handler): boolean {
  return statementsIn(handler.body).some((statement) => statement.kind === "pass");
}

function sameEvent(a: Handler, b: Handler): boolean {
  return a.event.kind === b.event.kind && eventName(a) === eventName(b);
}

function eventName(handler: Handler): string {
  const { event } = handler;
  if (event.kind === "otherwise") return "message";
  if (event.kind === "restart") return "restart";
  if (event.kind === "timer") return event.timer;
  return event.kind === "message" ? event.message : event.request;
}

function unacceptedRequests(machine: Machine): readonly Diagnostic[] {
  const accepted = new Set(allHandlers(machine).flatMap((handler) => (handler.event.kind === "request" ? [handler.event.request] : [])));
  return machine.requests
    .filter((request) => !accepted.has(request.name))
    .map((request) =>
      report("T309", request.span, `Request '${request.name}' is never accepted: no state has a handler for it`, {
        hint: `write 'on ${request.name}(…)' in the states that can serve it`,
      }),
    );
}
