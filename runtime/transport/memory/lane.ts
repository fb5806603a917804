import type { Payload, TransportEvent } from "../transport.js";

/** What waits in a lane. */
export type Item = { readonly kind: "message"; readonly payload: Payload } | { readonly kind: "event"; readonly event: TransportEvent };

/** Above this many places that are no longer used, the list is moved up. */
const UNUSED_PLACES = 1024;

/** What is on its way from one node to another, in its order. */
export class Lane {
  private items: Item[] = [];
  private unused = 0;
  private messageCount = 0;

  get messages(): number {
    return this.messageCount;
  }

  push(item: Item): void {
    this.items.push(item);
    if (item.kind === "message") this.messageCount += 1;
  }

  shift(): Item | undefined {
    const item = this.items[this.unused];
    if (item === undefined) return undefined;
    this.unused += 1;
    if (item.kind === "message") this.messageCount -= 1;
    if (this.unused === this.items.length || (this.unused >= UNUSED_PLACES && this.unused * 2 >= this.items.length)) {
      this.items = this.items.slice(this.unused);
      this.unused = 0;
    }
    return item;
  }
}
