/**
 * Calls of several nodes at once. The frame of such a call keeps whose answers are missing and those that have come. Its number is taken until
 * every answer has come, also those of nodes that were given up, so that no answer is taken for that to another call.
 */
import { Map, Set } from "immutable";
import type { AnsweredCall, Gather, Statement } from "../../dsl/analysis/index.js";
import { InternalError, type Span } from "../../dsl/diagnostics/index.js";
import { evaluate } from "./evaluate.js";
import type { Execution } from "./execution.js";
import { missingIn } from "./missing.js";
import type { StepInProgress } from "./step-in-progress.js";
import { isFrame, mapOf, setOf, type Frame, type Value } from "./value.js";

/** Gives the call its number; a gather begins with everybody missing. */
export function openCall(execution: Execution, { number, gather }: AnsweredCall, span: Span): void {
  const { step, scope } = execution;
  const asked = gather && setOf(evaluate(gather.nodes, scope));
  execution.setLocal(number, step.openCall(span, asked), span);
  if (gather === undefined || asked === undefined) return;
  execution.setLocal(gather.missing, asked, span);
  execution.setLocal(gather.answers, noAnswers(execution, gather), span);
}

function noAnswers({ step }: Execution, { answers }: Gather): Value {
  const type = step.world.variable(answers).type;
  if (type.kind === "set") return Set<Value>();
  if (type.kind !== "map") throw new InternalError("a gather that gives neither a map nor a set");
  return Map(step.world.universe.valuesOf(type.key).map((key) => [key, null]));
}

/** Takes nodes out of those who are missing; where nobody is any more, the rest of the handler runs later in this step. */
export function giveUp(execution: Execution, statement: Extract<Statement, { readonly kind: "giveUp" }>): void {
  const { step, scope } = execution;
  const given = statement.nodes === undefined ? Set<Value>() : setOf(evaluate(statement.nodes, scope));
  const { variable } = statement.gather;
  // A gather asks about the state that it has just entered, whatever the handler knows of the one that it left.
  const isEntered = statement.nodes === undefined;
  const frame = isEntered ? (step.machine.stack.last()?.params.get(variable) ?? null) : scope.read(variable, undefined);
  const gather = isFrame(frame) ? step.world.calls.get(frame.site)?.gather : undefined;
  if (!isFrame(frame) || gather === undefined) return;
  const missing = missingIn(step.world, frame).subtract(given);
  const kept = missing.isEmpty() ? null : { ...frame, locals: frame.locals.set(gather.missing, missing) };
  if (isEntered) step.setParam(variable, kept);
  else execution.update(variable, kept);
  if (kept === null) step.wake({ frame, value: frame.locals.get(gather.answers, null) }, statement.span);
}

/** The frame with one more answer, unless its node was given up. */
export function withAnswer(step: StepInProgress, frame: Frame, { asked, value }: { readonly asked: Value; readonly value: Value }): Frame {
  const gather = gatherOf(step, frame);
  const missing = missingIn(step.world, frame);
  if (!missing.has(asked)) return frame;
  const old = frame.locals.get(gather.answers, null);
  const answers = Set.isSet(old) ? old.add(asked) : mapOf(old).set(asked, value);
  return { ...frame, locals: frame.locals.set(gather.missing, missing.delete(asked)).set(gather.answers, answers) };
}

/** What the frame goes on with, once nobody is missing. */
export function answersIn(step: StepInProgress, frame: Frame): Value {
  return frame.locals.get(gatherOf(step, frame).answers, null);
}

function gatherOf({ world }: StepInProgress, frame: Frame): Gather {
  const gather = world.calls.get(frame.site)?.gather;
  if (gather === undefined) throw new InternalError("an answer to several for a call of one");
  return gather;
}
