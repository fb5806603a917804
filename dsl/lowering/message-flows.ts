/** Who sends what to which kind of machine, read off the sends: only these queues and rules exist in the model. */
import {
  bodiesOf,
  continuationsAt,
  localChannel,
  statementsIn,
  type Body,
  type ContinuationFlow,
  type Expr,
  type Machine,
  type Message,
  type Protocol,
  type Statement,
  type StatementOf,
} from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";

export interface MessageFlow {
  readonly message: Message;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  /** The kind of block of the receiving machine. */
  readonly block: string | undefined;
}

/** Each once, in the order of the text. */
export function findMessageFlows(protocol: Protocol, continuations: ContinuationFlow): readonly MessageFlow[] {
  const flows = new Map<string, MessageFlow>();
  for (const body of bodiesOf(protocol)) {
    for (const statement of statementsIn(body.block)) {
      const found =
        statement.kind === "send" ? flowsOf(protocol, body, statement) : answersBy(protocol, continuations, { body, statement });
      for (const flow of found) {
        flows.set([flow.message.name, flow.channel, flow.from, flow.to, flow.block ?? ""].join(" "), flow);
      }
    }
  }
  return [...flows.values()];
}

function flowsOf(protocol: Protocol, body: Body, send: StatementOf<"send">): readonly MessageFlow[] {
  const message = messageNamed(protocol, send.message);
  const from = body.machine.role;
  const block = send.block === undefined ? undefined : blockKindOf(send.block);
  return targetRoles(send.target).flatMap((to) =>
    channelsTo(protocol, { from, to, target: send.target, channel: message.channel }).map((channel) => ({
      message,
      channel,
      from,
      to,
      block,
    })),
  );
}

/** The answers that a statement may send: those to the calls whose right it may have. */
function answersBy(
  protocol: Protocol,
  continuations: ContinuationFlow,
  { body, statement }: { readonly body: Body; readonly statement: Statement },
): readonly MessageFlow[] {
  const right = statement.kind === "answer" || statement.kind === "return" ? statement.right : undefined;
  if (right === undefined) return [];
  const from = body.machine.role;
  return continuationsAt(protocol, continuations, right).flatMap((site) => {
    const answered = continuations.rights.get(site);
    if (answered?.kind !== "call" || answered.message.call === undefined) return [];
    const { callers, block } = answered.message.call;
    const message = answerTo(protocol, answered.message.name);
    // A call that nobody makes under this setting has no machine to answer to.
    const asking = callers.filter((to) => protocol.machines.some((machine) => machine.role === to && machine.block === block));
    return asking.flatMap((to) =>
      channelsTo(protocol, { from, to, target: right, channel: message.channel }).map((channel) => ({ message, channel, from, to, block })),
    );
  });
}

/** What the answers to a message travel as. */
export function answerTo(protocol: Protocol, name: string): Message {
  const found = protocol.answers.find(({ answers }) => answers === name);
  invariant(found !== undefined, `message '${name}' is called`);
  return found;
}

interface Way {
  readonly from: string;
  readonly to: string;
  readonly target: Expr;
  readonly channel: string;
}

/** The declared channel, or the built-in one to oneself, or either where only the step can tell. */
function channelsTo(protocol: Protocol, { from, to, target, channel }: Way): readonly string[] {
  if (from !== to) return [channel];
  const isSingle = protocol.nodes.some((kind) => kind.name === from && kind.size === 1);
  return isSingle || target.kind === "self" ? [localChannel] : [channel, localChannel];
}

/** The roles that a node, or the members of a set of nodes, can have. */
export function targetRoles(target: Expr): readonly string[] {
  const type = target.type.kind === "set" ? target.type.element : target.type;
  const node = type.kind === "optional" ? type.element : type;
  return node.kind === "node" ? node.roles : [];
}

function blockKindOf(block: Expr): string {
  invariant(block.type.kind === "block", "a message goes to a block");
  return block.type.name;
}

export function messageNamed(protocol: Protocol, name: string): Message {
  const found = [...protocol.messages, ...protocol.answers].find((message) => message.name === name);
  invariant(found !== undefined, `message '${name}' is declared`);
  return found;
}

/** The messages that a kind of machine can get, each with the roles of its senders. */
export function messagesTo(flows: readonly MessageFlow[], machine: Machine): ReadonlyMap<Message, readonly string[]> {
  const senders = new Map<Message, string[]>();
  for (const { message, from, to, block } of flows) {
    if (to !== machine.role || block !== machine.block) continue;
    const known = senders.get(message) ?? [];
    if (!known.includes(from)) senders.set(message, [...known, from]);
  }
  return senders;
}
