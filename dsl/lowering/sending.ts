/** Sends. What is sent lies in its queue at once; as a step receives nothing that was sent in it, that is the same as at its end. */
import { isRight, localChannel, type StatementOf, type Type } from "../analysis/index.js";
import { InternalError, invariant, type Span } from "../diagnostics/index.js";
import {
  equal,
  exprIsConstant,
  field,
  not,
  numberOf,
  binary,
  read,
  readVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
} from "../model/index.js";
import type { Code } from "./code.js";
import { heldList, isGone, lengthWithHeld } from "./crash-layout.js";
import { elementType } from "./expression.js";
import { messageNamed, targetRoles } from "./message-flows.js";
import { isLinearRecord } from "./linear-types.js";
import { moveExpr } from "./moving.js";
import { moveRecord } from "./moving-records.js";
import { argumentKey, blockKey, queueBetween, tagOfMessage, variantOf, type Queue } from "./queues.js";
import { buildRight } from "./building-rights.js";
import { store } from "./storing.js";
import { exprOf, membership, scalar } from "./value.js";

type Send = StatementOf<"send">;

export function send(code: Code, statement: Send): void {
  const { target, each, span } = statement;
  const value = code.evaluate(target);
  const roles = targetRoles(target);
  if (value.kind === "scalar") {
    sendToOne(code, statement, { receiver: exprOf(value), roles });
    return;
  }
  const name = code.names.take(each === undefined ? "receiver" : code.program.variable(each).name);
  const receiver = readVariable(name);
  if (each !== undefined) code.bindings.set(each, { kind: "value", value: scalar(receiver) });
  const condition = membership(value)(receiver);
  const then = code.block(() => {
    sendToOne(code, statement, { receiver, roles });
  });
  const body: readonly ModelStatement[] = exprIsConstant(condition, true) ? then : [{ kind: "if", condition, then, otherwise: [], span }];
  code.emit({ kind: "for", variable: name, over: elementType(code.scope(), target.type), body, span });
}

interface Receivers {
  readonly receiver: ModelExpr;
  readonly roles: readonly string[];
}

/** Asks for the role where the receiver can have several. */
function sendToOne(code: Code, statement: Send, { receiver, roles }: Receivers): void {
  const [role, ...others] = roles;
  if (role === undefined) throw new InternalError("a message to nobody");
  if (others.length === 0) {
    sendToRole(code, statement, { receiver, role });
    return;
  }
  const then = code.block(() => {
    sendToRole(code, statement, { receiver, role });
  });
  const otherwise = code.block(() => {
    sendToOne(code, statement, { receiver, roles: others });
  });
  const condition: ModelExpr = { kind: "member of", operand: receiver, type: code.program.types.kindName(role) };
  code.emit({ kind: "if", condition, then, otherwise, span: statement.span });
}

interface Receiver {
  readonly receiver: ModelExpr;
  readonly role: string;
}

/** A message to oneself takes the built-in channel; whether it is one may show only in the step. */
function sendToRole(code: Code, statement: Send, { receiver, role }: Receiver): void {
  const { program, actor } = code;
  const kind = blockKind(statement.block?.type);
  const isWay = (queue: Queue): boolean =>
    queue.from === code.layout.machine.role &&
    queue.to === role &&
    queue.flows.some((flow) => flow.message.name === statement.message && flow.block === kind);
  const queues = program.queues.filter(isWay);
  const own = queues.find((queue) => queue.channel.name === localChannel);
  const other = queues.find((queue) => queue.channel.name !== localChannel);
  const isSelf = statement.target.kind === "self";
  if (own === undefined || other === undefined || isSelf) {
    const queue = isSelf ? own : (other ?? own);
    invariant(queue !== undefined, "a send has its queue");
    append(code, statement, { queue, receiver });
    return;
  }
  const condition = equal(receiver, actor.self);
  const then = code.block(() => {
    append(code, statement, { queue: own, receiver });
  });
  const otherwise = code.block(() => {
    append(code, statement, { queue: other, receiver });
  });
  code.emit({ kind: "if", condition, then, otherwise, span: statement.span });
}

function blockKind(type: Type | undefined): string | undefined {
  return type?.kind === "block" ? type.name : undefined;
}

