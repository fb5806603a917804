import { unreachable, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { asGhost, declareLocal, inScope, type Code } from "./code.js";
import { elaborateGiveUp } from "./elaborate-gather.js";
import { elaborateCondition } from "./elaborate-condition.js";
import { paramCondition } from "./conditional-parts.js";
import { elaborateExpr, expectExpr, reportMaybeNone } from "./elaborate-expression.js";
import { elaborateFor, elaborateIf, elaborateMatch } from "./elaborate-branching.js";
import { elaborateBecome, elaborateSend } from "./elaborate-send.js";
import { elaborateResume, elaborateReturn, elaborateWake } from "./elaborate-ending.js";
import { elaborateAnswer } from "./elaborate-right.js";
import { elaborateAssign, elaborateDo, elaborateLet } from "./elaborate-assignment.js";
import { allFound, elaborateScannedLiteral } from "./elaborate-set.js";
import { knowing } from "./narrowing.js";
import { holdsContinuation, showType } from "../type-relations.js";
import { elaborateTimer } from "./elaborate-timer.js";
import type { Block, Expr, Statement } from "../typed-protocol.js";

/** A block in a scope of its own; undefined if a statement of it is wrong, which is then reported. */
export function elaborateBlock(code: Code, block: ast.Block): Block | undefined {
  return inScope(code, () => elaborateStatements(code, block));
}

/** A block in the scope that is open already. */
export function elaborateStatements(code: Code, block: ast.Block): Block | undefined {
  const statements = allFound(block.statements.map((statement) => elaborateInLine(code, statement)));
  return statements && { statements: statements.flat(), span: block.span };
}

/** An `if` over params alone chooses its statements as one around declarations does; anything else is one statement. */
function elaborateInLine(code: Code, statement: ast.Statement): readonly Statement[] | undefined {
  if (statement.kind === "if") {
    const condition = paramCondition(code, statement.condition);
    if (condition !== undefined) {
      const chosen = condition ? statement.then : statement.otherwise;
      code.elaboration.noteChoice(statement, chosen?.statements);
      return chosen === undefined ? [] : elaborateBlock(code, chosen)?.statements;
    }
  }
  const found = elaborateStatement(code, statement);
  return found && [found];
}

/** Control does not come past this point. */
export function endFlow(code: Code): void {
  code.flow = { present: code.flow.present, ended: true };
}

function elaborateStatement(code: Code, statement: ast.Statement): Statement | undefined {
  if (code.routine.kind === "function" && isRefusedInFunction(code, statement)) return undefined;
  switch (statement.kind) {
    case "let":
      return elaborateLet(code, statement);
    case "assign":
      return elaborateAssign(code, statement);
    case "do":
      return elaborateDo(code, statement);
    case "if":
      return elaborateIf(code, statement);
    case "for":
      return elaborateFor(code, statement);
    case "match":
      return elaborateMatch(code, statement);
    case "send":
      return elaborateSend(code, statement);
    case "become":
      return elaborateBecome(code, statement);
    case "resume":
      return elaborateResume(code, statement);
    case "wake":
      return elaborateWake(code, statement);
    case "giveUp":
      return elaborateGiveUp(code, statement);
    case "answer":
      return elaborateAnswer(code, statement);
    case "return":
      return elaborateReturn(code, statement);
    case "choose":
      return elaborateChoose(code, statement);
    case "assert":
      return elaborateAssert(code, statement);
    case "timer":
      return elaborateTimer(code, statement);
    case "note":
      return { kind: "note", text: statement.text.value, span: statement.span };
    case "fail":
      endFlow(code);
      if (statement.text !== undefined) code.elaboration.assertions.add(statement.text.value);
      return { kind: "fail", text: statement.text?.value, span: statement.span };
    case "defer":
    case "drop":
    case "pass":
      endFlow(code);
      return { kind: statement.kind, span: statement.span };
    default:
      return unreachable(statement);
  }
}

/** Functions compute a value and do nothing else. */
function isRefusedInFunction(code: Code, statement: ast.Statement): boolean {
  const { kind, span } = statement;
  if (kind === "let" || kind === "if" || kind === "match" || kind === "return") return false;
  const what = kind === "assign" ? "an assignment" : kind === "do" ? "a call as a statement" : `'${kind}'`;
  code.elaboration.report("T218", span, `Cannot use ${what} in a function: it only computes a value`, { hint: "write a procedure" });
  return true;
}

/** A set to go through or to choose from; the type of its elements is its own. */
export function elaborateSetToScan(code: Code, written: ast.Expr, action: string): Expr | undefined {
  const set = written.kind === "set" ? elaborateScannedLiteral(code, written) : elaborateExpr(code, written);
  if (set === undefined || set.type.kind === "set") return set;
  if (set.type.kind === "queue" && action === "go through") return isCopied(code, set) ? set : undefined;
  const what = `Cannot ${action} '${showType(set.type)}'`;
  if (set.type.kind === "optional" && set.type.element.kind === "set") return void reportMaybeNone(code, set, what);
  return void code.elaboration.report("T201", set.span, `${what}: it is not a set`);
}

/** Going through a queue looks at copies of its elements. */
function isCopied(code: Code, queue: Expr): boolean {
  if (!holdsContinuation(queue.type)) return true;
  code.elaboration.report("T415", queue.span, `Cannot go through '${showType(queue.type)}': its elements cannot be copied`, {
    hint: "take them out one by one: 'take q.head'",
  });
  return false;
}

function elaborateChoose(code: Code, statement: Extract<ast.Statement, { kind: "choose" }>): Statement | undefined {
  const set = elaborateSetToScan(code, statement.set, "choose from");
  const otherwise = elaborateOtherwise(code, statement);
  const element = set?.type.kind === "set" ? set.type.element : undefined;
  const variable = declareLocal(code, statement.name, element, { fixed: "it is the element that was chosen" });
  const where = statement.where && elaborateCondition(code, statement.where);
  if (where !== undefined) code.flow = knowing(code.flow, where.whenTrue);
  if (set === undefined || (where !== undefined && where.expr === undefined)) return undefined;
  if (statement.otherwise !== undefined && otherwise === undefined) return undefined;
  return { kind: "choose", variable: variable.id, set, where: where?.expr, otherwise, span: statement.span };
}

/** What happens when no element fits; the chosen element is not visible there, and control does not come back. */
function elaborateOtherwise(code: Code, statement: Extract<ast.Statement, { kind: "choose" }>): Block | undefined {
  if (statement.otherwise === undefined) return undefined;
  const before = code.flow;
  const otherwise = elaborateBlock(code, statement.otherwise);
  const leaves = code.flow.ended;
  code.flow = before;
  if (leaves || otherwise === undefined) return otherwise;
  return void code.elaboration.report("T217", headOf(statement.otherwise.span), "Cannot go on after 'else': nothing was chosen", {
    hint: "end it with 'return', 'drop', 'defer', 'fail' or 'resume'",
  });
}

/** The opening brace of a block. */
function headOf(span: Span): Span {
  return { start: span.start, end: Math.min(span.start + 1, span.end) };
}

function elaborateAssert(code: Code, statement: Extract<ast.Statement, { kind: "assert" }>): Statement | undefined {
  const condition = asGhost(code, true, () => elaborateCondition(code, statement.condition));
  code.flow = knowing(code.flow, condition.whenTrue);
  if (statement.text !== undefined) code.elaboration.assertions.add(statement.text.value);
  if (condition.expr === undefined) return undefined;
  return { kind: "assert", condition: condition.expr, text: statement.text?.value, span: statement.span };
}

/** The value that a statement hands over, where a type may or may not be wanted: both sides must agree. */
export function elaborateHandedOver(
  code: Code,
  statement: { readonly value: ast.Expr | undefined; readonly span: Span },
  wanted: { readonly type: Expr["type"] | undefined; readonly what: string; readonly code: "T202" | "T212"; readonly state: string },
): { readonly value: Expr | undefined } | undefined {
  const { type, what } = wanted;
  if (statement.value === undefined) {
    if (type === undefined) return { value: undefined };
    return void code.elaboration.report(wanted.code, statement.span, `Cannot ${what} without a value: '${showType(type)}' is wanted`);
  }
  const value = expectExpr(code, statement.value, type);
  if (type !== undefined) return value && { value };
  const more: Pick<Diagnostic, "hint"> = {};
  return void code.elaboration.report(wanted.code, statement.value.span, `Cannot ${what} with a value: ${wanted.state}`, more);
}
