import type { Envelope, Network } from "../../../runtime/kernel/index.js";

/** The networks of nodes in one process: a message is at its receiver as soon as it is sent. */
export class DirectNetworks {
  readonly #receivers = new Map<string, (envelope: Envelope) => void>();
  /** Messages for nodes that are not there. */
  readonly lost: Envelope[] = [];

  /** The network of the node that is called `name` in all of its roles. */
  of(name: string): Network {
    return {
      send: (envelope) => {
        const receiver = this.#receivers.get(envelope.to.slice(envelope.to.indexOf("/") + 1));
        if (receiver === undefined) this.lost.push(envelope);
        else receiver(envelope);
      },
      receive: (onMessage) => void this.#receivers.set(name, onMessage),
    };
  }
}
