/** Statements. Each writes itself into the routine; what follows a suspension goes into a routine of its own. */
import { holdsContinuation, type Block, type Expr, type Statement, type StatementOf } from "../analysis/index.js";
import { InternalError, unreachable } from "../diagnostics/index.js";
import { and, not, readVariable, truth, type ModelExpr, type ModelStatement } from "../model/index.js";
import { answer } from "./answering.js";
import { assignLinear } from "./assigning-linear.js";
import { become } from "./becoming.js";
import { callProcedure } from "./calling.js";
import { beginHost } from "./completing.js";
import type { Code } from "./code.js";
import { either, ends, falls, goesOn, hasReturned, inCode, mayReturn, returns, type Context, type Outcome } from "./context.js";
import { endHandler, returnFrom } from "./ending.js";
import { lowerScalar } from "./expression.js";
import { giveUp } from "./gathering.js";
import { loop } from "./looping.js";
import { takeSubject } from "./match-linear.js";
import { matchCondition } from "./match-pattern.js";
import { isContinuation } from "./linear-types.js";
import { moveExpr, requireEmpty, requireVariableEmpty } from "./moving.js";
import { moveRecord } from "./moving-records.js";
import { resume, resumeWait, wake } from "./resuming.js";
import { send } from "./sending.js";
import { assign, store } from "./storing.js";
import { suspend, suspendInAwait } from "./suspending.js";
import { evaluateWhole } from "./taking.js";
import { exprOf, membership, scalar, valueAt } from "./value.js";

/** Writes statements one after the other. */
function writeStatements(context: Context, statements: readonly Statement[]): Outcome {
  let outcome = falls;
  for (const [index, statement] of statements.entries()) {
    const rest = statements.slice(index + 1);
    const own = writeStatement(
      { ...context, after: (code, before) => writeAfter(inCode(context, code), { statement, rest, before }) },
      statement,
    );
    outcome = { falls: own.falls, returns: outcome.returns || own.returns };
    if (!own.falls) return outcome;
    if (rest.length > 0 && needsFlag(context, statement)) {
      const remaining = writeRest(context, statement, rest);
      return either({ falls: false, returns: outcome.returns }, remaining);
    }
  }
  return outcome;
}

export function writeBlock(context: Context, block: Block): Outcome {
  return writeStatements(context, block.statements);
}

/** What follows a suspended statement in its block, and then around it. */
function writeAfter(
  context: Context,
  { statement, rest, before }: { readonly statement: Statement; readonly rest: readonly Statement[]; readonly before: Outcome },
): void {
  const remaining = before.falls ? writeRest(context, statement, rest) : before;
  const outcome = { falls: remaining.falls, returns: before.returns || remaining.returns };
  if (goesOn(outcome)) context.after(context.code, outcome);
}

function writeRest(context: Context, statement: Statement, rest: readonly Statement[]): Outcome {
  const { code, inline } = context;
  if (rest.length === 0) return falls;
  if (inline === undefined || !needsFlag(context, statement)) return writeStatements(context, rest);
  let outcome = falls;
  const [then, otherwise] = code.branch(
    () => {
      outcome = writeStatements(context, rest);
      return goesOn(outcome);
    },
    () => true,
  );
  code.emit({ kind: "if", condition: not(hasReturned(code, inline)), then, otherwise, span: undefined });
  return either(outcome, returns);
}

/** May the procedure around have been left by this statement, although text follows it? */
function needsFlag({ inline }: Context, statement: Statement): boolean {
  return inline?.isFlagged === true && mayReturn(statement);
}

