/**
 * Blocking channels: a handler that sends one receiver more than the channel holds can never run to its end (T902).
 *
 * Counted backwards over the statements: the most that some path from here to the end of the handler, or to its suspension, sends into one
 * queue. A suspension ends the step, and what follows is counted on its own. Two receivers of one role count as the same, except that a loop which sends to its own element sends each of them one.
 */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { elementCount } from "../element-count.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { callOf, handlersOf, leaves, procedureOf, readsIn, suspensionOf, type HandlerBody, type StatementOf } from "../flow/traverse.js";
import type { Block, Expr, Protocol, Statement, VariableId } from "../typed-protocol.js";

/** Messages into one queue, by channel and role of the receiver. */
type Counts = ReadonlyMap<string, number>;

/** What is sent from a statement on: in its own step, and at most in one of the steps behind later suspensions. */
interface Sends {
  readonly now: Counts;
  readonly later: Counts;
}

interface Pass {
  readonly protocol: Protocol;
  readonly flow: ContinuationFlow;
  readonly body: HandlerBody;
  /** Of the loops around: how many rounds each goes. */
  readonly rounds: ReadonlyMap<VariableId, number>;
  readonly active: readonly string[];
  /** What follows a `return`: nothing, or what stands behind the call of the procedure. */
  readonly returned: Sends;
}

const none: Counts = new Map();
const nothing: Sends = { now: none, later: none };
/** Counts are sums of parts of 1: one of three rounds sends a third. */
const tolerance = 1e-6;

/** T902. */
export function checkBlocking(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  if (!protocol.channels.some(({ blocking }) => blocking)) return [];
  return protocol.machines.flatMap(handlersOf).flatMap((body) => {
    const sends = countBlock({ protocol, flow, body, rounds: new Map(), active: [], returned: nothing }, body.block, nothing);
    const counts = most(sends.now, sends.later);
    return protocol.channels.flatMap((channel) => {
      const most = Math.max(0, ...[...counts].flatMap(([key, count]) => (key.startsWith(`${channel.name} `) ? [count] : [])));
      if (!channel.blocking || most <= channel.capacity + tolerance) return [];
      const sent = Math.round(most);
      const message = `Handler may send ${sent} messages to one receiver: blocking channel '${channel.name}' holds ${channel.capacity}`;
      return [
        report("T902", body.handler.head, message, {
          related: [{ span: channel.span, message: `'${channel.name}' is declared here` }],
          hint: "such a step would never happen: raise the capacity, or wait for an answer in between",
        }),
      ];
    });
  });
}

function countBlock(pass: Pass, block: Block, after: Sends): Sends {
  return block.statements.reduceRight((rest, statement) => countStatement(pass, statement, rest), after);
}

function countStatement(pass: Pass, statement: Statement, after: Sends): Sends {
  if (statement.kind === "return") return sending(ofAnswer(pass, statement.right), pass.returned);
  if (leaves(statement)) return nothing;
  switch (statement.kind) {
    case "if":
      return either(countBlock(pass, statement.then, after), statement.otherwise ? countBlock(pass, statement.otherwise, after) : after);
    case "match":
      return statement.cases.map(({ body }) => countBlock(pass, body, after)).reduce(either, after);
    case "choose":
      return statement.otherwise === undefined ? after : either(countBlock(pass, statement.otherwise, nothing), after);
    case "for":
      return countLoop(pass, statement, after);
    case "send":
      return sending(ofSend(pass, statement), after);
    case "answer":
      return sending(ofAnswer(pass, statement.right), after);
    default:
      return countRight(pass, statement, after);
  }
}

function sending(sent: Counts, after: Sends): Sends {
  return { now: plus(sent, after.now), later: after.later };
}

/** Suspensions end the step; procedures are looked into. */
function countRight(pass: Pass, statement: Statement, after: Sends): Sends {
  const suspension = suspensionOf(statement);
  if (suspension !== undefined) {
    const now = suspension.kind === "suspend" ? countBlock(pass, suspension.body, nothing).now : none;
    return { now, later: most(after.now, after.later) };
  }
  const call = callOf(statement);
  const procedure = call && procedureOf(pass.body.machine, call);
  if (procedure === undefined || pass.active.includes(procedure.name)) return after;
  return countBlock({ ...pass, active: [...pass.active, procedure.name], returned: after }, procedure.body, after);
}

function countLoop(pass: Pass, { variable, set, body }: StatementOf<"for">, after: Sends): Sends {
  const rounds = set.type.kind === "set" ? (elementCount(pass.protocol, set.type.element) ?? 1) : 1;
  const once = countBlock({ ...pass, rounds: new Map([...pass.rounds, [variable, rounds]]) }, body, nothing);
  const all = new Map([...once.now].map(([key, count]) => [key, count * rounds]));
  return { now: plus(all, after.now), later: most(once.later, after.later) };
}

function ofSend({ protocol, rounds }: Pass, { message, target }: StatementOf<"send">): Counts {
  const channel = protocol.messages.find(({ name }) => name === message)?.channel ?? "";
  const share = target.kind === "variable" ? 1 / (rounds.get(target.variable) ?? 1) : 1;
  return new Map(rolesOf(target).map((role) => [`${channel} ${role}`, share]));
}

/** The answer goes back on the channel of the call; it may be to any of the calls whose right this is. */
function ofAnswer({ flow }: Pass, right: Expr | undefined): Counts {
  const sites = right === undefined ? [] : readsIn(right).flatMap(({ variable }) => flow.reaching.get(variable) ?? []);
  const counts = sites.flatMap((site) => {
    const answered = flow.rights.get(site);
    if (answered?.kind !== "call") return [];
    return (answered.message.call?.callers ?? []).map((role) => [`${answered.message.channel} ${role}`, 1] as const);
  });
  return new Map(counts);
}

function rolesOf(target: Expr): readonly string[] {
  const type = target.type.kind === "set" ? target.type.element : target.type;
  const node = type.kind === "optional" ? type.element : type;
  return node.kind === "node" ? node.roles : [];
}

function either(a: Sends, b: Sends): Sends {
  return { now: most(a.now, b.now), later: most(a.later, b.later) };
}

function plus(a: Counts, b: Counts): Counts {
  return combine(a, b, (left, right) => left + right);
}

function most(a: Counts, b: Counts): Counts {
  return combine(a, b, Math.max);
}

function combine(a: Counts, b: Counts, operation: (left: number, right: number) => number): Counts {
  return new Map([...a.keys(), ...b.keys()].map((key) => [key, operation(a.get(key) ?? 0, b.get(key) ?? 0)]));
}
