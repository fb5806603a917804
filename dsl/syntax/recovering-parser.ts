/**
 * How the grammar goes on after a mistake.
 *
 * Chevrotain can put in one missing token where what follows fits; that is used for the signs in `insertable`. Everything else throws up to
 * the nearest list of items (statements, handlers, machine items, declarations), which skips to where its next item starts: a keyword that is
 * the first word of its line, or a line that is indented no deeper than the broken item. Braces are balanced before parsing, so a block is
 * always skipped as a whole. Chevrotain's own skipping stops at any token that could follow, names included, and would report one mistake
 * many times; it is switched off, but only after it has kept the part of the tree that was read.
 */
import { CstParser, createToken, isRecognitionException, Lexer, tokenMatcher, type IToken, type TokenType } from "chevrotain";
import { expectedMessages } from "./expected.js";
import { LeftBrace, RightBrace, Semicolon, Starter, vocabulary } from "./tokens.js";
import * as t from "./tokens.js";

/** A list of items found something that starts no item. */
export interface Stray {
  readonly token: IToken;
  readonly previous: IToken;
  readonly expected: string;
  readonly rule: string;
}

const nowhere = createToken({ name: "Nowhere", pattern: Lexer.NA });
const insertable = new Set<TokenType>([t.RightParen, t.RightBracket, t.Colon, t.Assign, t.LeftBrace, t.Comma, t.Greater]);

/** The base of the grammar: lists of items that survive broken ones. */
export abstract class RecoveringParser extends CstParser {
  /** What `guard` skipped without an exception of the grammar. */
  strays: Stray[] = [];

  protected constructor() {
    super([...vocabulary, nowhere], {
      recoveryEnabled: true,
      maxLookahead: 3,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectedMessages,
    });
  }

  override reset(): void {
    super.reset();
    this.strays = [];
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type);
  }

  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return false;
  }

  /** Called by chevrotain when a rule fails: no rule can go on at this token, so the failure reaches the nearest `guard`. */
  protected findReSyncTokenType(): TokenType {
    return nowhere;
  }

  /** Called by chevrotain after a repetition: what cannot go on is left to `items`. */
  protected shouldInRepetitionRecoveryBeTried(): boolean {
    return false;
  }

  protected next(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  /** Is the next token on the line of the one just read? */
  protected sameLine(): boolean {
    return this.LA(1).startLine === this.LA(0).endLine;
  }

  /** Reads items until the brace that ends the list, or the end of the file; `read` reads all that can be read in a row. */
  protected items(expected: string, rule: string, read: (item: (action: () => void) => void) => void): void {
    const item = (action: () => void): void => this.guard(action);
    do read(item);
    while (!this.RECORDING_PHASE && this.skipStray(expected, rule));
  }

  /** Reads the head of something with a block; if that fails, goes on at the block. */
  protected head(action: () => void): void {
    if (this.RECORDING_PHASE) {
      action();
      return;
    }
    const first = this.LA(1);
    try {
      action();
    } catch (error) {
      if (!isRecognition(error)) throw error;
      while (!this.next(LeftBrace) && !this.isEnd(first)) this.SKIP_TOKEN();
      if (!this.next(LeftBrace)) throw error;
    }
  }

  private guard(action: () => void): void {
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
    if (this.next(RightBrace) || isEndOfFile(token)) return false;
    this.strays.push({ token, previous: this.LA(0), expected, rule });
    this.skipOne();
    this.skipToEnd(token);
    return true;
  }

  private skipToEnd(first: IToken): void {
    while (!this.isEnd(first)) this.skipOne();
  }

  /** Does the broken item that began with `first` end before the next token? */
  private isEnd(first: IToken): boolean {
    const token = this.LA(1);
    if (isEndOfFile(token) || this.next(RightBrace) || this.next(Semicolon)) return true;
    const previous = this.LA(0);
    const startsLine = token.startLine !== previous.endLine;
    if (startsLine && (token.startColumn ?? 0) <= (first.startColumn ?? 0)) return true;
    return this.next(Starter) && (startsLine || tokenMatcher(previous, RightBrace));
  }

  private skipOne(): void {
    if (!this.next(LeftBrace)) {
      this.SKIP_TOKEN();
      return;
    }
    let depth = 0;
    do {
      if (this.next(LeftBrace)) depth += 1;
      if (this.next(RightBrace)) depth -= 1;
      this.SKIP_TOKEN();
    } while (depth > 0 && !isEndOfFile(this.LA(1)));
  }
}

function isEndOfFile(token: IToken): boolean {
  return token.tokenType.name === "EOF";
}

function isRecognition(error: unknown): boolean {
  return error instanceof Error && isRecognitionException(error);
}