function writeStatement(context: Context, statement: Statement): Outcome {
  const { code } = context;
  switch (statement.kind) {
    case "let":
    case "assign":
    case "do":
      return writeRight(context, statement);
    case "if":
      return writeIf(context, statement);
    case "for":
      return loop(context, statement);
    case "match":
      return writeMatch(context, statement);
    case "send":
      send(code, statement);
      return falls;
    case "host":
      beginHost(code, statement);
      return falls;
    case "become":
      become(code, statement);
      return falls;
    case "wake":
      wake(code, statement);
      return falls;
    case "giveUp":
      giveUp(code, statement);
      return falls;
    case "answer":
      answer(code, statement);
      return falls;
    case "choose":
      return writeChoose(context, statement);
    case "assert": {
      const { text, span } = statement;
      code.assert(
        code.evaluateScalar(statement.condition),
        { kind: "assertion", subject: text, text: text ?? "the assertion does not hold" },
        span,
      );
      return falls;
    }
    // What labels a trace is no part of the model.
    case "note":
      return falls;
    case "resume":
    case "resumeWait":
    case "return":
    case "fail":
    case "defer":
    case "pass":
    case "drop":
      return writeEnding(context, statement);
    default:
      return unreachable(statement);
  }
}

function writeEnding(
  context: Context,
  statement: StatementOf<"resume" | "resumeWait" | "return" | "fail" | "defer" | "pass" | "drop">,
): Outcome {
  const { code } = context;
  switch (statement.kind) {
    case "resume":
      resume(code, statement);
      return ends;
    case "resumeWait":
      resumeWait(code, statement);
      return ends;
    case "return":
      return returnFrom(context, statement);
    case "fail": {
      const { text, span } = statement;
      code.emit({ kind: "error", failure: { kind: "assertion", subject: text, text: text ?? "the protocol fails here" }, span });
      return ends;
    }
    case "defer":
    case "pass": {
      const flag = statement.kind === "defer" ? deferredParam : passedParam;
      code.emit({ kind: "assign", target: { root: flag, path: [] }, value: truth, span: statement.span });
      code.emit({ kind: "return", value: undefined, span: statement.span });
      return ends;
    }
    case "drop":
      endHandler(context, statement.span);
      return ends;
    default:
      return unreachable(statement);
  }
}

/** The parameters by which a handler's routine says that it deferred, or passed on, the message. */
export const deferredParam = "deferring";
export const passedParam = "passing";

function writeRight(context: Context, statement: StatementOf<"let" | "assign" | "do">): Outcome {
  const { value: right } = statement;
  switch (right.kind) {
    case "suspend":
      return suspend(context, statement, right);
    case "await":
      return suspendInAwait(context, statement, right);
    case "procedureCall":
      return callProcedure(context, statement, right);
    default:
      if (statement.kind === "do") throw new InternalError("an expression as a statement");
      writeStore(context.code, statement, right);
      return falls;
  }
}

/** `let x = e` and `p = e`. */
function writeStore(code: Code, statement: StatementOf<"let" | "assign">, expr: Expr): void {
  if (statement.kind === "assign") {
    if (holdsContinuation(statement.place.type) && expr.kind !== "empty") assignLinear(code, statement, expr);
    else assign(code, statement, { value: evaluateWhole(code, expr), from: expr.type, mentions: expr });
    return;
  }
  const { type } = code.program.variable(statement.variable);
  if (isContinuation(type)) {
    const place = code.localFor(statement.variable);
    const target = { ...code.continuationPlace(statement.variable, []), place };
    requireEmpty(code, target, statement.span);
    moveExpr(code, expr, target);
  } else if (holdsContinuation(type)) {
    const place = code.localFor(statement.variable);
    if (code.knowledge.mayHold.has(statement.variable)) requireVariableEmpty(code, statement.variable, statement.span);
    moveRecord(code, expr, { place, type });
    code.knowledge.mayHold.add(statement.variable);
  } else {
    const value = code.fit(evaluateWhole(code, expr), { from: expr.type, to: type, span: expr.span });
    store(code, { place: code.localFor(statement.variable), type, value, span: statement.span });
  }
}

