/** Walks over tokens and says what is missing. A mistake ends the reading of the file: what follows it would be guesswork. */
import { report, type Diagnostic, type Span } from "../diagnostics/index.js";
import type { Name } from "./ast.js";
import type { Token } from "./tokens.js";

/** Thrown at the first mistake; `parse` catches it. */
export class Unreadable extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** Statements, expressions and types may stand in each other this deep: the stack has an end. */
const deepest = 200;

export class TokenReader {
  #at = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  get next(): Token {
    return this.ahead(0);
  }

  /** The kind of the token after so many others. */
  ahead(count: number): Token {
    const token = this.tokens[Math.min(this.#at + count, this.tokens.length - 1)];
    if (token === undefined) throw new RangeError("there is always an end of the file");
    return token;
  }

  is(...kinds: readonly string[]): boolean {
    return kinds.includes(this.next.kind);
  }

  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes the next token if it is of this kind. */
  accept(kind: string): Token | undefined {
    return this.is(kind) ? this.take() : undefined;
  }

  expect(kind: string, what = `'${kind}'`): Token {
    return this.accept(kind) ?? this.fail(what);
  }

  name(what = "a name"): Name {
    const { text, span } = this.expect("name", what);
    return { text, span };
  }

  fail(expected: string): never {
    const { kind, text, span } = this.next;
    const found = kind === "end of file" ? "the file ends" : `'${kind === "text" ? `"${text}"` : text}' stands there`;
    throw new Unreadable(report("M002", span, `Cannot parse model: ${expected} is expected, and ${found}`));
  }

  refuse(span: Span, what: string, hint?: string): never {
    throw new Unreadable(report("M301", span, `Cannot read model: ${what} is not supported`, hint === undefined ? {} : { hint }));
  }

  /** The range from the beginning of something to the last token that was read. */
  since(start: Span): Span {
    const last = this.tokens[this.#at - 1];
    return { start: start.start, end: Math.max(start.end, last?.span.end ?? 0) };
  }

  /** Reads something that may contain its like. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth >= deepest)
      throw new Unreadable(report("M002", this.next.span, `Cannot parse model: more than ${deepest} things stand in each other`));
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }
}
