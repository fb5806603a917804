/** Answers as messages to those who called. */
import { localChannel, type CallOfMessage, type Message } from "../analysis/index.js";
import { InternalError, invariant, type Span } from "../diagnostics/index.js";
import { equal, field, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";
import { argumentKey, blockKey, tagOfMessage, variantOf, type Queue } from "./queues.js";
import { enqueue, recordFor } from "./sending.js";
import { store } from "./storing.js";
import type { Value } from "./value.js";

/** An answer on its way to the caller. */
export interface AnswerSent {
  readonly message: Message;
  readonly call: CallOfMessage;
  readonly receiver: ModelExpr;
  readonly block: ModelExpr | undefined;
  readonly number: ModelExpr;
  /** Who was asked, where several were. */
  readonly asked: ModelExpr | undefined;
  readonly value: Value | undefined;
  readonly span: Span;
}

/** Sends it to the caller, whose role may show only in the step. */
export function sendAnswer(code: Code, sent: AnswerSent, roles: readonly string[] = sent.call.callers): void {
  const [role, ...others] = roles;
  if (role === undefined) throw new InternalError("an answer to nobody");
  if (others.length === 0) {
    sendAnswerTo(code, sent, role);
    return;
  }
  const then = code.block(() => {
    sendAnswerTo(code, sent, role);
  });
  const otherwise = code.block(() => {
    sendAnswer(code, sent, others);
  });
  const condition: ModelExpr = { kind: "member of", operand: sent.receiver, type: code.program.types.kindName(role) };
  code.emit({ kind: "if", condition, then, otherwise, span: sent.span });
}

function sendAnswerTo(code: Code, sent: AnswerSent, role: string): void {
  const { program, actor } = code;
  const { message, call, receiver, span } = sent;
  const isWay = (queue: Queue): boolean =>
    queue.from === code.layout.machine.role &&
    queue.to === role &&
    queue.flows.some((flow) => flow.message === message && flow.block === call.block);
  const queues = program.queues.filter(isWay);
  const own = queues.find((queue) => queue.channel.name === localChannel);
  const other = queues.find((queue) => queue.channel.name !== localChannel);
  const by = (queue: Queue) => () => {
    appendAnswer(code, sent, queue);
  };
  if (own === undefined || other === undefined) {
    const queue = other ?? own;
    invariant(queue !== undefined, "an answer has its queue");
    appendAnswer(code, sent, queue);
    return;
  }
  code.emit({ kind: "if", condition: equal(receiver, actor.self), then: code.block(by(own)), otherwise: code.block(by(other)), span });
}

function appendAnswer(code: Code, sent: AnswerSent, queue: Queue): void {
  const { message, call, receiver, block, number, asked, value, span } = sent;
  const record = recordFor(code, queue);
  const slot = (key: string): ModelPlace => field(record, queue.slots.slotOf(variantOf({ message, block: call.block }), key));
  code.emit({ kind: "clear", target: record, span });
  code.emit({ kind: "assign", target: field(record, "message"), value: tagOfMessage(queue, message), span });
  if (block !== undefined && queue.perBlock === undefined)
    code.emit({ kind: "assign", target: slot(blockKey(call.block ?? "")), value: block, span });
  code.emit({ kind: "assign", target: slot(argumentKey(message, 0)), value: number, span });
  if (value !== undefined && call.result !== undefined)
    store(code, { place: slot(argumentKey(message, 1)), type: call.result, value, span });
  if (asked !== undefined) {
    const target = slot(argumentKey(message, message.params.length - 1));
    code.emit({ kind: "assign", target, value: asked, span });
  }
  enqueue(code, { queue, receiver, block, record, message: message.name, span });
}
