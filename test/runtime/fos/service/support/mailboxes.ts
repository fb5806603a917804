import type { Answer, MailboxPort, NameService } from "../../../../../runtime/fos/index.js";

/** A mailbox of a test: it asks what is valid, one question at a time, and replaces what it knew. */
interface Mailbox {
  valid: ReadonlySet<string>;
  asking: Promise<void>;
}

/** The mailboxes of all processes, and how servers reach them. */
export class Mailboxes implements MailboxPort {
  /** Locations that nobody reaches. */
  readonly lost = new Set<string>();
  /** Locations that were told, in order. */
  readonly told: string[] = [];
  /** How long it takes at least to reach one. */
  delayMs = 0;
  private readonly mailboxes = new Map<string, Mailbox>();

  constructor(
    /** Some server; another each time. */
    private readonly server: () => Pick<NameService, "handle">,
    private readonly pause: (leastMs?: number) => Promise<void>,
  ) {}

  async changed(location: string): Promise<void> {
    this.told.push(location);
    await this.pause(this.delayMs);
    if (this.lost.has(location)) throw new Error("nobody is there");
    const mailbox = this.mailboxOf(location);
    mailbox.asking = mailbox.asking.then(() => this.ask(location, mailbox));
    await mailbox.asking;
    await this.pause();
  }

  /** Does the mailbox take a message that was sent by these registrations? */
  takes(location: string, path: readonly string[]): boolean {
    const { valid } = this.mailboxOf(location);
    return !this.lost.has(location) && path.every((id) => valid.has(id));
  }

  private async ask(location: string, mailbox: Mailbox): Promise<void> {
    let answer: Answer;
    do {
      await this.pause();
      answer = await this.server().handle({ op: "valid", location });
    } while (!answer.ok);
    await this.pause();
    if (answer.kind === "valid") mailbox.valid = new Set(answer.ids);
  }

  private mailboxOf(location: string): Mailbox {
    const mailbox = this.mailboxes.get(location) ?? { valid: new Set(), asking: Promise.resolve() };
    this.mailboxes.set(location, mailbox);
    return mailbox;
  }
}
