/**
 * Answers to calls. An answer resumes the continuation of its call where the machine holds it directly: in a parameter of its state, a variable,
 * a map, a record or a queue. While it lies in the frame of another handler the answer waits like a deferred message. Where somebody has resumed it
 * by hand, the call is an orphan, and its answer is dropped.
 */
import { List, Map } from "immutable";
import { runFrame } from "./execute.js";
import { answersIn, withAnswer } from "./gathering.js";
import { missingIn } from "./missing.js";
import type { Level, MachineState, Message } from "./state.js";
import type { StepInProgress } from "./step-in-progress.js";
import { isFrame, linearIn, numberOf, type Frame, type Value } from "./value.js";

/** Hands an answer to the handler that waits for it; says whether it has to wait itself. */
export function receiveAnswer(step: StepInProgress, message: Message): "deferred" | "done" {
  const { number, asked, value } = partsOf(step, message);
  const isAwaited = (frame: Frame): boolean => callNumber(step, frame) === number;
  const found = findFrame(step.machine, isAwaited);
  if (found === undefined && isHeld(step.machine, isAwaited)) return "deferred";
  if (found === undefined) {
    step.closeCall(number, asked);
    noteDrop(step, message);
    return "done";
  }
  const isGather = step.machine.gathers.has(number);
  const frame = isGather ? withAnswer(step, found.frame, { asked, value }) : found.frame;
  const isComplete = !isGather || missingIn(step.world, frame).isEmpty();
  step.machine = found.put(isComplete ? null : frame);
  step.closeCall(number, asked);
  if (isComplete) runFrame(step, { frame, value: isGather ? answersIn(step, frame) : value });
  else if (frame === found.frame) noteDrop(step, message);
  else noteAnswer(step, message);
  return "done";
}

function partsOf(
  { world }: StepInProgress,
  { message, args }: Message,
): { readonly number: number; readonly asked: Value; readonly value: Value } {
  const part = (name: string): Value => {
    const index = world.message(message).params.findIndex((param) => param.name === name);
    return index < 0 ? null : args.get(index, null);
  };
  return { number: numberOf(part("call")), asked: part("asked"), value: part("value") };
}

function noteDrop(step: StepInProgress, { message }: Message): void {
  const label = `${step.instance.machine.role} drops ${message}: nobody waits for it`;
  step.note({ label, how: "handle", span: step.world.message(message).span, message: undefined });
}

function noteAnswer(step: StepInProgress, { message }: Message): void {
  const label = `${step.instance.machine.role} keeps ${message}: others are missing`;
  step.note({ label, how: "handle", span: step.world.message(message).span, message: undefined });
}

function callNumber({ world }: StepInProgress, frame: Frame): number | undefined {
  const call = world.calls.get(frame.site);
  return call && numberOf(frame.locals.get(call.number, null));
}

interface Found {
  readonly frame: Frame;
  /** The machine with something else where the frame is. */
  readonly put: (content: Frame | null) => MachineState;
}

/** The frame where the machine holds it directly. */
function findFrame(machine: MachineState, isWanted: (frame: Frame) => boolean): Found | undefined {
  const inVariables = findIn(machine.variables, isWanted);
  if (inVariables !== undefined) return { ...inVariables, put: (content) => ({ ...machine, variables: inVariables.put(content) }) };
  const level = machine.stack.last();
  const inParams = level && findIn(level.params, isWanted);
  if (level === undefined || inParams === undefined) return undefined;
  const withParams = (content: Frame | null): Level => ({ ...level, params: inParams.put(content) });
  return { ...inParams, put: (content) => ({ ...machine, stack: machine.stack.set(-1, withParams(content)) }) };
}

interface FoundIn<Key> {
  readonly frame: Frame;
  readonly put: (content: Frame | null) => Map<Key, Value>;
}

function findIn<Key>(places: Map<Key, Value>, isWanted: (frame: Frame) => boolean): FoundIn<Key> | undefined {
  for (const [key, value] of places) {
    const inner = findInside(value, isWanted);
    if (inner !== undefined) return { frame: inner.frame, put: (content) => places.set(key, inner.put(content)) };
  }
  return undefined;
}

interface FoundInside {
  readonly frame: Frame;
  readonly put: (content: Frame | null) => Value;
}

/** A frame by itself, or one in a map, a record or a queue; a queue has no empty places. */
function findInside(value: Value, isWanted: (frame: Frame) => boolean): FoundInside | undefined {
  if (isFrame(value)) return isWanted(value) ? { frame: value, put: (content) => content } : undefined;
  if (Map.isMap(value)) return findIn(value, isWanted);
  if (!List.isList(value)) return undefined;
  for (const [position, element] of value.entries()) {
    const inner = findInside(element, isWanted);
    if (inner === undefined) continue;
    const put = (content: Frame | null): Value => {
      const left = inner.put(content);
      return left === null ? value.delete(position) : value.set(position, left);
    };
    return { frame: inner.frame, put };
  }
  return undefined;
}

/** Is the frame anywhere in the machine, inside other frames too? */
function isHeld(machine: MachineState, isWanted: (frame: Frame) => boolean): boolean {
  const isIn = (value: Value): boolean => linearIn(value).some((one) => isFrame(one) && (isWanted(one) || one.locals.some(isIn)));
  return machine.stack.some((level) => isIn(level.continuation) || level.params.some(isIn)) || machine.variables.some(isIn);
}
