/** Queues as values: arrays with their head first. */
import { KernelError, ProtocolFailure } from "./failure.js";

/** The queue with one more element behind. `name`: the variable's; `at`: the statement's place. */
export function append<T>(
  queue: readonly T[],
  element: T,
  { capacity, name, at }: { readonly capacity: number; readonly name: string; readonly at: string },
): readonly T[] {
  if (queue.length >= capacity) {
    const text = `the queue in '${name}' is full: one more would exceed its length ${capacity}`;
    throw new ProtocolFailure("overflow", text, at);
  }
  return [...queue, element];
}

/** The first element; null where there is none. */
export function head<T>(queue: readonly T[]): T | null {
  const [first] = queue;
  return first === undefined ? null : first;
}

/** The first of several, of which there is at least one. */
export function first<T>(all: readonly T[]): T {
  const [found] = all;
  if (found === undefined) throw new KernelError("nothing where there is a first one");
  return found;
}
