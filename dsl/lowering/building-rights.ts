/** Rights to answer are made where a call is sent. */
import type { Message, VariableId } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { field, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";
import { tagOf } from "./continuation-types.js";
import { askedKey, callerBlockKey, callerKey, callNumberKey, frameKey } from "./frames.js";

interface NewRight {
  readonly message: Message;
  readonly number: VariableId;
  readonly place: ModelPlace;
  readonly receiver: ModelExpr;
}

/** Puts the right to answer the call that is being made into its message. */
export function buildRight(code: Code, { message, number, place, receiver }: NewRight): void {
  const { program, actor } = code;
  invariant(message.call !== undefined, "a message that is called");
  const type = program.continuations.ofArgument(message.name, message.params.length - 1);
  const frame = program.continuations.frame(frameKey([message.call.site]));
  const slot = (key: string): ModelPlace => field(place, type.slots.slotOf(frame.key, key));
  const put = (target: ModelPlace, value: ModelExpr): void => {
    code.emit({ kind: "assign", target, value, span: undefined });
  };
  put(field(place, "point"), tagOf(type, frame));
  put(slot(callerKey), actor.self);
  if (actor.here !== undefined) put(slot(callerBlockKey), actor.here);
  put(slot(callNumberKey), code.evaluateVariable(number));
  if (message.call.asked !== undefined) put(slot(askedKey), receiver);
}
