/**
 * Walks over tokens and says what is missing. Reading goes on behind a mistake: either as if the missing word stood there, or at the next word at which something
 * begins or ends. What is found close behind a mistake is taken for a consequence of it and not reported.
 */
import { report, type Diagnostic, type Span } from "../diagnostics/index.js";
import type { Name } from "./ast.js";
import { unreadable, type Token } from "./tokens.js";

/** Thrown at a mistake that keeps a piece from being read; `recover` catches it. */
export class Unreadable extends Error {
  constructor(
    /** Undefined: it is reported already. */
    readonly diagnostic: Diagnostic | undefined,
    /** Nothing behind it can be read. */
    readonly isFinal = false,
  ) {
    super(diagnostic?.message ?? "a mistake that is reported already");
  }
}

/** So many words are read without a mistake before another one counts as one of its own. */
const fewestBetween = 3;

/** Statements, expressions and types may stand in each other this deep: the stack has an end. */
const deepest = 200;

export class TokenReader {
  readonly diagnostics: Diagnostic[] = [];
  /** Has what was read last a mistake? */
  isBroken = false;
  #hasMistakes = false;
  #at = 0;
  #depth = 0;
  /** Where reading goes on behind the last mistake. */
  #resumed = -fewestBetween;
  /** So many words that end something were missing where they were expected. */
  #missingEnds = 0;
  /** The words that end what is open, outer ones first. */
  readonly #ends: string[] = [];

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
    throw new Unreadable(this.#missing(expected));
  }

  #missing(expected: string): Diagnostic | undefined {
    const { kind, text, span } = this.next;
    if (kind === unreadable) return undefined;
    const found = kind === "end of file" ? "the file ends" : `'${kind === "text" ? `"${text}"` : text}' stands there`;
    return report("M002", span, `Cannot parse model: ${expected} is expected, and ${found}`);
  }

  refuse(span: Span, what: string, hint?: string): never {
    throw new Unreadable(report("M301", span, `Cannot read model: ${what} is not supported`, hint === undefined ? {} : { hint }));
  }

  /** Takes a word; if it is missing, that is reported, and reading goes on as if it stood there. */
  require(kind: string, what = `'${kind}'`): void {
    if (this.accept(kind) === undefined) this.#note(this.#missing(what));
  }

  /** Reads something, and then the word that ends it, or `end`. */
  ended<Result>(word: string, read: () => Result): Result {
    const result = this.#inside(word, read);
    if (this.accept(word) !== undefined || this.accept("end") !== undefined) return result;
    // Behind a mistake the end of the file is no news.
    const isNews = !this.is("end of file") || !this.#hasMistakes;
    this.#note(isNews ? this.#missing(`'${word}' or 'end'`) : undefined);
    // A word that ends nothing else is meant to end this.
    if (isEnd(this.next.kind) && !this.#ends.includes(this.next.kind)) this.take();
    else this.#missingEnds += 1;
    return result;
  }

  #inside<Result>(word: string, read: () => Result): Result {
    this.#ends.push(word);
    try {
      return read();
    } finally {
      this.#ends.pop();
    }
  }

  /** Takes a word that ends nothing. Behind a mistake it may well end what was lost there. */
  acceptLateEnd(): boolean {
    if (!isEnd(this.next.kind) || (this.#missingEnds === 0 && !this.#hasMistakes)) return false;
    this.#missingEnds = Math.max(0, this.#missingEnds - 1);
    this.take();
    return true;
  }

  /** Leaves out what was lost when something around it was taken for ended. */
  skipLost(isStop: (kind: string) => boolean): void {
    const before = this.#at;
    this.#skip(this.#at, isStop);
    // Whatever stands there is met once.
    if (this.#at === before) this.take();
  }

  /** Is something open that ends with this word? */
  isOpen(word: string): boolean {
    return this.#ends.includes(word);
  }

  /** How many words were read. */
  get position(): number {
    return this.#at;
  }

  /**
   * Reads something. Where it is wrong, that is reported, and reading goes on at one of these words, at one that ends what is around, or where a rule or routine
   * begins; undefined then.
   */
  recover<Result>(read: () => Result, isStop: (kind: string) => boolean): Result | undefined {
    const start = this.#at;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable) || error.isFinal) throw error;
      this.#note(error.diagnostic);
      this.#skip(start, isStop);
      return undefined;
    }
  }

  #note(diagnostic: Diagnostic | undefined): void {
    const isConsequence = this.#at - this.#resumed < fewestBetween;
    if (diagnostic !== undefined && !isConsequence) this.diagnostics.push(diagnostic);
    this.#resumed = this.#at;
    this.#hasMistakes = true;
    this.isBroken = true;
  }

  /** Goes on outside of what was opened since `start`. */
  #skip(start: number, isStop: (kind: string) => boolean): void {
    let depth = 0;
    for (let at = start; at < this.#at; at += 1) depth += opening(this.tokens[at]?.kind);
    for (;;) {
      const { kind } = this.next;
      if (kind === "end of file" || beginsRule(kind)) break;
      if (depth <= 0 && (isEnd(kind) || isStop(kind))) break;
      depth += opening(kind);
      this.#at += 1;
    }
    // What a rule begins with is read for itself; but that it comes too early is a consequence.
    this.#resumed = beginsRule(this.next.kind) ? this.#at - fewestBetween + 1 : this.#at;
  }

  /** Takes a word that has no place here; what `begin` opens is to be ended, though. */
  drop(what: string): void {
    this.#note(this.#missing(what));
    if (this.is("begin")) this.#missingEnds += 1;
    this.#at += 1;
    this.#resumed = this.#at;
  }

  /** The range from the beginning of something to the last token that was read. */
  since(start: Span): Span {
    const last = this.tokens[this.#at - 1];
    return { start: start.start, end: Math.max(start.end, last?.span.end ?? 0) };
  }

  /** Reads something that may contain its like. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth >= deepest)
      throw new Unreadable(report("M002", this.next.span, `Cannot parse model: more than ${deepest} things stand in each other`), true);
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }
}

/** Do words like this end something? */
export function isEnd(kind: string): boolean {
  return kind.startsWith("end") && kind !== "end of file";
}

const ruleWords: ReadonlySet<string> = new Set("rule startstate ruleset choose invariant cover liveness function procedure".split(" "));

/** Words that stand nowhere but at the beginning of a rule, property or routine. */
export function beginsRule(kind: string): boolean {
  return ruleWords.has(kind);
}

const opened: ReadonlySet<string> = new Set("if switch for while alias forall exists record".split(" "));

function opening(kind: string | undefined): number {
  if (kind === undefined) return 0;
  return opened.has(kind) ? 1 : isEnd(kind) ? -1 : 0;
}
