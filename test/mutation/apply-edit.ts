import { FaultTableError, type Edit, type Fault } from "./fault.js";

interface Line {
  readonly index: number;
  readonly text: string;
}

/** The text with the fault put in. Throws an error unless the lines to change occur exactly once. */
export function applyEdit(text: string, { name, edit }: Pick<Fault, "name" | "edit">): string {
  const lines = text.split("\n");
  const full = lines.map((line, index): Line => ({ index, text: line.trim() })).filter((line) => line.text !== "");
  const places = full.flatMap((_, at) => placeAt(full.slice(at, at + edit.before.length), edit) ?? []);
  const [place] = places;
  if (place === undefined || places.length > 1)
    throw new FaultTableError(`Cannot make "${name}": its lines occur ${places.length} times\n${edit.before.join("\n")}`);
  return lines.toSpliced(place.start, place.end - place.start, ...edit.after).join("\n");
}

/** The lines of the text, from `start` up to `end`, if they are those that the edit changes. */
function placeAt(lines: readonly Line[], { before }: Edit): { readonly start: number; readonly end: number } | undefined {
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined || lines.length < before.length) return undefined;
  if (!lines.every(({ text }, index) => text === before[index])) return undefined;
  return { start: first.index, end: last.index + 1 };
}
