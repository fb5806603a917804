import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A fenced block of a Markdown page. `words` is what stands behind the opening fence: the language, then what the tests should know. */
export interface Fence {
  /** Relative to the root, with the line of the opening fence: `docs/language.md:12`. */
  readonly place: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** The blocks of the README and of every page of the documentation, in the order of the text. */
export function listFences(): readonly Fence[] {
  return listPages().flatMap(readFences);
}

/** The README and every page of the documentation and of the examples, relative to the root. */
export function listPages(): readonly string[] {
  return ["README.md", ...listMarkdown("docs"), ...listMarkdown("examples")];
}

/** A protocol with a fragment at its mark: the frame holds a line `// declarations`, `// items`, `// handlers` and `// statements`. */
export function insertFragment(frame: string, fragment: Fence): string {
  const mark = `// ${fragment.words[2] ?? ""}\n`;
  if (!frame.includes(mark)) throw new Error(`${fragment.place}: the frame has no place '${mark.trim()}'`);
  return frame.replace(mark, () => fragment.text);
}

/** The word behind `word`, if the fence has it. */
export function wordAfter(fence: Fence, word: string): string | undefined {
  const index = fence.words.indexOf(word);
  return index < 0 ? undefined : fence.words[index + 1];
}

function listMarkdown(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listMarkdown(path);
      return entry.name.endsWith(".md") ? [path] : [];
    });
}

function readFences(path: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly line: number; readonly words: readonly string[]; readonly lines: string[] } | undefined;
  for (const [index, line] of readFileSync(join(ROOT, path), "utf8").split("\n").entries()) {
    const fence = /^```(.*)$/u.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { line: index + 1, words: (fence[1] ?? "").split(/\s+/u).filter((word) => word !== ""), lines: [] };
    } else if (fence === null) {
      open.lines.push(line);
    } else {
      fences.push({
        place: `${path}:${open.line}`,
        words: open.words,
        text: open.lines.map((text) => `${text}\n`).join(""),
      });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is not closed`);
  return fences;
}
