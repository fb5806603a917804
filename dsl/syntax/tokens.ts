/**
 * The tokens of Tea.
 *
 * All words are scanned by one pattern and told apart by a table afterwards: that is faster than a pattern for each keyword, and the table
 * is the one place that says which words are taken. A word that can only be meant by its position (`value`, `node`, `from` …) is a keyword
 * and a name at once: its token belongs to the category `Name`, which the grammar asks for wherever a name may stand.
 */
import type { Lexer as ChevrotainLexer, TokenType } from "chevrotain";
import { createToken, Lexer } from "./chevrotain.js";

/** Any word that may be used as a name. */
export const Name = createToken({ name: "Name", pattern: Lexer.NA, label: "a name" });
/** Every word that is taken and therefore no name. */
export const Taken = createToken({ name: "Taken", pattern: Lexer.NA, label: "a reserved word" });
/** A keyword with which a declaration, a machine item, a handler or a statement starts: where reading goes on after a mistake. */
export const Starter = createToken({ name: "Starter", pattern: Lexer.NA, label: "a keyword" });

export const Identifier = createToken({ name: "Identifier", pattern: /[A-Za-z_][A-Za-z0-9_]*/, label: "a name", categories: [Name] });
export const NumberLiteral = createToken({ name: "NumberLiteral", pattern: /[0-9]+/, label: "a number" });
export const Text = createToken({ name: "Text", pattern: /"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"/, label: "a text" });

const words = new Map<string, TokenType>();

function word(text: string, categories: TokenType[]): TokenType {
  const name = text.charAt(0).toUpperCase() + text.slice(1);
  const type = createToken({ name, pattern: Lexer.NA, label: `'${text}'`, categories });
  words.set(text, type);
  return type;
}

const taken = (text: string): TokenType => word(text, [Taken]);
const starter = (text: string): TokenType => word(text, [Taken, Starter]);
const contextual = (text: string): TokenType => word(text, [Name]);
const contextualStarter = (text: string): TokenType => word(text, [Name, Starter]);

/** The type of a word: its keyword, or `Identifier`. */
export function wordType(image: string): TokenType {
  return words.get(image) ?? Identifier;
}

// Starting words of declarations.
export const Protocol = contextualStarter("protocol");
export const ParamWord = contextualStarter("param");
export const Node = contextualStarter("node");
export const BlockWord = contextualStarter("block");
export const Value = contextualStarter("value");
export const Enum = contextualStarter("enum");
export const TypeWord = contextualStarter("type");
export const RecordWord = starter("record");
export const Channel = contextualStarter("channel");
export const Message = contextualStarter("message");
export const Ghost = contextualStarter("ghost");
export const Machine = starter("machine");
export const FunctionWord = starter("function");
export const Invariant = contextualStarter("invariant");
export const Cover = contextualStarter("cover");
export const Always = contextualStarter("always");
export const Leads = contextualStarter("leads");
export const Check = contextualStarter("check");
export const Fault = contextualStarter("fault");

// Starting words of machine items and handlers.
export const Var = starter("var");
export const Durable = starter("durable");
export const Request = contextualStarter("request");
export const Requests = contextualStarter("requests");
export const Deferred = contextualStarter("deferred");
export const Start = contextualStarter("start");
export const Idle = contextualStarter("idle");
export const State = starter("state");
export const Procedure = starter("procedure");
export const Timer = contextualStarter("timer");
export const Host = contextualStarter("host");
export const Ignore = starter("ignore");
export const On = starter("on");
export const Before = starter("before");
export const Otherwise = starter("otherwise");

// Starting words of statements.
export const Let = starter("let");
export const If = starter("if");
export const For = starter("for");
export const Match = starter("match");
export const Send = starter("send");
export const Become = starter("become");
export const Suspend = taken("suspend");
export const Await = taken("await");
export const Resume = starter("resume");
export const Wake = starter("wake");
export const Defer = starter("defer");
export const Drop = starter("drop");
export const Pass = starter("pass");
export const Return = starter("return");
export const Fail = starter("fail");
export const Choose = starter("choose");
export const Assert = starter("assert");
export const Note = starter("note");
export const Call = taken("call");
export const Answer = starter("answer");
export const Gather = taken("gather");
export const Give = contextualStarter("give");
export const Up = contextual("up");

// Words inside expressions and types.
export const Else = taken("else");
export const When = taken("when");
export const Take = taken("take");
export const Forall = taken("forall");
export const Exists = taken("exists");
export const True = taken("true");
export const False = taken("false");
export const None = taken("none");
export const Self = taken("self");
export const Here = taken("here");
export const Quiescent = taken("quiescent");
export const In = taken("in");
export const Is = taken("is");
export const Within = taken("within");
export const Not = taken("not");
export const Cyclic = taken("cyclic");
export const Continuation = taken("continuation");
export const Reply = taken("reply");

