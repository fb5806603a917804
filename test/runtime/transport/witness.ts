import { nodeId, type Listener, type NodeId, type Payload, type TransportEvent } from "../../../runtime/transport/index.js";

/** What waits longer than this has hung. */
const PATIENCE_MS = 30_000;

interface Received {
  readonly from: NodeId;
  readonly payload: Payload;
}

interface Wish {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
}

/** Listens to an endpoint, keeps what it hears, and wakes who waits for something. */
export class Witness implements Listener {
  readonly id: NodeId;
  readonly messages: Received[] = [];
  readonly events: TransportEvent[] = [];
  /** Is called with each message too. */
  reply: (from: NodeId, payload: Payload) => void = () => undefined;
  private wishes: Wish[] = [];

  constructor(name: string) {
    this.id = nodeId(name);
  }

  onMessage(from: NodeId, payload: Payload): void {
    this.messages.push({ from, payload });
    this.reply(from, payload);
    this.wake();
  }

  onEvent(event: TransportEvent): void {
    this.events.push(event);
    this.wake();
  }

  /** The bodies of what a node has sent here, in the order of arrival. */
  bodiesFrom(from: NodeId): readonly unknown[] {
    return this.messages.filter((message) => message.from === from).map(({ payload }) => payload.body);
  }

  /** The events of a kind. */
  eventsOf<Kind extends TransportEvent["kind"]>(kind: Kind): readonly (TransportEvent & { readonly kind: Kind })[] {
    return this.events.filter((event): event is TransportEvent & { readonly kind: Kind } => event.kind === kind);
  }

  /** Waits until this holds, which is looked at whenever something is heard. */
  async until(what: string, isMet: () => boolean): Promise<void> {
    if (isMet()) return;
    await new Promise<void>((resolve, reject) => {
      const failed = new Error(
        `${this.id} waited in vain: ${what}; it has heard ${this.messages.length} messages and ${JSON.stringify(this.events)}`,
      );
      const timer = setTimeout(() => reject(failed), PATIENCE_MS);
      this.wishes.push({
        isMet,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }

  untilEvent(kind: TransportEvent["kind"]): Promise<void> {
    return this.until(kind, () => this.events.some((event) => event.kind === kind));
  }

  untilMessages(count: number): Promise<void> {
    return this.until(`${count} messages`, () => this.messages.length >= count);
  }

  private wake(): void {
    const [met, open] = [this.wishes.filter((wish) => wish.isMet()), this.wishes.filter((wish) => !wish.isMet())];
    this.wishes = open;
    for (const wish of met) wish.resolve();
  }
}
