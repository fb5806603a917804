import type { Envelope, Network } from "kettle/kernel";

/** What the program around decides and is told. */
export interface WrittenFirstUses {
  /** Resolves when the message may leave. */
  readonly beforeSend: (envelope: Envelope) => Promise<void>;
  /** It never may. */
  readonly onFailure: (reason: string) => void;
}

/** A network on which a message leaves when what must be written down before it is; those behind it wait. */
export interface WrittenFirst {
  readonly network: Network;
  /** Resolves when all messages have left that were sent before. */
  left(): Promise<void>;
}

export function writtenFirst(network: Network, { beforeSend, onFailure }: WrittenFirstUses): WrittenFirst {
  let sent = Promise.resolve();
  const send = (envelope: Envelope): void => {
    sent = Promise.all([sent, beforeSend(envelope)]).then(
      () => network.send(envelope),
      (error: unknown) => onFailure(String(error)),
    );
  };
  return { network: { ...network, send }, left: () => sent };
}
