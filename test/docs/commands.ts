import { wordAfter, type Fence } from "./fences.js";

/** A command that a page tells its reader to type. */
export interface Command {
  readonly place: string;
  /** Begins with `npx kettle` or `kettle`. */
  readonly line: string;
  /** The exit code that the page promises. */
  readonly code: number;
  /** What the reader has written by then: the texts and changes of the fences with `file NAME`, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines of the output that the page shows, in their order. */
  readonly shown: readonly string[];
}

/** The commands of all pages, in the order of the text. */
export function listCommands(fences: readonly Fence[]): readonly Command[] {
  return [...new Set(fences.map(pageOf))].flatMap((page) => commandsOfPage(fences.filter((fence) => pageOf(fence) === page)));
}

/** The shown lines that do not stand in the output, at least not in this order. What a search took is not compared. */
export function missingLines(shown: readonly string[], output: string): readonly string[] {
  const lines = output.split("\n").map(comparable);
  let next = 0;
  return shown.filter((line) => {
    const found = lines.indexOf(comparable(line), next);
    if (found >= 0) next = found + 1;
    return found < 0;
  });
}

function pageOf(fence: Fence): string {
  return fence.place.replace(/:\d+$/u, "");
}

function commandsOfPage(fences: readonly Fence[]): readonly Command[] {
  const commands: Command[] = [];
  const files = new Map<string, string>();
  for (const fence of fences) {
    const name = wordAfter(fence, "file");
    if (name !== undefined) files.set(name, fence.words[0] === "diff" ? changed(files.get(name) ?? "", fence) : fence.text);
    if (fence.words[0] === "sh") commands.push(...commandsOf(fence, files));
    if (fence.words[0] === "text" && fence.words[1] === "shows") {
      const last = commands.pop();
      if (last === undefined) throw new Error(`${fence.place}: there is no command before this output`);
      commands.push({ ...last, shown: [...last.shown, ...shownBy(fence)] });
    }
  }
  return commands;
}

function commandsOf(fence: Fence, files: ReadonlyMap<string, string>): readonly Command[] {
  return fence.text
    .split(/\n|&&/u)
    .map((line) => line.trim())
    .filter((line) => /^(npx )?kettle /u.test(line))
    .map((line) => ({ place: fence.place, line, code: Number(wordAfter(fence, "exits") ?? 0), files: new Map(files), shown: [] }));
}

/** Empty lines of a change separate the places that it is about; each has to be found once. */
function changed(text: string, change: Fence): string {
  return change.text.split(/\n{2,}/u).reduce((before, hunk) => {
    const lines = hunk.split("\n").filter((line) => line !== "");
    const side = (mark: string): string =>
      lines.flatMap((line) => (line.startsWith(mark) || line.startsWith(" ") ? `${line.slice(1)}\n` : [])).join("");
    const parts = before.split(side("-"));
    if (parts.length !== 2) throw new Error(`${change.place}: ${parts.length - 1} places fit this change:\n${hunk}`);
    return parts.join(side("+"));
  }, text);
}

/** Empty lines and those with nothing but `…` stand for what is left out. */
function shownBy(fence: Fence): readonly string[] {
  return fence.text.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
}

function comparable(line: string): string {
  return line.replace(/\d+(\.\d+)? s(?=,|$)/u, "N s").trimEnd();
}
