/** Calls are given numbers, by which their answers find back; and rights to answer are used. */
import { maxCalls, type AnsweredCall, type StatementOf } from "../analysis/index.js";
import { invariant, type Span } from "../diagnostics/index.js";
import { at, binary, field, not, numberOf, read, truth, type ModelPlace, type ModelStatement } from "../model/index.js";
import type { Code } from "./code.js";
import type { ContinuationPlace } from "./continuation-place.js";
import { askedKey, callerBlockKey, callerKey, callNumberKey, type Frame } from "./frames.js";
import { openGather } from "./gathering.js";
import { answerTo } from "./message-flows.js";
import { forEachFrame, slotPlace } from "./moving.js";
import { taken } from "./resuming.js";
import { sendAnswer } from "./sending-answers.js";
import { exprOf, valueAt, type Value } from "./value.js";

/** Gives a call the smallest number that is free; a gather begins with everybody missing. */
export function openCall(code: Code, { number: id, gather }: AnsweredCall, span: Span): void {
  const { calls } = code.layout;
  invariant(calls !== undefined, "a machine that calls has its numbers");
  const target = code.localFor(id);
  const isOpen = (number: number): ModelPlace => at(field(code.actor.instance, calls.open), numberOf(number));
  const failure = {
    kind: "overflow",
    subject: undefined,
    text: `more than ${maxCalls} calls of one machine wait for their answers`,
  } as const;
  let otherwise: readonly ModelStatement[] = [{ kind: "error", failure, span }];
  for (let number = maxCalls - 1; number >= 0; number -= 1) {
    const then: readonly ModelStatement[] = [
      { kind: "assign", target, value: numberOf(number), span },
      { kind: "assign", target: isOpen(number), value: truth, span },
    ];
    otherwise = [{ kind: "if", condition: not(read(isOpen(number))), then, otherwise, span }];
  }
  code.emit(...otherwise);
  if (gather !== undefined) openGather(code, gather, { number: code.evaluateVariable(id), span });
}

type Answer = Pick<StatementOf<"answer">, "right" | "value" | "span">;

/** `answer r with e`, and `return e` where the right is in a variable. */
export function answer(code: Code, { right, value, span }: Answer): void {
  const result = right.type.kind === "continuation" ? right.type.result : undefined;
  const given = value === undefined || result === undefined ? undefined : code.evaluateInto(value, result);
  const source = taken(code, right, span);
  forEachFrame(code, source, (frame) => {
    answerOne(code, { source, frame }, { value: given, span });
  });
}

interface Held {
  readonly source: ContinuationPlace;
  readonly frame: Frame;
}

function answerOne(code: Code, { source, frame }: Held, { value, span }: { readonly value: Value | undefined; readonly span: Span }): void {
  const { program, layout, actor } = code;
  const right = program.flow.rights.get(frame.path[0] ?? -1);
  invariant(right !== undefined, "what is answered is a right");
  if (right.kind === "request") {
    const open = field(actor.instance, layout.open.get(right.request) ?? "");
    code.emit({ kind: "assign", target: open, value: binary("-", read(open), numberOf(1)), span });
    return;
  }
  const { call, name } = right.message;
  invariant(call !== undefined, "a message that is called");
  const part = (key: string) => read(slotPlace(source, frame, key));
  const block =
    call.block === undefined ? undefined : exprOf(valueAt(slotPlace(source, frame, callerBlockKey), { kind: "block", name: call.block }));
  const receiver = exprOf(valueAt(slotPlace(source, frame, callerKey), { kind: "node", roles: call.callers }));
  const asked = call.asked === undefined ? undefined : part(askedKey);
  sendAnswer(code, { message: answerTo(program.protocol, name), call, receiver, block, number: part(callNumberKey), asked, value, span });
}