function writeIf(context: Context, statement: StatementOf<"if">): Outcome {
  const { code } = context;
  const condition = code.evaluateScalar(statement.condition);
  const { otherwise } = statement;
  if (condition.kind === "boolean") {
    const taken = condition.value ? statement.then : otherwise;
    return taken === undefined ? falls : writeBlock(context, taken);
  }
  let outcomes: readonly [Outcome, Outcome] = [falls, falls];
  const [then, no] = code.branch(
    () => {
      outcomes = [writeBlock(context, statement.then), falls];
      return goesOn(outcomes[0]);
    },
    () => {
      outcomes = [outcomes[0], otherwise === undefined ? falls : writeBlock(context, otherwise)];
      return goesOn(outcomes[1]);
    },
  );
  code.emit({ kind: "if", condition, then, otherwise: no, span: statement.span });
  return either(outcomes[0], outcomes[1]);
}

interface Arm {
  readonly fits: ModelExpr;
  readonly write: () => Outcome;
}

function writeMatch(context: Context, statement: StatementOf<"match">): Outcome {
  const { code } = context;
  const taken = takeSubject(code, statement);
  const subject = taken?.value ?? evaluateWhole(code, statement.subject);
  const arms = statement.cases.flatMap(({ patterns, body }) =>
    patterns.map((pattern): Arm => {
      const { fits, bound } = matchCondition(code.program, { pattern, subject, type: statement.subject.type });
      const write = (): Outcome => {
        for (const [id, value] of bound) {
          const { type } = code.program.variable(id);
          if (taken !== undefined) taken.bind(id);
          else store(code, { place: code.localFor(id), type, value, span: statement.span });
        }
        return writeBlock(context, body);
      };
      return { fits, write };
    }),
  );
  return writeArms(code, arms, statement);
}

function writeArms(code: Code, arms: readonly Arm[], statement: Statement): Outcome {
  const [arm, ...others] = arms;
  if (arm === undefined) return falls;
  if (arm.fits === truth) return arm.write();
  let outcomes: readonly [Outcome, Outcome] = [falls, falls];
  const [then, otherwise] = code.branch(
    () => {
      outcomes = [arm.write(), falls];
      return goesOn(outcomes[0]);
    },
    () => {
      outcomes = [outcomes[0], writeArms(code, others, statement)];
      return goesOn(outcomes[1]);
    },
  );
  code.emit({ kind: "if", condition: arm.fits, then, otherwise, span: statement.span });
  return either(outcomes[0], outcomes[1]);
}

function writeChoose(context: Context, statement: StatementOf<"choose">): Outcome {
  const { code } = context;
  const { variable: id, where, span, otherwise } = statement;
  const isIn = membership(code.evaluate(statement.set));
  const { name, type } = code.program.variable(id);
  const target = code.localFor(id);
  const over = code.program.types.lower(type);
  const candidate = {
    ...code.scope(),
    variable: (other: number, of: ModelExpr | undefined) => (other === id ? own : code.read(other, of)),
  };
  let own = valueAt(target, type);
  const chosen = exprOf(own);
  const condition = and(isIn(chosen), where === undefined ? truth : lowerScalar(candidate, where));
  if (candidate.checks.length > 0 && where !== undefined) {
    // Every candidate is looked at, so what fails for one fails.
    const each = code.names.take(name);
    own = scalar(readVariable(each));
    const inner = { ...candidate, checks: [] };
    const body = code.block(() => {
      lowerScalar(inner, where);
      const asserts = code.block(() => {
        code.require(inner.checks);
      });
      code.emit({ kind: "if", condition: isIn(readVariable(each)), then: asserts, otherwise: [], span });
    });
    code.emit({ kind: "for", variable: each, over, body, span });
  }
  let outcome = ends;
  const failure: ModelStatement = {
    kind: "error",
    failure: { kind: "assertion", subject: undefined, text: `nothing to choose for '${name}'` },
    span,
  };
  const [none] = code.branch(
    () => {
      if (otherwise === undefined) code.emit(failure);
      else outcome = writeBlock(context, otherwise);
      return goesOn(outcome);
    },
    () => true,
  );
  code.emit({ kind: "choose", target, over, where: condition, otherwise: none, span });
  return either(falls, outcome);
}
