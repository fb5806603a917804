/**
 * Rights to answer where only the whole protocol shows the mistake: T412 (dropped by `otherwise`), T413 (of a request, sent), T607 (no handler),
 * T608 (unreliable channel).
 */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { allHandlers, arrivalsAt, isFor, sendersWithout } from "./check-dispatch.js";
import { quoteList } from "./check-wording.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { holdsContinuation } from "../type-relations.js";
import { bodiesOf, statementsIn, type StatementOf } from "../flow/traverse.js";
import type { Handler, Machine, Message, Protocol, State } from "../typed-protocol.js";

/** Reports calls that cannot be answered, whatever happens. */
export function checkRights(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  const carrying = new Set(protocol.messages.filter(carriesRight).map(({ name }) => name));
  return [
    ...protocol.messages.flatMap((message) => unreliable(protocol, message)),
    ...protocol.machines.flatMap((machine) => droppedCalls(protocol, machine, carrying)),
    ...bodiesOf(protocol).flatMap(({ machine, block }) =>
      statementsIn(block).flatMap((statement) =>
        statement.kind === "send" ? [...leaving(flow, statement), ...unanswered(protocol, machine, statement)] : [],
      ),
    ),
  ];
}

// ---------------------------------------------------------------- T608

function carriesRight({ params }: Message): boolean {
  return params.some(({ type }) => holdsContinuation(type));
}

function unreliable(protocol: Protocol, message: Message): readonly Diagnostic[] {
  const { name, channel, span } = message;
  const used = protocol.channels.find((one) => one.name === channel);
  if (used === undefined || (!used.lossy && !used.duplicating) || !carriesRight(message)) return [];
  const what = used.lossy ? "loses messages" : "copies messages";
  const text = `Cannot send '${name}' on channel '${channel}', which ${what}: it carries a right to answer`;
  return [
    report("T608", span, text, {
      related: [{ span: used.span, message: `'${channel}' is declared here` }],
      hint: "declare a reliable channel for it",
    }),
  ];
}

// ---------------------------------------------------------------- T412

function droppedCalls(protocol: Protocol, machine: Machine, carrying: ReadonlySet<string>): readonly Diagnostic[] {
  const arrivals = arrivalsAt(protocol, machine).filter(({ message }) => carrying.has(message));
  const reaching = (handlers: readonly Handler[]): readonly string[] =>
    arrivals.filter((arrival) => sendersWithout(handlers.filter(takesAll), arrival).length > 0).map(({ message }) => message);
  const ofState = (state: State): readonly Diagnostic[] => dropping(state.otherwise, reaching([...state.handlers, ...machine.handlers]));
  const ofMachine = machine.states
    .filter((state) => state.otherwise === undefined)
    .flatMap((state) => reaching([...state.handlers, ...machine.handlers]));
  return [...machine.states.flatMap(ofState), ...dropping(machine.otherwise, [...new Set(ofMachine)])];
}

/** A guard may be false, and then `otherwise` gets what the handler is for. */
function takesAll(handler: Handler): boolean {
  return handler.guard === undefined;
}

function dropping(otherwise: Handler | undefined, messages: readonly string[]): readonly Diagnostic[] {
  if (otherwise === undefined || messages.length === 0) return [];
  const isEnding = statementsIn(otherwise.body).some(
    ({ kind }) => kind === "drop" || kind === "return" || kind === "resume" || kind === "resumeWait",
  );
  const mayFall = otherwise.body.statements.every(({ kind }) => kind !== "defer" && kind !== "fail");
  if (!isEnding && !mayFall) return [];
  const text = `Cannot drop ${quoteList(messages)}: who called waits for the answer`;
  return [report("T412", otherwise.head, text, { hint: "defer it, or write a handler that answers" })];
}

// ---------------------------------------------------------------- T413, T607

function leaving(flow: ContinuationFlow, { message, args }: StatementOf<"send">): readonly Diagnostic[] {
  return args.flatMap((arg, index) => {
    const sites = flow.carried.get(message)?.get(index) ?? [];
    const requests = sites.flatMap((site) => {
      const right = flow.rights.get(site);
      return right?.kind === "request" ? [right.request] : [];
    });
    if (requests.length === 0) return [];
    const text = `Cannot send the right to answer request ${quoteList(requests)}: the application waits at this machine`;
    return [report("T413", arg.span, text, { hint: "call the other node, and answer when it has answered" })];
  });
}

function unanswered(protocol: Protocol, machine: Machine, send: StatementOf<"send">): readonly Diagnostic[] {
  const message: Message | undefined = protocol.messages.find(({ name }) => name === send.message);
  if (message?.call === undefined || send.call === undefined) return [];
  const roles = send.target.type.kind === "node" ? send.target.type.roles : [];
  const mute = roles.filter(
    (role) => !protocol.machines.some((other) => other.role === role && allHandlers(other).some((handler) => isFor(handler, message.name))),
  );
  if (mute.length === 0) return [];
  const text = `Cannot call '${message.name}' at ${quoteList(mute)}: no machine of the role has a handler that answers`;
  return [
    report("T607", send.target.span, text, {
      related: [{ span: message.span, message: `'${message.name}' is declared here` }],
      hint: `write 'on ${message.name}' in machine '${mute[0] ?? machine.role}'`,
    }),
  ];
}
