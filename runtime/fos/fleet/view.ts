/** A numbered set of servers that hold the table together. Plain data: it is what the members of the view before have agreed on. */
export type View = {
  /** From 1 on, without gaps. */
  readonly number: number;
  /** Servers with their incarnations (`a.3`), in the order in which they take over from each other. */
  readonly members: readonly string[];
  /** Those of the members that hold the table when the view begins: they settle what was pending, and give it to the others. */
  readonly survivors: readonly string[];
};

/** A server in one of its lives: `a.3`. */
export function memberId(server: string, incarnation: number): string {
  return `${server}.${incarnation}`;
}

/** The server of a member: `a` of `a.3`. */
export function serverOf(member: string): string {
  return member.slice(0, member.lastIndexOf("."));
}

/** How often the server of this member had been started: 3 of `a.3`. */
export function incarnationOf(member: string): number {
  return Number(member.slice(member.lastIndexOf(".") + 1));
}

/** The servers of a view, whatever their incarnations: they agree on the next one. */
export function serversOf({ members }: View): readonly string[] {
  return members.map(serverOf);
}

/** Are so many of its members more than the others? */
export function isMajority({ members }: View, count: number): boolean {
  return 2 * count > members.length;
}
