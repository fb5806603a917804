import type { Paint, Painter } from "./paint.js";

/** A line of a drawing: cells that may be written over until it is printed. */
export interface Row {
  /** Writes text from column `x` on; what does not fit on the row is cut off. */
  write(x: number, text: string, paint: Paint): void;
  toText(paint: Painter): string;
}

/** An empty line of `width` cells. */
export function createRow(width: number): Row {
  const cells: { char: string; paint: Paint }[] = Array.from({ length: width }, () => ({ char: " ", paint: "plain" }));
  return {
    write: (x, text, paint) => {
      charsOf(text).forEach((char, index) => {
        if (x + index < width) cells[x + index] = { char, paint };
      });
    },
    toText: (paint) => {
      const end = cells.findLastIndex((cell) => cell.char !== " ") + 1;
      let text = "";
      for (let from = 0; from < end;) {
        const style = cells[from]?.paint ?? "plain";
        let to = from;
        while (to < end && cells[to]?.paint === style) to += 1;
        text += paint(
          cells
            .slice(from, to)
            .map((cell) => cell.char)
            .join(""),
          style,
        );
        from = to;
      }
      return text;
    },
  };
}

/** Cuts text to `width` characters; the cut shows. */
export function fit(text: string, width: number): string {
  const chars = charsOf(text);
  return chars.length <= width ? text : `${chars.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** Breaks text at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A number that names a step, small: `¹²`. */
export function superscript(number: number): string {
  return charsOf(String(number))
    .map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit)
    .join("");
}

/** How many cells a text takes: every character takes one. */
export function lengthOf(text: string): number {
  return charsOf(text).length;
}

function charsOf(text: string): readonly string[] {
  return Array.from(text);
}
