/**
 * Documents that know where they may be broken into lines, after Wadler's "A prettier printer" with the extensions that comments need.
 *
 * A group stands on one line if it fits and nothing in it asks for a line of its own; otherwise all its own breaks become new lines, and the
 * groups inside are decided one by one. Idea and names are those of the well-known formatters; cost is linear in the text, since a look
 * ahead ends where the line does.
 */
import { unreachable } from "../diagnostics/index.js";

/** Text with possible line breaks. */
export type Doc =
  | string
  | readonly Doc[]
  /** A break; on one line it is `flat`. `isForced` breaks every group around it. `blank` leaves an empty line in between. */
  | { readonly kind: "line"; readonly flat: string; readonly isForced: boolean; readonly blank: boolean }
  | { readonly kind: "group"; readonly doc: Doc; readonly isBroken: boolean }
  | { readonly kind: "indent"; readonly doc: Doc }
  /** One of two, by whether the group around it is broken. */
  | { readonly kind: "choice"; readonly broken: string; readonly flat: string }
  /** A comment at the end of the line on which it stands, wherever that will be. */
  | { readonly kind: "suffix"; readonly text: string }
  /** A comment on a line of its own if the line is still empty, else at its end. */
  | { readonly kind: "comment"; readonly text: string; readonly blank: boolean };

/** A space, or a new line. */
export const line: Doc = { kind: "line", flat: " ", isForced: false, blank: false };
/** Nothing, or a new line. */
export const softLine: Doc = { kind: "line", flat: "", isForced: false, blank: false };
/** A new line in any case. */
export const hardLine: Doc = { kind: "line", flat: "", isForced: true, blank: false };
/** A new line with an empty one in front. */
export const blankLine: Doc = { kind: "line", flat: "", isForced: true, blank: true };

/** What stands on one line if it fits. */
export function group(doc: Doc): Doc {
  return { kind: "group", doc, isBroken: isForced(doc) };
}

/** A group that is broken in any case. */
export function brokenGroup(doc: Doc): Doc {
  return { kind: "group", doc, isBroken: true };
}

/** What is moved to the right where it starts a line. */
export function indent(doc: Doc): Doc {
  return { kind: "indent", doc };
}

/** `docs` with `separator` between them. */
export function join(docs: readonly Doc[], separator: Doc): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

function isForced(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (isSequence(doc)) return doc.some(isForced);
  switch (doc.kind) {
    case "line":
      return doc.isForced;
    case "group":
      return doc.isBroken;
    case "indent":
      return isForced(doc.doc);
    case "suffix":
    case "comment":
    case "choice":
      return false;
    default:
      return unreachable(doc);
  }
}

function isSequence(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

interface Entry {
  readonly indent: number;
  readonly isBroken: boolean;
  readonly doc: Doc;
}

/** Lays a document out on lines of at most `width` columns, where that is possible. */
export function layOut(doc: Doc, width: number): string {
  const page = new Page(width);
  const stack: Entry[] = [{ indent: 0, isBroken: true, doc }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { doc: current, ...state } = entry;
    if (typeof current === "string") page.write(current);
    else if (isSequence(current)) push(stack, current, state);
    else step(page, stack, { ...state, doc: current });
  }
  return page.finish();
}

function push(stack: Entry[], docs: readonly Doc[], state: Omit<Entry, "doc">): void {
  for (const doc of docs.toReversed()) stack.push({ ...state, doc });
}

type Part = Exclude<Doc, string | readonly Doc[]>;

function step(page: Page, stack: Entry[], entry: Omit<Entry, "doc"> & { readonly doc: Part }): void {
  const { doc, ...state } = entry;
  switch (doc.kind) {
    case "line":
      if (state.isBroken || doc.isForced) page.newLine(state.indent, doc.blank);
      else page.write(doc.flat);
      return;
    case "group": {
      const isBroken = doc.isBroken || (state.isBroken && !fits(doc.doc, page.room(), stack));
      stack.push({ ...state, isBroken, doc: doc.doc });
      return;
    }
    case "indent":
      stack.push({ ...state, indent: state.indent + 2, doc: doc.doc });
      return;
    case "choice":
      page.write(state.isBroken ? doc.broken : doc.flat);
      return;
    case "suffix":
      page.suffix(doc.text);
      return;
    case "comment":
      page.comment(doc.text, state.indent, doc.blank);
      return;
    default:
      unreachable(doc);
  }
}

/** Does a document fit on the rest of the line, with what follows it up to the next break? */
function fits(doc: Doc, room: number, rest: readonly Entry[]): boolean {
  let left = room;
  let behind = rest.length;
  const stack: Omit<Entry, "indent">[] = [{ isBroken: false, doc }];
  while (left >= 0) {
    let entry: Omit<Entry, "indent"> | undefined = stack.pop();
    if (entry === undefined) {
      behind -= 1;
      entry = rest[behind];
    }
    if (entry === undefined) return true;
    const { doc: current, isBroken } = entry;
    if (typeof current === "string") left -= current.length;
    else if (isSequence(current)) for (const part of current.toReversed()) stack.push({ isBroken, doc: part });
    else if (current.kind === "line") {
      if (isBroken || current.isForced) return true;
      left -= current.flat.length;
    } else if (current.kind === "choice") left -= (isBroken ? current.broken : current.flat).length;
    else if (current.kind === "indent") stack.push({ isBroken, doc: current.doc });
    else if (current.kind === "group") stack.push({ isBroken: current.isBroken, doc: current.doc });
    // Comments take no room: they stand on a line of their own or at the end of one, however long that gets.
  }
  return false;
}

/** The text so far; owned by `layOut`. */
class Page {
  private readonly lines: string[] = [];
  private current = "";
  private suffixes: string[] = [];

  constructor(private readonly width: number) {}

  write(text: string): void {
    this.current += text;
  }

  suffix(text: string): void {
    this.suffixes.push(text);
  }

  comment(text: string, indentation: number, blank: boolean): void {
    if (this.current.trim() !== "") {
      this.suffix(text);
      return;
    }
    this.current += text;
    this.newLine(indentation, blank);
  }

  room(): number {
    // A comment over several lines is written as it is.
    return this.width - (this.current.length - this.current.lastIndexOf("\n") - 1);
  }

  newLine(indentation: number, blank: boolean): void {
    this.end();
    if (blank) this.lines.push("");
    this.current = " ".repeat(indentation);
  }

  finish(): string {
    this.end();
    const text = this.lines.join("\n").trimEnd();
    return text === "" ? "" : `${text}\n`;
  }

  private end(): void {
    // A line that holds nothing is none: a comment has already ended it.
    if (this.current.trim() !== "") {
      const text = this.current.trimEnd();
      const start = text.slice(0, text.length - text.trimStart().length);
      const above = this.suffixes.slice(0, -1).filter(endsLine);
      const behind = this.suffixes.filter((suffix, index) => index === this.suffixes.length - 1 || !endsLine(suffix));
      this.lines.push(...above.map((suffix) => start + suffix), [text, ...behind].join(" "));
    }
    this.suffixes = [];
  }
}

/** Behind a line comment nothing more can stand on its line. A doc comment must not move: above the line it would mean something. */
function endsLine(comment: string): boolean {
  return comment.startsWith("//") && !comment.startsWith("///");
}
