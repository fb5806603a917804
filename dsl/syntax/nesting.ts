/**
 * Refuses texts that nest too deep, before anything walks them recursively.
 *
 * The parser, and everybody who reads the tree, needs stack for each level. Levels are counted on the tokens alone, in one pass: what the
 * parser enters (brackets, and the signs behind which an expression or type goes on inside itself: `? :`, `<`, quantifiers, `else`), and what
 * only the tree is deep by (a chain of operators: its first operand lies below all of them). Both counts start anew at a keyword or sign that
 * no expression contains. They are upper bounds. A declaration that crosses one is reported once and left out.
 */
import type { IToken, TokenType } from "chevrotain";
import { tokenMatcher } from "./chevrotain.js";
import { report, type Diagnostic } from "../diagnostics/index.js";
import { spanOf } from "./scan.js";
import * as t from "./tokens.js";

/** Levels that the parser enters. Nobody writes ten; the stack of Node holds four times as many. */
const deepestNesting = 50;

/** Levels of the tree, which is deeper where operators follow each other: nobody writes a hundred of them in a row by hand. */
const deepestTree = 500;

/** The inside of a bracket, or the text outside all of them. */
interface Frame {
  readonly opener: TokenType | undefined;
  /** Levels entered without brackets since the last fresh start. */
  entered: number;
  /** Operators since the last fresh start. */
  operators: number;
  /** Levels of the deepest bracket since the last fresh start. */
  deepestInside: number;
  /** Levels of the deepest part before the last fresh start. */
  deepestBefore: number;
}

const closerOf = new Map<TokenType, TokenType>([
  [t.RightBrace, t.LeftBrace],
  [t.RightParen, t.LeftParen],
  [t.RightBracket, t.LeftBracket],
]);
const openers = new Set<TokenType>(closerOf.values());
const entering = new Set<TokenType>([t.Question, t.Less, t.Forall, t.Exists, t.Count, t.Else]);
const operators = new Set<TokenType>([t.Plus, t.Minus, t.Star, t.Ampersand, t.Or, t.AndAnd, t.Implies, t.Bang, t.Dot, t.Take, t.At]);
const separators = new Set<TokenType>([t.Semicolon, t.Assign, t.PlusAssign, t.MinusAssign]);
const afterStarter = new Set<TokenType>([t.Identifier, t.Text, t.NumberLiteral, t.State]);

/** The tokens without the declarations that nest too deep. */
export function limitNesting(tokens: IToken[]): { readonly tokens: IToken[]; readonly diagnostics: readonly Diagnostic[] } {
  const declarations = declarationNumbers(tokens);
  const tooDeep = deepPlaces(tokens, declarations);
  if (tooDeep.length === 0) return { tokens, diagnostics: [] };
  const firstOf = new Map<number | undefined, number>();
  for (const place of tooDeep.toReversed()) firstOf.set(declarations[place], place);
  const diagnostics = [...firstOf.values()].toReversed().flatMap((place) => deepReport(tokens[place]));
  return { tokens: tokens.filter((_, index) => !firstOf.has(declarations[index])), diagnostics };
}

function deepReport(token: IToken | undefined): Diagnostic[] {
  if (token === undefined) return [];
  const hint = `brackets and quantifiers nest up to ${deepestNesting} deep, operators ${deepestTree}: split the declaration`;
  return [report("T002", spanOf(token), "Cannot parse declaration: it nests too deep", { hint })];
}

/** The indices of the tokens at which a limit is crossed. */
function deepPlaces(tokens: readonly IToken[], declarations: readonly number[]): number[] {
  const places: number[] = [];
  let frame = newFrame(undefined);
  const outer: Frame[] = [];
  /** Levels entered outside the innermost frame. */
  let outside = 0;
  tokens.forEach((token, index) => {
    const type = token.tokenType;
    if (openers.has(type)) {
      outside += frame.entered + 1;
      outer.push(frame);
      if (type === t.LeftBracket) frame.operators += 1;
      frame = newFrame(type);
    } else if (closerOf.has(type)) {
      while (frame.opener !== undefined && (frame.opener === closerOf.get(type) || type === t.RightBrace)) {
        const inside = frame;
        frame = outer.pop() ?? newFrame(undefined);
        frame.deepestInside = Math.max(frame.deepestInside, levelsOf(inside) + 1);
        outside -= frame.entered + 1;
        if (inside.opener === closerOf.get(type)) break;
      }
    } else if (startsAfresh(tokens, index)) {
      startAfresh(frame);
      if (declarations[index] === declarations[index - 1]) return;
      // Brackets that are still open here were forgotten.
      frame = newFrame(undefined);
      outer.length = 0;
      outside = 0;
      return;
    } else if (entering.has(type)) frame.entered += 1;
    else if (operators.has(type)) frame.operators += 1;
    else return;
    if (outside + frame.entered > deepestNesting || levelsOf(frame) > deepestTree) places.push(index);
  });
  return places;
}

function newFrame(opener: TokenType | undefined): Frame {
  return { opener, entered: 0, operators: 0, deepestInside: 0, deepestBefore: 0 };
}

function levelsOf(frame: Frame): number {
  return Math.max(frame.deepestBefore, frame.entered + frame.operators + frame.deepestInside);
}

function startAfresh(frame: Frame): void {
  // Outside all brackets another declaration starts: what was deep before is not its fault.
  frame.deepestBefore = frame.opener === undefined ? 0 : levelsOf(frame);
  frame.entered = 0;
  frame.operators = 0;
  frame.deepestInside = 0;
}

/** Does the parser surely leave every expression and type at this token? Words that are names as well say so only in front of a name. */
function startsAfresh(tokens: readonly IToken[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  if (separators.has(token.tokenType)) return true;
  if (!tokenMatcher(token, t.Starter) || tokens[index - 1]?.tokenType === t.Else) return false;
  const following = tokens[index + 1]?.tokenType;
  return tokenMatcher(token, t.Taken) || (following !== undefined && afterStarter.has(following));
}

/** For each token the number of its declaration: a keyword outside all braces that is first on its line starts the next one. */
function declarationNumbers(tokens: readonly IToken[]): number[] {
  let depth = 0;
  let declaration = 0;
  return tokens.map((token, index) => {
    if (token.tokenType === t.LeftBrace) depth += 1;
    if (token.tokenType === t.RightBrace) depth -= 1;
    if (depth === 0 && tokenMatcher(token, t.Starter) && tokens[index - 1]?.endLine !== token.startLine) declaration += 1;
    return declaration;
  });
}
