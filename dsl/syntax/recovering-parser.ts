/**
 * How the grammar goes on after a mistake.
 *
 * Chevrotain can put in one missing token where what follows fits; that is used for the signs in `insertable`. Everything else throws up to
 * the nearest list of items (statements, handlers, machine items, declarations), which skips to where its next item starts: a keyword that is
 * the first word of its line, or a line that is indented no deeper than the broken item. Braces are balanced before parsing, so a block is
 * always skipped as a whole. Chevrotain's own skipping stops at any token that could follow, names included, and would report one mistake
 * many times; it is switched off, but only after it has kept the part of the tree that was read.
 */
import type { CstNode, IRecognitionException, IToken, TokenType } from "chevrotain";
import { createToken, CstParser, isRecognitionException, Lexer, tokenMatcher } from "./chevrotain.js";
import { expectedMessages } from "./expected.js";
import { isEndOfFile, retype } from "./scan.js";
import * as t from "./tokens.js";

/** Where the grammar could not go on. */
export interface Problem {
  readonly token: IToken;
  readonly previous: IToken;
  /** What was expected, in words. */
  readonly expected: string;
  /** The rules that were being read, the innermost last. */
  readonly rules: readonly string[];
  /** The token that recovery put in, if one was enough. */
  readonly inserted: string | undefined;
}

const nowhere = createToken({ name: "Nowhere", pattern: Lexer.NA });
const insertable = new Set<TokenType>([t.RightParen, t.RightBracket, t.Colon, t.Assign, t.Comma, t.Greater]);

/** The base of the grammar: lists of items that survive broken ones. */
export abstract class RecoveringParser extends CstParser {
  /** Tokens that start no item of the list in which they stand. */
  private strays: (Problem & { readonly time: number })[] = [];
  private insertions = new Map<IRecognitionException, string>();
  /** Reserved words that were read as names. */
  private misused: IToken[] = [];
  /** Of chevrotain: the nodes of the rules that are being read. */
  declare protected readonly CST_STACK: CstNode[];
  /** Of chevrotain. */
  declare protected recoveryEnabled: boolean;

  protected constructor({ skipValidations }: t.Validation) {
    super([...t.vocabulary, nowhere], {
      skipValidations,
      recoveryEnabled: true,
      maxLookahead: 3,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectedMessages,
    });
  }

  /** What may follow each rule is for chevrotain's own skipping alone, and takes a fifth of the setting up to find. */
  protected override performSelfAnalysis(): void {
    this.recoveryEnabled = false;
    super.performSelfAnalysis();
    this.recoveryEnabled = true;
  }

  override reset(): void {
    super.reset();
    this.strays = [];
    this.insertions = new Map();
    this.misused = [];
  }

  /** Everything that went wrong since the input was set. */
  problems(): readonly Problem[] {
    const errors = this.errors.map((error, time) => ({
      token: error.token,
      previous: "previousToken" in error && isToken(error.previousToken) ? error.previousToken : error.token,
      expected: error.message,
      rules: error.context.ruleStack,
      inserted: this.insertions.get(error),
      time,
    }));
    return [...errors, ...this.strays].sort((a, b) => offsetOf(a.token) - offsetOf(b.token) || a.time - b.time);
  }

  /** The reserved words that were read as names, in the order of the text. */
  misusedWords(): readonly IToken[] {
    return this.misused;
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    // In front of a block an expression or type is missing and not the sign before it.
    return insertable.has(type) && !this.next(t.LeftBrace);
  }

  /** Called by chevrotain when it puts in a token: the error behind it is the last one. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const error = this.errors.at(-1);
    if (error !== undefined && typeof type.PATTERN === "string") this.insertions.set(error, type.PATTERN);
    return super.getTokenToInsert(type);
  }

  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return false;
  }

  /** Called by chevrotain when a rule fails: no rule can go on at this token, so the failure reaches the nearest `guard`. */
  protected findReSyncTokenType(): TokenType {
    return nowhere;
  }

  /** Called by chevrotain after each repetition: what cannot go on is left to `items`. */
  protected readonly attemptInRepetitionRecovery = (): void => undefined;

  /** Called by chevrotain when a rule starts. Its own children have no prototype, which V8 keeps as a table of several times the size. */
  protected cstInvocationStateUpdate(name: string): void {
    this.CST_STACK.push({ name, children: {}, location: { startOffset: NaN, endOffset: NaN } });
  }

  /** Fails at the next token although a rule could read it. */
  protected reject(expected: string): void {
    this.CONSUME9(nowhere, { ERR_MSG: expected });
  }

