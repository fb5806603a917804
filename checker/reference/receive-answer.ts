/**
 * Answers to calls. An answer resumes the continuation of its call where the machine holds it directly: in a parameter of its state, a variable,
 * or a map. While it lies in the frame of another handler the answer waits like a deferred message. Where somebody has resumed it
 * by hand, the call is an orphan, and its answer is dropped.
 */
import { Map } from "immutable";
import { runFrame } from "./execute.js";
import type { MachineState, Message } from "./state.js";
import type { StepInProgress } from "./step-in-progress.js";
import { isFrame, linearIn, numberOf, type Frame, type Value } from "./value.js";

/** Hands an answer to the handler that waits for it; says whether it has to wait itself. */
export function receiveAnswer(step: StepInProgress, { message, args }: Message): "deferred" | "done" {
  const { world, instance } = step;
  const number = numberOf(args.get(0, null));
  const isAwaited = (frame: Frame): boolean => callNumber(step, frame) === number;
  const found = takeFrame(step.machine, isAwaited);
  if (found === undefined && isHeld(step.machine, isAwaited)) return "deferred";
  step.machine = found?.machine ?? step.machine;
  step.closeCall(number);
  if (found !== undefined) {
    runFrame(step, { frame: found.frame, value: args.get(1, null) });
  } else {
    const { span } = world.message(message);
    step.note({ label: `${instance.machine.role} drops ${message}: nobody waits for it`, how: "handle", span, message: undefined });
  }
  return "done";
}

function callNumber({ world }: StepInProgress, frame: Frame): number | undefined {
  const call = world.calls.get(frame.site);
  return call && numberOf(frame.locals.get(call.number, null));
}

interface Taken {
  readonly machine: MachineState;
  readonly frame: Frame;
}

/** The machine without the frame that it holds directly. */
function takeFrame(machine: MachineState, isWanted: (frame: Frame) => boolean): Taken | undefined {
  const inVariables = takeFrom(machine.variables, isWanted);
  if (inVariables !== undefined) return { machine: { ...machine, variables: inVariables.places }, frame: inVariables.frame };
  const level = machine.stack.last();
  const inParams = level && takeFrom(level.params, isWanted);
  if (level === undefined || inParams === undefined) return undefined;
  return { machine: { ...machine, stack: machine.stack.set(-1, { ...level, params: inParams.places }) }, frame: inParams.frame };
}

interface TakenFrom<Key> {
  readonly places: Map<Key, Value>;
  readonly frame: Frame;
}

function takeFrom<Key>(places: Map<Key, Value>, isWanted: (frame: Frame) => boolean): TakenFrom<Key> | undefined {
  for (const [key, value] of places) {
    if (isFrame(value) && isWanted(value)) return { places: places.set(key, null), frame: value };
    const inner = Map.isMap(value) ? takeFrom(value, isWanted) : undefined;
    if (inner !== undefined) return { places: places.set(key, inner.places), frame: inner.frame };
  }
  return undefined;
}

/** Is the frame anywhere in the machine, inside other frames too? */
function isHeld(machine: MachineState, isWanted: (frame: Frame) => boolean): boolean {
  const isIn = (value: Value): boolean => linearIn(value).some((one) => isFrame(one) && (isWanted(one) || one.locals.some(isIn)));
  return machine.stack.some((level) => isIn(level.continuation) || level.params.some(isIn)) || machine.variables.some(isIn);
}
