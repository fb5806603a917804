/** An internal error: a bug of Kettle itself, never the mistake of a user. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** Ends an exhaustive `switch`: the compiler accepts it only where no case is left. */
export function unreachable(value: never): never {
  throw new InternalError(`unreachable case: ${JSON.stringify(value)}`);
}

/** Stops with an internal error unless `condition` holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}
