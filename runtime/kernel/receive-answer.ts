/**
 * Answers to calls. An answer resumes the continuation of its call where the machine holds it directly: in a variable, or a parameter of its state. While that lies
 * in the frame of another handler, the answer waits like a deferred message. Where somebody has resumed it by hand, the answer is dropped.
 */
import type { AnyFrame, CallId } from "./frame.js";
import type { Answer } from "./message.js";
import { nodesIn } from "./give-up.js";
import { goOn, type Run } from "./take-step.js";

/** Hands an answer to the handler that waits for it; says whether it has to wait itself. */
export function receiveAnswer(run: Run, answer: Answer): "deferred" | "done" {
  const { step } = run;
  const { call, asked } = answer;
  const found = findDirectly(run, call);
  if (found === undefined && isHeld(run, call)) return "deferred";
  const isGather = step.isGather(call);
  step.closeCall(call, asked);
  if (found === undefined) return "done";
  const frame = isGather ? withAnswer(found.frame, answer) : found.frame;
  const isComplete = !isGather || nodesIn(frame.missing).size === 0;
  found.put(isComplete ? null : frame);
  if (isComplete) goOn(run, frame, isGather ? frame.answers : answer.value);
  return "done";
}

/** The frame with one more answer, unless its node was given up. */
function withAnswer(frame: AnyFrame, { asked, value }: Answer): AnyFrame {
  const { missing, answers } = frame;
  if (asked === null || !nodesIn(missing).has(asked)) return frame;
  return {
    ...frame,
    missing: new Set([...nodesIn(missing)].filter((node) => node !== asked)),
    answers: answers instanceof Map ? new Map<unknown, unknown>([...answers, [asked, value]]) : new Set([...nodesIn(answers), asked]),
  };
}

// ---------------------------------------------------------------- where frames are

interface Found {
  readonly frame: AnyFrame;
  /** Puts something else where the frame is. */
  readonly put: (content: AnyFrame | null) => void;
}

/** The frame where the machine holds it directly. */
function findDirectly({ dispatch, step }: Run, call: CallId): Found | undefined {
  const { type } = dispatch;
  const level = step.levels.at(-1);
  const { waits = [], continuations = [] } = type.states[level?.state.name ?? ""] ?? {};
  return findInside(step.vars, type.continuations ?? [], call) ?? findInside(level?.state ?? {}, [...waits, ...continuations], call);
}

function findInside(holder: object, names: readonly string[], call: CallId): Found | undefined {
  const contents = new Map<string, unknown>(Object.entries(holder));
  for (const name of names) {
    const found = findIn(contents.get(name), call);
    if (found !== undefined) return { frame: found.frame, put: (content) => void Reflect.set(holder, name, found.put(content)) };
  }
  return undefined;
}

interface FoundIn {
  readonly frame: AnyFrame;
  /** The same with something else in the place of the frame. */
  readonly put: (content: AnyFrame | null) => unknown;
}

/** A frame by itself, or one in a map, a record or a queue; a queue has no empty places. */
function findIn(value: unknown, call: CallId): FoundIn | undefined {
  if (isFrame(value)) return value.call === call ? { frame: value, put: (content) => content } : undefined;
  for (const [key, inner] of partsOf(value)) {
    const found = findIn(inner, call);
    if (found !== undefined) return { frame: found.frame, put: (content) => replaced(value, key, found.put(content)) };
  }
  return undefined;
}

function isFrame(value: unknown): value is AnyFrame {
  return typeof value === "object" && value !== null && "point" in value;
}

function partsOf(value: unknown): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map || Array.isArray(value)) return value.entries();
  return typeof value === "object" && value !== null && !(value instanceof Set) && !("right" in value) ? Object.entries(value) : [];
}

function replaced(value: unknown, key: unknown, part: unknown): unknown {
  if (value instanceof Map) {
    const entries = new Map<unknown, unknown>(value);
    if (part === null) entries.delete(key);
    else entries.set(key, part);
    return entries;
  }
  if (!Array.isArray(value)) return typeof value === "object" && typeof key === "string" ? { ...value, [key]: part } : value;
  const list: readonly unknown[] = value;
  return part === null ? list.filter((_, index) => index !== key) : list.map((one, index) => (index === key ? part : one));
}

/** Is the frame anywhere in the machine, inside other frames too? */
function isHeld({ step }: Run, call: CallId): boolean {
  const isIn = (value: unknown): boolean => {
    if (isFrame(value) && value.call === call) return true;
    for (const [, inner] of partsOf(value)) if (isIn(inner)) return true;
    return false;
  };
  return step.levels.some(({ state, frame }) => isIn(frame) || isIn(state)) || isIn(step.vars);
}
