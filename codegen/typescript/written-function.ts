/** Longer lines are broken where that is easy. */
export const widest = 140;

export interface Parameter {
  readonly name: string;
  readonly type: string;
}

/** A function of the generated module, as far as it has been written. */
export interface WrittenFunction {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly lines: readonly string[];
}

/** Lines of code while they are written; owned by whoever writes one function. */
export class Lines {
  readonly #lines: string[] = [];
  #depth = 0;

  add(text: string): void {
    this.#lines.push(`${"  ".repeat(this.#depth)}${text}`);
  }

  /** A declaration at the beginning of the function. */
  declare(text: string): void {
    if (!this.#lines.includes(text)) this.#lines.unshift(text);
  }

  /** `head {`, what `write` adds, and the end. */
  block(head: string, write: () => void, end = "}"): void {
    this.add(`${head} {`.trim());
    this.#depth++;
    write();
    this.#depth--;
    this.add(end);
  }

  /** What stands behind an `else {` that has been written, and the end. */
  rest(write: () => void): void {
    this.#depth++;
    write();
    this.#depth--;
    this.add("}");
  }

  /** Like `block`, in one line where there is room for it: `head { … }end`. */
  compact(head: string, write: () => void, end = ""): void {
    const begun = this.#lines.length;
    this.block(head, write, `}${end}`);
    const [first = "", ...more] = this.#lines.slice(begun);
    const one = `${first} ${more.map((line) => line.trim()).join(" ")}`.replace(/,? \}/gu, " }").replace("{ }", "{}");
    if (one.length > widest) return;
    this.#lines.length = begun;
    this.#lines.push(one);
  }

  get text(): readonly string[] {
    return this.#lines;
  }
}

/** Is the name used in the lines? */
export function mentions(lines: readonly string[], name: string): boolean {
  const pattern = new RegExp(`(?<![\\w.$])${name}\\b(?!:)|\\$\\{[^}]*\\b${name}\\b|\\.\\.\\.${name}\\b|\\? ${name} :`, "u");
  return lines.some((line) => pattern.test(line.replaceAll(/"(?:[^"\\]|\\.)*"/gu, '""')));
}

/** The lines without declarations of names that nothing reads. What they call is still called. */
export function withoutUnused(lines: readonly string[]): readonly string[] {
  const kept = [...lines];
  for (let index = kept.length - 1; index >= 0; index--) {
    const line = kept[index] ?? "";
    const found = /^(\s*)(?:const|let) (\w+)(?:: [^=]+)? = (.*);$/u.exec(line);
    if (found === null) continue;
    const [, indent = "", name = "", value = ""] = found;
    if (mentions(kept.slice(index + 1), name)) continue;
    if (hasEffect(value)) kept[index] = `${indent}${value};`;
    else kept.splice(index, 1);
  }
  return kept;
}

function hasEffect(value: string): boolean {
  return /\b(?!some\b|entry\b|union\b|difference\b|intersection\b|withElement\b|without\b|equal\b|head\b|modulo\b|Set\b|Map\b)\w+\(/u.test(
    value,
  );
}
