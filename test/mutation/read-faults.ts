/**
 * Reads the faults of a protocol. Each begins with its name, goes on with what its checks answer and, if they notice nothing, with the
 * reason, and ends with the lines that change, in the manner of a unified diff:
 *
 *     fault "forgets a reader"
 *     check small expect violation "readers see the latest write" in 8 steps
 *       if owner != none { recall({owner}) }
 *     - sharers += c
 *       send Grant(memory) to c
 *
 * Lines that begin with `#` are comments. A reason, `harmless because …` or `unseen because …`, may go on over several lines.
 */
import { FaultTableError, type Edit, type Excuse, type ExpectedOutcome, type Fault } from "./fault.js";
import { passes } from "./outcome.js";

const startOfReason = /^(harmless|unseen) because /u;

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The faults written in `text`, in their order. Throws an error that names `path` and the line if it cannot be read. */
export function readFaults(path: string, text: string): readonly Fault[] {
  const lines = text
    .split("\n")
    .map((line, index): Line => ({ number: index + 1, text: line.trimEnd() }))
    .filter((line) => line.text !== "" && !line.text.startsWith("#"));
  const faults = splitAtFaults(path, lines).map((part) => readFault(path, part));
  const names = faults.map((fault) => fault.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new FaultTableError(`Cannot read ${path}: two faults are called "${repeated}"`);
  return faults;
}

function splitAtFaults(path: string, lines: readonly Line[]): readonly (readonly Line[])[] {
  const parts: Line[][] = [];
  for (const line of lines) {
    if (line.text.startsWith("fault ")) parts.push([]);
    const part = parts.at(-1) ?? refuse(path, line, "no fault has begun");
    part.push(line);
  }
  return parts;
}

function readFault(path: string, [head, ...rest]: readonly Line[]): Fault {
  const start = head ?? { number: 1, text: "" };
  const name = /^fault "(.+)"$/u.exec(start.text)?.[1] ?? refuse(path, start, 'it is not `fault "name"`');
  const startOfEdit = rest.findIndex(isOfEdit);
  const [facts, edit] = startOfEdit < 0 ? [rest, []] : [rest.slice(0, startOfEdit), rest.slice(startOfEdit)];
  const stray = edit.find((line) => !isOfEdit(line));
  if (stray !== undefined) refuse(path, stray, "lines of a change begin with a blank, - or +");
  const reasonAt = facts.findIndex(({ text }) => startOfReason.test(text));
  const [checks, reason] = reasonAt < 0 ? [facts, []] : [facts.slice(0, reasonAt), facts.slice(reasonAt)];
  const fault: Fault = {
    name,
    expected: checks.map((line) => readExpected(path, line)),
    excuse: readExcuse(reason),
    edit: readEdit(edit),
  };
  const flaw = findFlaw(fault);
  return flaw === undefined ? fault : refuse(path, start, flaw);
}

function isOfEdit({ text }: Line): boolean {
  return /^[ +-]/u.test(text);
}

function readExpected(path: string, line: Line): ExpectedOutcome {
  const match = /^check (\w+) expect (.+)$/u.exec(line.text);
  const [, check, outcome] = match ?? [];
  if (check === undefined || outcome === undefined) return refuse(path, line, "it is not `check name expect outcome`");
  return { check, outcome };
}

function readExcuse(lines: readonly Line[]): Excuse | undefined {
  const text = lines.map((line) => line.text).join(" ");
  if (text === "") return undefined;
  return { kind: text.startsWith("harmless") ? "harmless" : "unseen", reason: text.replace(startOfReason, "") };
}

function readEdit(lines: readonly Line[]): Edit {
  const side = (other: string): readonly string[] =>
    lines.filter(({ text }) => !text.startsWith(other)).map(({ text }) => text.slice(1).trim());
  return { before: side("+"), after: side("-") };
}

function findFlaw({ expected, excuse, edit }: Fault): string | undefined {
  if (expected.length === 0) return "it names no check";
  if (edit.before.length === 0) return "it does not say which lines change";
  if (edit.before.join("\n") === edit.after.join("\n")) return "it changes nothing";
  const passing = expected.filter(({ outcome }) => passes(outcome)).length;
  if (excuse === undefined && passing > 0) return "a fault that passes a check needs a reason: `harmless because …`";
  if (excuse !== undefined && passing < expected.length) return "a fault that a check notices has a reason why none does";
  return undefined;
}

function refuse(path: string, line: Line, state: string): never {
  throw new FaultTableError(`Cannot read ${path}:${line.number}: ${state}: ${line.text}`);
}
