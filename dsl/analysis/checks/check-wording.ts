/** How the checks put things into words. */
import type { Body } from "../flow/traverse.js";

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`. */
export function quoteList(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} and ${last}`;
}

/** A state in words: an anonymous await has no name that anybody wrote. */
export function nameState(name: string): string {
  return name.startsWith("await#") ? "an await" : `'${name}'`;
}

/** A handler or procedure in the words of the text: `Home.Idle on GetShared`, `Home.recall`. */
export function nameOfBody(body: Body): string {
  return body.kind === "handler" ? body.handler.label : `${body.machine.role}.${body.procedure.name}`;
}
