/** Where a mailbox is: in which process, where that is found, and which of its mailboxes. */
export interface Location {
  readonly process: string;
  /** `HOST:PORT` on TCP; the name of the process, where the network needs no addresses. */
  readonly address: string;
  readonly mailbox: string;
}

const LOCATION = /^fos:([\w-]{1,64})@([^/\s]{1,128})\/([\w-]{1,48})$/u;

/** The location as the name service keeps it: `fos:PROCESS@ADDRESS/MAILBOX`. */
export function printLocation({ process, address, mailbox }: Location): string {
  return `fos:${process}@${address}/${mailbox}`;
}

/** Undefined where the text is no location of a mailbox: it may be one that other programs understand. */
export function parseLocation(text: string): Location | undefined {
  const [, process, address, mailbox] = LOCATION.exec(text) ?? [];
  if (process === undefined || address === undefined || mailbox === undefined) return undefined;
  return { process, address, mailbox };
}
