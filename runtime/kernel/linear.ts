/** Places that hold what moves: continuations and rights to answer are nowhere twice, and nothing writes over one. */
import { ProtocolFailure } from "./failure.js";
import { isVacant } from "./vacant.js";

/** Moves out of an optional place and leaves none. */
export function take<Holder extends object, Key extends keyof Holder>(holder: Holder, key: Key, none: Holder[Key]): Holder[Key] {
  const content = holder[key];
  holder[key] = none;
  return content;
}

/** What `place` holds next, where that may not write over a continuation or a right. `name` and `at`: the variable's, and the statement's place. */
export function fill<T>(old: unknown, next: T, { name, at }: { readonly name: string; readonly at: string }): T {
  if (!isVacant(old)) throw new ProtocolFailure("continuation", `what '${name}' holds is overwritten`, at);
  return next;
}

/** At the end of a handler: its local variables hold nothing that would be lost. */
export function requireVacant(locals: readonly unknown[], handler: string): void {
  if (!locals.every(isVacant)) throw new ProtocolFailure("continuation", `a continuation or a right is lost when '${handler}' ends`);
}

/** One step into a value: an entry of a map, a field of a record, or the first element of a queue. */
export type PathStep = { readonly key: unknown } | { readonly field: string } | "head";

/** What is at the end of a path into `Whole`. */
type Part<Whole, Path> = Path extends readonly [infer Step, ...infer Rest]
  ? Part<StepInto<NonNullable<Whole>, Step>, Rest>
  : NonNullable<Whole>;

type StepInto<Whole, Step> = Step extends "head"
  ? Whole extends readonly (infer Element)[]
    ? Element
    : never
  : Step extends { readonly key: unknown }
    ? Whole extends { get(key: never): infer Entry }
      ? Entry
      : never
    : Step extends { readonly field: infer Field extends keyof Whole }
      ? Whole[Field]
      : never;

/** Moves out of a part of what `holder` holds, and leaves none there; a queue is one shorter. Null where there is nothing. */
export function takeOut<Holder extends object, Key extends keyof Holder, const Path extends readonly PathStep[]>(
  holder: Holder,
  key: Key,
  path: Path,
): Part<Holder[Key], Path> | null;
export function takeOut(holder: object, key: PropertyKey, path: readonly PathStep[]): unknown {
  const { taken, left } = takenFrom(Reflect.get(holder, key), path);
  Reflect.set(holder, key, left);
  return taken;
}

interface Taken {
  readonly taken: unknown;
  readonly left: unknown;
}

function takenFrom(value: unknown, [step, ...rest]: readonly PathStep[]): Taken {
  if (step === undefined) return { taken: value ?? null, left: null };
  if (step === "head") {
    const queue: readonly unknown[] = Array.isArray(value) ? value : [];
    return { taken: queue.at(0) ?? null, left: queue.slice(1) };
  }
  if ("key" in step) {
    const entries = new Map<unknown, unknown>(value instanceof Map ? value : []);
    const { taken, left } = takenFrom(entries.get(step.key) ?? null, rest);
    if (left === null) entries.delete(step.key);
    else entries.set(step.key, left);
    return { taken, left: entries };
  }
  const record: object = typeof value === "object" && value !== null ? value : {};
  const { taken, left } = takenFrom(Reflect.get(record, step.field), rest);
  return { taken, left: { ...record, [step.field]: left } };
}
