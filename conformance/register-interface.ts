import { folded } from "../codegen/typescript/index.js";
import type { Machine, Protocol, Request } from "../dsl/analysis/index.js";

/** Requests by which a machine is a register, and others that its application may make at any time. */
export interface RegisterInterface {
  readonly machine: Machine;
  readonly read: Request;
  readonly write: Request;
  readonly others: readonly Request[];
}

/**
 * A protocol says that it keeps a register by requests of one machine: `read(): V` and `write(v: V)` for a kind of values V, which may be asked for at any time. Decision 0044.
 */
export function registerIn(protocol: Protocol): RegisterInterface | undefined {
  for (const machine of protocol.machines) {
    const free = machine.requests.filter(isFree);
    const read = free.find(({ name }) => name === "read");
    const write = free.find(({ name }) => name === "write");
    if (read === undefined || write === undefined || !fit(read, write)) continue;
    return { machine, read, write, others: free.filter((request) => request !== read && request !== write) };
  }
  return undefined;
}

/** May it be asked for at any time, with these params? */
function isFree({ guard }: Request): boolean {
  if (guard === undefined) return true;
  const left = folded(guard);
  return left.kind === "boolean" && left.value;
}

function fit(read: Request, { params: [written, ...more], result }: Request): boolean {
  const isPair = read.params.length === 0 && more.length === 0 && result === undefined;
  return isPair && read.result?.kind === "value" && written?.type.kind === "value" && written.type.name === read.result.name;
}
