/** A numbered set of servers that hold the table together. Plain data: it is what the members of the view before have agreed on. */
export interface View {
  /** From 1 on, without gaps. */
  readonly number: number;
  /** Servers with their incarnations (`a.3`), in the order in which they take over from each other. */
  readonly members: readonly string[];
  /** Those of the members that hold the table when the view begins: they settle what was pending, and give it to the others. */
  readonly survivors: readonly string[];
}