function append(code: Code, statement: Send, { queue, receiver }: { readonly queue: Queue; readonly receiver: ModelExpr }): void {
  const { program } = code;
  const { span } = statement;
  const message = messageNamed(program.protocol, statement.message);
  const block = statement.block && code.evaluateScalar(statement.block);
  const record = recordFor(code, queue);
  const variant = variantOf({ message, block: blockKind(statement.block?.type) });
  const put = (key: string, type: Type, value: ReturnType<Code["evaluate"]>): void => {
    store(code, { place: field(record, queue.slots.slotOf(variant, key)), type, value, span });
  };
  code.emit({ kind: "clear", target: record, span });
  code.emit({ kind: "assign", target: field(record, "message"), value: tagOfMessage(queue, message), span });
  if (statement.block !== undefined && block !== undefined && queue.perBlock === undefined)
    put(blockKey(blockKind(statement.block.type) ?? ""), statement.block.type, scalar(block));
  for (const [index, { type }] of message.params.entries()) {
    const slot = field(record, queue.slots.slotOf(variant, argumentKey(message, index)));
    if (statement.call !== undefined && index === statement.args.length) {
      buildRight(code, { message, number: statement.call, place: slot, receiver });
      continue;
    }
    const arg = statement.args[index];
    invariant(arg !== undefined, "every parameter has its argument");
    if (isRight(type)) moveExpr(code, arg, { place: slot, type: program.continuations.ofArgument(message.name, index) });
    else if (isLinearRecord(type)) moveRecord(code, arg, { place: slot, type });
    else put(argumentKey(message, index), type, code.evaluateInto(arg, type));
  }
  enqueue(code, { queue, receiver, block, record, message: message.name, span });
}

export interface Enqueued {
  readonly queue: Queue;
  readonly receiver: ModelExpr;
  readonly block: ModelExpr | undefined;
  readonly record: ModelPlace;
  readonly message: string;
  readonly span: Span;
}

/** Puts a message at the end of its queue, unless nobody will ever take it out; a full lossy one loses it. */
export function enqueue(code: Code, sent: Enqueued): void {
  const gone = isGone(code.program, sent.queue.to, sent.receiver);
  if (gone === undefined) {
    enqueueAlive(code, sent);
    return;
  }
  const then = code.block(() => {
    enqueueAlive(code, sent);
  });
  code.emit({ kind: "if", condition: not(gone), then, otherwise: [], span: sent.span });
}

function enqueueAlive(code: Code, { queue, receiver, block, record, message, span }: Enqueued): void {
  const { program, actor } = code;
  const { name, capacity, lossy, blocking } = queue.channel;
  const list = queueBetween(program.types, queue, { from: actor.self, to: receiver, block });
  const held = heldList(program, queue, { to: receiver, block });
  const hasRoom = binary("<", lengthWithHeld(list, held), numberOf(capacity));
  const add = appendOrHold(code, { list, held, record, span });
  if (lossy) {
    code.emit({ kind: "if", condition: hasRoom, then: [add], otherwise: [], span });
    return;
  }
  if (blocking) {
    code.emit({ kind: "assume", condition: hasRoom, span }, add);
    return;
  }
  const failure = { kind: "overflow", subject: name, text: `'${message}' exceeds capacity ${capacity} of channel '${name}'` } as const;
  code.assert(hasRoom, failure, span);
  code.emit(add);
}

interface Appended {
  readonly list: ModelPlace;
  readonly held: ModelPlace | undefined;
  readonly record: ModelPlace;
  readonly span: Span;
}

/** A step that will end in a crash holds back what it sends. */
function appendOrHold({ program, layout }: Code, { list, held, record, span }: Appended): ModelStatement {
  const into = (place: ModelPlace): ModelStatement => ({ kind: "append", list: place, value: read(record), span });
  const crash = program.crashes.get(layout.machine.role);
  if (crash === undefined || held === undefined) return into(list);
  return { kind: "if", condition: read(crash.crashing), then: [into(held)], otherwise: [into(list)], span };
}

/** Where a message for this queue is put together; one for each queue of the routine. */
export function recordFor(code: Code, queue: Queue): ModelPlace {
  const known = code.messages.get(queue.variable);
  if (known !== undefined) return known;
  const made = code.local("message", queue.element);
  code.messages.set(queue.variable, made);
  return made;
}
