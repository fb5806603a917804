import type { CallId } from "../frame.js";
import type { Clock } from "./clock.js";
import type { Eventual } from "./eventual.js";
import type { HostOperation, HostPlace, Policy } from "./node-options.js";
import type { NodeEvent } from "./node-event.js";
import type { RunningMachine } from "./running-machine.js";

/** An operation of the host that has begun and not come to its end. */
export interface HostCall {
  readonly machine: RunningMachine;
  readonly operation: string;
  readonly args: readonly unknown[];
  readonly call: CallId;
}

export interface HostUses {
  readonly clock: Clock;
  readonly policy: Policy;
  readonly isAlive: () => boolean;
  readonly onCompletion: (machine: RunningMachine, call: CallId, value: unknown) => void;
  readonly report: (event: NodeEvent) => void;
  readonly stop: (reason: string) => void;
}

/** The operations of the host that are under way. What a dead node began comes to its end unheard. */
export class HostCalls {
  readonly #uses: HostUses;
  readonly #open = new Set<HostCall>();

  constructor(uses: HostUses) {
    this.#uses = uses;
  }

  begin(call: HostCall): void {
    this.#open.add(call);
    this.#try(call, 1);
  }

  #try(call: HostCall, times: number): void {
    if (!this.#uses.isAlive() || call.machine.hasFailed) return;
    run(call).then(
      (value) => this.#complete(call, value),
      (error: unknown) => this.#fail(call, { error, times }),
    );
  }

  #complete(call: HostCall, value: unknown): void {
    this.#open.delete(call);
    if (this.#uses.isAlive()) this.#uses.onCompletion(call.machine, call.call, value);
  }

  #fail(call: HostCall, { error, times }: { readonly error: unknown; readonly times: number }): void {
    const { clock, policy, isAlive, report, stop } = this.#uses;
    if (!isAlive() || call.machine.hasFailed) return;
    const { operation } = call;
    const again = policy.onHostError({ operation, error, times });
    report({ kind: "host error", ...call.machine.place, operation, error, times, againAfterMs: again === "stop" ? null : again });
    if (again === "stop") stop(`operation '${operation}' failed`);
    else clock.after(again, () => this.#try(call, times + 1));
  }

  list(): readonly HostCall[] {
    return [...this.#open].filter(({ machine }) => !machine.hasFailed);
  }
}

/** What is thrown before anything is promised is a failure like others. */
function run({ machine, operation, args, call }: HostCall): Eventual<unknown> {
  const { self, block } = machine.place;
  const place: HostPlace = { self, block, call };
  try {
    const implementation: HostOperation | undefined = machine.kind.hosts[operation];
    if (implementation === undefined) return Promise.reject(new Error(`nobody implements operation '${operation}'`));
    const result: unknown = Reflect.apply(implementation, undefined, [...args, place]);
    return isPromised(result) ? result : Promise.resolve(result);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

function isPromised(result: unknown): result is Eventual<unknown> {
  return typeof result === "object" && result !== null && "then" in result && typeof result.then === "function";
}
