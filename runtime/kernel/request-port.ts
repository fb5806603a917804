/** How typed request methods reach the machine of a node. */
import type { BlockId } from "./identity.js";

export interface RequestOptions {
  /** Gives up waiting for the answer. What the protocol has begun, it ends. */
  readonly signal?: AbortSignal;
}

export interface RequestPort {
  /** Resolves with the answer, which has the type that the generated method says. */
  request<Result>(
    to: { readonly role: string; readonly block: BlockId | null },
    asked: { readonly request: string; readonly args: object },
    options?: RequestOptions,
  ): Promise<Result>;
}
