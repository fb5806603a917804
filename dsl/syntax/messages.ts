/** The parser's exceptions -> diagnostics in the house's words. */
import type { IRecognitionException, IToken } from "chevrotain";
import { report, type Diagnostic, type Source, type Span } from "../diagnostics/index.js";
import type { Stray } from "./recovering-parser.js";
import { spanOf } from "./scan.js";

interface Problem {
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly expected: string;
  readonly rule: string;
}

/** One diagnostic for each place at which the parser stumbled. */
export function syntaxErrors(errors: readonly IRecognitionException[], strays: readonly Stray[], source: Source): Diagnostic[] {
  const problems: Problem[] = [...errors.map(problemOf), ...strays];
  const seen = new Set<number>();
  return problems
    .map((problem) => ({ problem, span: placeOf(problem, source) }))
    .filter(({ span }) => !seen.has(span.start) && seen.add(span.start))
    .map(({ problem, span }) => describe(problem, span));
}

function problemOf(error: IRecognitionException): Problem {
  const rule = error.context.ruleStack.at(-1) ?? "file";
  const previous = "previousToken" in error ? (error as { previousToken?: IToken }).previousToken : undefined;
  return { token: error.token, previous, expected: error.message, rule };
}

function placeOf(problem: Problem, source: Source): Span {
  if (problem.token.tokenType.name !== "EOF") return spanOf(problem.token);
  const end = source.text.trimEnd().length;
  return { start: end, end };
}

function describe(problem: Problem, span: Span): Diagnostic {
  const found = problem.token.tokenType.name === "EOF" ? "the end of the file" : `'${problem.token.image}'`;
  return report("T002", span, `Cannot parse ${problem.rule}: expected ${problem.expected}, found ${found}`);
}
