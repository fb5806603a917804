import { KernelError, ProtocolFailure } from "./failure.js";

/** `e!` of the protocol: a failure where there is none. */
export function present<T>(value: T | null, at: string): T {
  if (value === null) throw new ProtocolFailure("assertion", "'!' found none", at);
  return value;
}

/** A value of which the protocol knows that it is there, for reasons that TypeScript does not follow. */
export function some<T>(value: T | null): T {
  if (value === null) throw new KernelError("nothing where the protocol has something");
  return value;
}
