import type { BlockId } from "../kernel/index.js";

/** A request as who asked saw it. */
export interface Operation {
  readonly client: string;
  readonly block: BlockId | null;
  readonly request: string;
  readonly args: object;
  /** Beginnings and ends are numbered together, in the order in which they happened. */
  readonly begin: number;
  readonly beginMs: number;
  /** Null where no answer has come: it may have had an effect, or may have one yet. */
  end: number | null;
  endMs: number | null;
  value: unknown;
}

/** What clients asked and were answered. */
export class History {
  readonly operations: Operation[] = [];
  #events = 0;

  begin({ client, block, request, args, beginMs }: Pick<Operation, "client" | "block" | "request" | "args" | "beginMs">): Operation {
    this.#events += 1;
    const operation: Operation = { client, block, request, args, begin: this.#events, beginMs, end: null, endMs: null, value: undefined };
    this.operations.push(operation);
    return operation;
  }

  end(operation: Operation, value: unknown, endMs: number): void {
    this.#events += 1;
    operation.end = this.#events;
    operation.endMs = endMs;
    operation.value = value;
  }
}
