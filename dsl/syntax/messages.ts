/** Where the grammar could not go on -> diagnostics in the house's words. */
import type { IToken } from "chevrotain";
import { report, type Diagnostic, type Fix, type Source, type Span } from "../diagnostics/index.js";
import { advise, type Advice } from "./advice.js";
import type { Problem } from "./recovering-parser.js";
import { isEndOfFile, spanOf } from "./scan.js";
import { Protocol } from "./tokens.js";

/** What the rules are called in messages. A rule that is not here is part of the nearest one around it that is. */
const nouns: Readonly<Record<string, string>> = {
  file: "protocol",
  header: "protocol",
  declarations: "if",
  paramDecl: "param",
  nodeDecl: "node",
  blockDecl: "block",
  valueDecl: "value",
  enumDecl: "enum",
  typeDecl: "type",
  recordDecl: "record",
  channelDecl: "channel",
  messageDecl: "message",
  ghostDecl: "ghost",
  machineDecl: "machine",
  machineItems: "machine",
  functionDecl: "function",
  propertyDecl: "property",
  leadsToDecl: "property",
  checkDecl: "check",
  faultDecl: "fault",
  setting: "setting",
  workload: "workload",
  declarationIf: "if",
  varDecl: "variable",
  requestDecl: "request",
  stateDecl: "state",
  handlers: "handlers",
  onHandler: "handler",
  otherwiseHandler: "otherwise",
  handlerIf: "if",
  procedureDecl: "procedure",
  boundDecl: "bound",
  machineIf: "if",
  block: "block",
  assignmentOrCall: "statement",
  letStatement: "let",
  ifStatement: "if",
  elseIf: "if",
  forStatement: "for",
  matchStatement: "match",
  matchCase: "case",
  sendStatement: "send",
  becomeStatement: "become",
  suspension: "suspend",
  await: "await",
  resumeStatement: "resume",
  wakeStatement: "wake",
  answerStatement: "answer",
  gather: "gather",
  giveUpStatement: "give up",
  returnStatement: "return",
  failStatement: "fail",
  chooseStatement: "choose",
  assertStatement: "assert",
  noteStatement: "note",
  timerStatement: "statement",
  timerDecl: "timer",
  hostDecl: "host",
  ignoreHandler: "ignore",
  args: "arguments",
  params: "parameters",
  setLiteral: "set",
  fields: "record",
  quantified: "quantifier",
  binder: "quantifier",
  type: "type",
};

/** The diagnostics for what the grammar could not read: one for each place, none for text that was already reported. */
export function syntaxErrors(problems: readonly Problem[], source: Source, reported: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set(reported.map((diagnostic) => diagnostic.span.start));
  return problems.flatMap((problem) => {
    const span = spanOfProblem(problem, source);
    if (seen.has(span.start)) return [];
    seen.add(span.start);
    return [describe(problem, span)];
  });
}

/** A reserved word where a name is wanted. */
export function misusedWord(token: IToken): Diagnostic {
  return report("T004", spanOf(token), `Cannot use '${token.image}' as a name: it is a reserved word`);
}

function spanOfProblem(problem: Problem, source: Source): Span {
  if (!isEndOfFile(problem.token)) return spanOf(problem.token);
  const end = source.text.trimEnd().length;
  return { start: end, end };
}

function describe(problem: Problem, span: Span): Diagnostic {
  const { token } = problem;
  if (token.tokenType === Protocol && problem.rules.length === 1) {
    return report("T005", span, "Cannot parse protocol: 'protocol' stands once, at the start of the file");
  }
  const found = isEndOfFile(token) ? "the end of the file" : token.image === "" ? "the end of the block" : `'${token.image}'`;
  const advice: Advice = advise(problem);
  const fix = advice.fix ?? (advice.hint === undefined ? insertion(problem) : undefined);
  return report("T002", advice.span ?? span, `Cannot parse ${nounOf(problem)}: expected ${problem.expected}, found ${found}`, {
    ...(advice.hint === undefined ? {} : { hint: advice.hint }),
    ...(fix === undefined ? {} : { fix }),
  });
}

function nounOf(problem: Problem): string {
  const rule = problem.rules.findLast((name) => nouns[name] !== undefined) ?? "file";
  return nouns[rule] ?? "text";
}

/** What recovery put in is certain enough to be written. */
function insertion(problem: Problem): Fix | undefined {
  if (problem.inserted === undefined || Number.isNaN(problem.previous.startOffset)) return undefined;
  const at = spanOf(problem.previous).end;
  const text = problem.inserted === "{" || problem.inserted === "=" ? ` ${problem.inserted}` : problem.inserted;
  return { title: `add '${problem.inserted}'`, edits: [{ span: { start: at, end: at }, text }] };
}
