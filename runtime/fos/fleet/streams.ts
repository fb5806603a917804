/**
 * What one life of a server says to one life of another is numbered, so that a loss is noticed: the table's protocol relies on every message, and would wait for ever
 * for one that is lost. Acknowledgements of beats are numbered too, so it is noticed soon.
 */
export class Streams {
  private readonly sent = new Map<string, number>();
  private readonly taken = new Map<string, number>();
  private readonly broken = new Set<string>();

  /** The number of the next message to a member, from 1 on. */
  numberFor(member: string): number {
    const number = (this.sent.get(member) ?? 0) + 1;
    this.sent.set(member, number);
    return number;
  }

  /** False for a message that does not follow the last one: from now on the member counts as out of reach. */
  take(member: string, number: number): boolean {
    const follows = number === (this.taken.get(member) ?? 0) + 1 && !this.broken.has(member);
    if (follows) this.taken.set(member, number);
    else this.broken.add(member);
    return follows;
  }

  /** Was something lost on the way from this member? */
  isBroken(member: string): boolean {
    return this.broken.has(member);
  }
}