// Words that are keywords by position only.
export const From = contextual("from");
export const To = contextual("to");
export const With = contextual("with");
export const At = contextual("at");
export const Per = contextual("per");
export const Of = contextual("of");
export const Most = contextual("most");
export const Any = contextual("any");
export const Order = contextual("order");
export const And = contextual("and");
export const Where = contextual("where");
export const Expect = contextual("expect");
export const Count = contextual("count");
export const Some = contextual("some");
export const SetWord = contextual("set");
export const MapWord = contextual("map");
export const QueueWord = contextual("queue");
export const Total = contextual("total");
export const Ordered = contextual("ordered");
export const Comparable = contextual("comparable");
export const Fifo = contextual("fifo");
export const Unordered = contextual("unordered");
export const Capacity = contextual("capacity");
export const Lossy = contextual("lossy");
export const Duplicating = contextual("duplicating");
export const Blocking = contextual("blocking");
export const Stop = contextual("stop");
export const Lose = contextual("lose");
export const Duplicate = contextual("duplicate");
export const Crash = contextual("crash");
export const Forever = contextual("forever");
export const Owed = contextual("owed");
export const May = contextual("may");
export const Wait = contextual("wait");
export const Deadlock = contextual("deadlock");
export const Stuck = contextual("stuck");
export const Violation = contextual("violation");
export const Assertion = contextual("assertion");
export const Unexpected = contextual("unexpected");
export const Overflow = contextual("overflow");
export const Uncovered = contextual("uncovered");
export const Possible = contextual("possible");
export const Impossible = contextual("impossible");
export const Liveness = contextual("liveness");
export const Inflight = contextual("inflight");
export const Waiting = contextual("waiting");

function sign(name: string, text: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, pattern: text, label: `'${text}'`, categories });
}

export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
export const Comma = sign("Comma", ",");
export const Semicolon = sign("Semicolon", ";");
export const Colon = sign("Colon", ":");
export const Question = sign("Question", "?");
export const Ellipsis = sign("Ellipsis", "...");
export const DotDot = sign("DotDot", "..");
export const Dot = sign("Dot", ".");
export const Arrow = sign("Arrow", "->");
export const Implies = sign("Implies", "=>");
export const Or = sign("Or", "||");
export const AndAnd = sign("AndAnd", "&&");
export const Ampersand = sign("Ampersand", "&");
export const Equal = sign("Equal", "==");
export const NotEqual = sign("NotEqual", "!=");
export const LessEqual = sign("LessEqual", "<=");
export const GreaterEqual = sign("GreaterEqual", ">=");
export const Less = sign("Less", "<");
export const Greater = sign("Greater", ">");
export const Assign = sign("Assign", "=");
export const PlusAssign = sign("PlusAssign", "+=");
export const MinusAssign = sign("MinusAssign", "-=");
export const Plus = sign("Plus", "+");
export const Minus = sign("Minus", "-");
export const Star = sign("Star", "*");
export const Bang = sign("Bang", "!");

export const DocComment = createToken({ name: "DocComment", pattern: /\/\/\/[^\n\r]*/, group: "comments" });
export const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\n\r]*/, group: "comments" });
export const BlockComment = createToken({ name: "BlockComment", pattern: /\/\*[^]*?\*\//, group: "comments", line_breaks: true });
const Blank = createToken({ name: "Blank", pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });

/** Signs of other languages that are certainly meant as the sign whose category they carry: reported with a fix, then read as that one. */
export const TripleEqual = sign("TripleEqual", "===", [Equal]);
export const NotDoubleEqual = sign("NotDoubleEqual", "!==", [NotEqual]);
export const LessGreater = sign("LessGreater", "<>", [NotEqual]);
export const ColonEqual = sign("ColonEqual", ":=", [Assign]);
export const SingleQuoted = createToken({ name: "SingleQuoted", pattern: /'[^'\n\r]*'/, label: "a text", categories: [Text] });

export const OpenText = createToken({
  name: "OpenText",
  pattern: /"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*\\?/,
  label: "a text",
  categories: [Text],
});
export const OpenComment = createToken({ name: "OpenComment", pattern: /\/\*[^]*/, group: "comments", line_breaks: true });
/** Text that starts no token. It fits nowhere in the grammar. */
export const Unknown = createToken({ name: "Unknown", pattern: /[^]/u, line_breaks: true });

const scanned = [
  Blank,
  Identifier,
  NumberLiteral,
  Text,
  DocComment,
  LineComment,
  BlockComment,
  OpenComment,
  OpenText,
  SingleQuoted,
  TripleEqual,
  NotDoubleEqual,
  LessGreater,
  ColonEqual,
  Equal,
  NotEqual,
  LessEqual,
  GreaterEqual,
  Implies,
  Arrow,
  PlusAssign,
  MinusAssign,
  Or,
  AndAnd,
  Ellipsis,
  DotDot,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Semicolon,
  Colon,
  Question,
  Dot,
  Ampersand,
  Less,
  Greater,
  Assign,
  Plus,
  Minus,
  Star,
  Bang,
  Unknown,
];

/** Whether chevrotain looks for mistakes in the tokens and the grammar. That takes time at every start: a test does it instead. */
export interface Validation {
  readonly skipValidations: boolean;
}

let built: ChevrotainLexer | undefined;

/** Splits a text into tokens; words are not told apart yet (`wordType`). */
export function lexer(): ChevrotainLexer {
  return (built ??= createLexer({ skipValidations: true }));
}

/** A lexer of its own. Throws where the tokens are wrong, if it is to look. */
export function createLexer({ skipValidations }: Validation): ChevrotainLexer {
  return new Lexer(scanned, { positionTracking: "full", skipValidations });
}

/** All token types, for the grammar. */
export const vocabulary: TokenType[] = [...scanned, Name, Taken, Starter, ...words.values()];
