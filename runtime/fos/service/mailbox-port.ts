/**
 * How the name service reaches mailboxes, wherever they are. A mailbox takes messages under the names that it knows to be valid; it learns them by asking
 * (the request `valid`) and replaces what it knew, one question at a time.
 */
export interface MailboxPort {
  /**
   * Tells the mailbox that what is valid for it has changed. Kept when it holds the answer to a question that it asked after it was told; broken when
   * it cannot be reached, or refuses a name that was registered for it. The service does not wait for longer than its own limit. `domain` is the sub-domain whose holders are to be
   * asked; the whole fleet, where it is not said.
   */
  changed(location: string, domain?: string): Promise<void>;
}
