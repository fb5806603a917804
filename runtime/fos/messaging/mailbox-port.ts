import { systemClock } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import type { Post } from "../post/index.js";
import type { MailboxPort } from "../service/index.js";
import { parseLocation } from "./location.js";

/** Over this channel processes confirm that their mailboxes know of changes. */
export const CONFIRMATIONS = "mailbox-changes";

/** Over this one they are told. */
const MAILBOXES = "mailboxes";

/** After this time nobody waits for a mailbox any more: longer than the name service does. */
const TIMEOUT_MS = 10_000;

/** What a name server tells a process. */
export interface Change {
  readonly change: number;
  readonly location: string;
  /** The sub-domain whose holders are to be asked; the whole fleet, where it is not said. */
  readonly domain?: string;
}

/** Is it what a name server says? */
export function isChange(content: Plain): content is Plain & Change {
  if (typeof content !== "object" || content === null || !("change" in content) || !("location" in content)) return false;
  const isDomain = !("domain" in content) || typeof content.domain === "string";
  return isDomain && typeof content.change === "number" && typeof content.location === "string";
}

/** How a name server reaches the mailboxes of all processes, over its post. Locations that are none of mailboxes are taken as told: nobody there looks. */
export function openMailboxPort(post: Post): MailboxPort {
  const waiting = new Map<number, { readonly process: string; readonly end: (isKnown: boolean) => void }>();
  const called = new Map<string, string>();
  let last = 0;
  post.channel(CONFIRMATIONS, {
    onMessage: (from, content) => {
      const asked = isConfirmation(content) ? waiting.get(content.change) : undefined;
      if (isConfirmation(content) && asked?.process === from) asked.end(content.isKnown);
    },
  });
  const tell = (change: Change, process: string): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (isKnown: boolean): void => {
        cancel();
        waiting.delete(change.change);
        resolve(isKnown);
      };
      const cancel = systemClock.after(TIMEOUT_MS, () => end(false));
      waiting.set(change.change, { process, end });
      if (post.send(process, MAILBOXES, { ...change }) !== "queued") end(false);
    });
  return {
    changed: async (location, domain) => {
      const place = parseLocation(location);
      if (place === undefined) return;
      if (called.get(place.process) !== place.address) post.connect(place.process, place.address);
      called.set(place.process, place.address);
      last += 1;
      if (!(await tell({ change: last, location, ...(domain === undefined ? {} : { domain }) }, place.process)))
        throw new Error(`Cannot tell the mailbox at ${location}: it does not answer`);
    },
  };
}

function isConfirmation(content: Plain): content is Plain & { readonly change: number; readonly isKnown: boolean } {
  if (typeof content !== "object" || content === null || !("change" in content) || !("isKnown" in content)) return false;
  return typeof content.change === "number" && typeof content.isKnown === "boolean";
}
