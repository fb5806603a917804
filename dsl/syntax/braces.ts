/**
 * Balances the braces before the grammar sees them.
 *
 * A grammar notices a missing `}` only at the end of the file, and an extra one far from where it is. The author's indentation knows better: a
 * line that is indented no deeper than the line of the innermost `{` shows that this `{` should have been closed before. Indentation is asked
 * only while braces are missing or left over, so a text whose braces match is never touched, however it is laid out. One pass, linear.
 */
import type { IToken, TokenType } from "chevrotain";
import { createTokenInstance } from "./chevrotain.js";
import { report, type Diagnostic } from "../diagnostics/index.js";
import { spanOf } from "./scan.js";
import * as t from "./tokens.js";
import { LeftBrace, RightBrace } from "./tokens.js";

/** Tokens with matching braces, and what had to be changed for that. */
export interface Balanced {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Open {
  readonly brace: IToken;
  /** Column of the first token on the brace's line. */
  readonly indent: number;
}

/** Keywords of lines that open a block. */
const blockHeads = new Set<TokenType>([
  ...[t.Machine, t.State, t.Start, t.Idle, t.On, t.Before, t.Otherwise, t.Procedure, t.FunctionWord, t.Check, t.Enum, t.RecordWord],
  ...[t.If, t.For, t.Match],
]);

/** Puts in the closing braces that are missing and leaves out those that close nothing. */
export function balanceBraces(tokens: IToken[]): Balanced {
  const excess = excessOf(tokens);
  if (excess === undefined) return { tokens, diagnostics: [] };
  const balancing = new Balancing(excess);
  for (const token of tokens) balancing.take(token);
  return balancing.finish();
}

/** How many more braces open than close; undefined where all match. */
function excessOf(tokens: readonly IToken[]): number | undefined {
  let depth = 0;
  let isMatched = true;
  for (const token of tokens) {
    if (token.tokenType === LeftBrace) depth += 1;
    if (token.tokenType === RightBrace) depth -= 1;
    if (depth < 0) isMatched = false;
  }
  return isMatched && depth === 0 ? undefined : depth;
}

/** One walk over the tokens; owned by `balanceBraces`. */
class Balancing {
  private readonly out: IToken[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly opens: Open[] = [];
  private indent = 0;

  constructor(private excess: number) {}

  take(token: IToken): void {
    const previous = this.out.at(-1);
    const startsLine = previous === undefined || previous.endLine !== token.startLine;
    if (startsLine) {
      this.indent = token.startColumn ?? 0;
      this.closeDeeper(token);
    }
    if (token.tokenType === LeftBrace) this.opens.push({ brace: token, indent: this.indent });
    if (token.tokenType === RightBrace && !this.close(token, startsLine)) return;
    this.out.push(token);
  }

  finish(): Balanced {
    while (this.opens.length > 0) this.closeMissing();
    return { tokens: this.out, diagnostics: this.diagnostics };
  }

  /** While closing braces are missing: ends the blocks that this line shows to be over. */
  private closeDeeper(token: IToken): void {
    for (;;) {
      const top = this.opens.at(-1);
      if (this.excess <= 0 || top === undefined) return;
      const column = token.startColumn ?? 0;
      // A closing brace stands in the column of its opening line; anything else stands deeper as long as the block goes on.
      if (token.tokenType === RightBrace ? column >= top.indent : column > top.indent) return;
      this.closeMissing();
    }
  }

  /** Is this closing brace the end of a block? Otherwise it is reported and left out. */
  private close(token: IToken, startsLine: boolean): boolean {
    const top = this.opens.at(-1);
    const isTooDeep = startsLine && this.excess < 0 && top !== undefined && (token.startColumn ?? 0) > top.indent;
    if (top === undefined || isTooDeep) {
      this.excess += 1;
      if (startsLine && this.open(token)) return true;
      const span = spanOf(token);
      const fix = { title: "leave it out", edits: [{ span, text: "" }] };
      this.diagnostics.push(report("T002", span, "Cannot parse block: '}' closes nothing", { fix }));
      return false;
    }
    this.opens.pop();
    return true;
  }

  /** Puts in the opening brace that the line above with this closing brace's indentation lacks, if it is the head of a block. */
  private open(closer: IToken): boolean {
    const head = this.out.findLastIndex((token, index) => token.startColumn === closer.startColumn && startsLine(this.out, index));
    const first = this.out[head];
    if (first === undefined || !blockHeads.has(first.tokenType)) return false;
    const after = this.out.findIndex((token, index) => index > head && token.startLine !== first.startLine);
    const index = after < 0 ? this.out.length : after;
    const last = this.out[index - 1];
    if (last === undefined || last.tokenType === LeftBrace) return false;
    const { end } = spanOf(last);
    const fix = { title: "open it with '{'", edits: [{ span: { start: end, end }, text: " {" }] };
    this.diagnostics.push(
      report("T002", spanOf(closer), "Cannot parse block: '}' closes a block that is not opened", {
        related: [{ span: spanOf(first), message: "this line lacks a '{'" }],
        fix,
      }),
    );
    this.out.splice(index, 0, virtualBrace(LeftBrace, last));
    return true;
  }

  private closeMissing(): void {
    const top = this.opens.pop();
    const last = this.out.at(-1);
    if (top === undefined || last === undefined) return;
    this.excess -= 1;
    const at = spanOf(last).end;
    const text = last.endLine === top.brace.startLine ? " }" : `\n${" ".repeat(top.indent - 1)}}`;
    const fix = { title: "close it with '}'", edits: [{ span: { start: at, end: at }, text }] };
    this.diagnostics.push(report("T002", spanOf(top.brace), "Cannot parse block: '{' is never closed", { fix }));
    this.out.push(virtualBrace(RightBrace, last));
  }
}

function startsLine(tokens: readonly IToken[], index: number): boolean {
  return tokens[index - 1]?.endLine !== tokens[index]?.startLine;
}

/** A brace without text behind a token. */
function virtualBrace(type: TokenType, last: IToken): IToken {
  const at = spanOf(last).end;
  const line = last.endLine ?? 1;
  const column = last.endColumn ?? 1;
  return { ...createTokenInstance(type, "", at, at - 1, line, line, column, column), isInsertedInRecovery: true };
}
