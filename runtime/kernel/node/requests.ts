import type { RequestId } from "../frame.js";
import { RequestError, type RequestFailure } from "./request-error.js";
import type { RunningMachine } from "./running-machine.js";

/** Who has asked. */
export interface RequestListener {
  onAnswer(value: unknown): void;
  onFailure(error: RequestError): void;
}

/** A request that has no answer yet. */
export interface OpenRequest {
  readonly id: RequestId;
  readonly machine: RunningMachine;
  readonly name: string;
  readonly args: unknown;
  /** Not there any more once who asked has turned away. */
  listener: RequestListener | undefined;
  /** Its guard has held: the application may ask. */
  isIssued: boolean;
  /** The machine has taken it up. */
  isTaken: boolean;
}

/** The requests of a node that have no answer yet. */
export class Requests {
  readonly #open = new Map<RequestId, OpenRequest>();

  add(request: OpenRequest): void {
    this.#open.set(request.id, request);
    if (request.isTaken) request.machine.taken += 1;
    else request.machine.waiting.push(request);
  }

  /** The machine has taken the request up. */
  take(request: OpenRequest): void {
    removeFrom(request.machine.waiting, request);
    request.machine.taken += 1;
    request.isTaken = true;
  }

  /** Hands the answer over; the machine that took the request up, or undefined where there is no such request. */
  answer(id: RequestId, value: unknown): RunningMachine | undefined {
    const request = this.#open.get(id);
    if (request?.isTaken !== true) return undefined;
    this.#open.delete(id);
    request.machine.taken -= 1;
    request.listener?.onAnswer(value);
    return request.machine;
  }

  /** Whoever asked turns away. True where no machine has taken the request up: it has not happened. */
  withdraw(id: RequestId): boolean {
    const request = this.#open.get(id);
    if (request === undefined) return false;
    request.listener = undefined;
    if (request.isTaken) return false;
    this.#open.delete(id);
    removeFrom(request.machine.waiting, request);
    return true;
  }

  /** Rejects a request that the application may not make now: it has not happened. */
  refuse(request: OpenRequest): void {
    this.#open.delete(request.id);
    removeFrom(request.machine.waiting, request);
    request.listener?.onFailure(
      new RequestError(
        "refused",
        `Cannot ask for '${request.name}': the protocol does not allow it in state '${request.machine.stateName}'`,
      ),
    );
  }

  /** Rejects all requests, or those of one machine. */
  fail(failure: RequestFailure, message: string, machine?: RunningMachine): void {
    for (const request of [...this.#open.values()]) {
      if (machine !== undefined && request.machine !== machine) continue;
      this.#open.delete(request.id);
      if (request.isTaken) request.machine.taken -= 1;
      else removeFrom(request.machine.waiting, request);
      request.listener?.onFailure(new RequestError(failure, message));
    }
  }

  *all(): Iterable<OpenRequest> {
    yield* this.#open.values();
  }
}

function removeFrom(list: OpenRequest[], request: OpenRequest): void {
  const at = list.indexOf(request);
  if (at >= 0) list.splice(at, 1);
}