  protected next(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  /** Is the next token on the line of the one just read? */
  protected sameLine(): boolean {
    return this.LA(1).startLine === this.LA(0).endLine;
  }

  /**
   * A reserved word where only a name can stand is read as one. It stands on the line on which the name is wanted, and nothing follows
   * that would make it the keyword that it is.
   */
  protected acceptMisusedWord(): void {
    const token = this.LA(1);
    if (this.RECORDING_PHASE || !tokenMatcher(token, t.Taken) || !this.sameLine()) return;
    const following = this.LA(2);
    const looksLikeKeyword = tokenMatcher(following, t.Name) || tokenMatcher(following, t.Taken) || tokenMatcher(following, t.Text);
    if (looksLikeKeyword && following.startLine === token.startLine && !tokenMatcher(following, t.To) && !tokenMatcher(following, t.From))
      return;
    this.misused.push({ ...token });
    retype(token, t.Identifier);
  }

  /** Reads items until the brace that ends the list, or the end of the file; `read` reads all that can be read in a row. */
  protected items(expected: string, rule: string, read: (item: (action: () => void) => void) => void): void {
    const item = (action: () => void): void => this.guard(action);
    do this.guard(() => read(item));
    while (!this.RECORDING_PHASE && this.skipStray(expected, rule));
  }

  /** Reads the head of something with a block. If it is wrong, or more stands in front of the block, goes on at the block. */
  protected head(rule: string, action: () => void): void {
    if (this.RECORDING_PHASE) {
      action();
      return;
    }
    const first = this.LA(1);
    try {
      action();
    } catch (error) {
      if (!isRecognition(error) || !this.skipToBlock(first)) throw error;
      return;
    }
    if (this.next(t.LeftBrace)) return;
    this.stray("'{'", rule);
    this.skipToBlock(first);
  }

  /** Goes to the block of the item that began with `first`, if it has one. */
  private skipToBlock(first: IToken): boolean {
    let ahead = 1;
    while (!this.next(t.LeftBrace, ahead)) {
      if (this.isEnd(first, ahead)) return false;
      ahead += 1;
    }
    for (; ahead > 1; ahead -= 1) this.SKIP_TOKEN();
    return true;
  }

  /** Reads an item; if that fails, goes on behind it. */
  protected guard(action: () => void): void {
    if (this.RECORDING_PHASE) {
      action();
      return;
    }
    const first = this.LA(1);
    try {
      action();
    } catch (error) {
      if (!isRecognition(error)) throw error;
      if (this.LA(1) === first) this.skipOne();
      this.skipToEnd(first);
    }
  }

  private skipStray(expected: string, rule: string): boolean {
    const token = this.LA(1);
    if (isEndOfFile(token) || (this.next(t.RightBrace) && rule !== "file")) return false;
    this.stray(expected, rule);
    this.skipOne();
    this.skipToEnd(token);
    return true;
  }

  private stray(expected: string, rule: string): void {
    // Before the error that chevrotain records next.
    const time = this.errors.length - 0.5;
    this.strays.push({ token: this.LA(1), previous: this.LA(0), expected, rules: [rule], inserted: undefined, time });
  }

  private skipToEnd(first: IToken): void {
    for (let depth = this.depthSince(first); depth > 0 && !isEndOfFile(this.LA(1));) {
      if (this.next(t.LeftBrace)) depth += 1;
      if (this.next(t.RightBrace)) depth -= 1;
      this.SKIP_TOKEN();
    }
    while (!this.isEnd(first)) this.skipOne();
  }

  /** Does the broken item that began with `first` end before the token at `ahead`? */
  private isEnd(first: IToken, ahead = 1): boolean {
    const token = this.LA(ahead);
    if (isEndOfFile(token) || this.next(t.RightBrace, ahead) || this.next(t.Semicolon, ahead)) return true;
    const previous = this.LA(ahead - 1);
    const startsLine = token.startLine !== previous.endLine;
    if (startsLine && (token.startColumn ?? 0) <= (first.startColumn ?? 0)) return true;
    return this.next(t.Starter, ahead) && (startsLine || tokenMatcher(previous, t.RightBrace));
  }

  /** The braces that are open since `first` was read: their ends belong to the broken item. */
  private depthSince(first: IToken): number {
    let depth = 0;
    for (let back = 0; this.LA(back) !== first && !isEndOfFile(this.LA(back)); back -= 1) {
      if (this.next(t.LeftBrace, back)) depth += 1;
      if (this.next(t.RightBrace, back)) depth -= 1;
    }
    return depth;
  }

  private skipOne(): void {
    if (!this.next(t.LeftBrace)) {
      this.SKIP_TOKEN();
      return;
    }
    let depth = 0;
    do {
      if (this.next(t.LeftBrace)) depth += 1;
      if (this.next(t.RightBrace)) depth -= 1;
      this.SKIP_TOKEN();
    } while (depth > 0 && !isEndOfFile(this.LA(1)));
  }
}

function offsetOf(token: IToken): number {
  return isEndOfFile(token) ? Infinity : token.startOffset;
}

function isToken(value: unknown): value is IToken {
  return typeof value === "object" && value !== null && "tokenTypeIdx" in value;
}

function isRecognition(error: unknown): boolean {
  return error instanceof Error && isRecognitionException(error);
}
