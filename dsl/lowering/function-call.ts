/** Functions are pure and do not recurse: a call is replaced by what the function returns. */
import type { Expr, FunctionDef, Statement, VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { and, not, truth, type ModelExpr } from "../model/index.js";
import { check, checkRange, guarded, lowerExpr, lowerInto, lowerScalar, type Scope } from "./expression.js";
import { matchCondition } from "./match-pattern.js";
import { choose, type Value } from "./value.js";

export function lowerFunctionCall(scope: Scope, expr: Extract<Expr, { readonly kind: "functionCall" }>): Value {
  const called = functionNamed(scope, expr.function);
  const args = called.params.map((id, index): readonly [VariableId, Value] => {
    const arg = expr.args[index];
    if (arg === undefined) throw new InternalError("a parameter without its argument");
    const { type } = scope.program.variable(id);
    const value = lowerInto(scope, arg, type);
    checkRange(scope, value, { from: arg.type, to: type, span: arg.span });
    return [id, value];
  });
  const value = returned(bind(scope, args), called.body.statements, called);
  return value;
}

function functionNamed(scope: Scope, name: string): FunctionDef {
  const own = scope.machine?.functions.find((one) => one.name === name);
  const found = own ?? scope.program.protocol.functions.find((one) => one.name === name);
  if (found === undefined) throw new InternalError(`unknown function '${name}'`);
  return found;
}

function bind(scope: Scope, values: readonly (readonly [VariableId, Value])[]): Scope {
  const own = new Map(values);
  return { ...scope, variable: (id, of) => own.get(id) ?? scope.variable(id, of) };
}

/** The value that these statements return; what follows a branch is part of the branch. */
function returned(scope: Scope, statements: readonly Statement[], called: FunctionDef): Value {
  const [first, ...rest] = statements;
  switch (first?.kind) {
    case "return": {
      if (first.value === undefined) throw new InternalError("a function returns nothing");
      const value = lowerInto(scope, first.value, called.result);
      checkRange(scope, value, { from: first.value.type, to: called.result, span: first.span });
      return value;
    }
    case "let": {
      const { value: right } = first;
      if (right.kind === "suspend" || right.kind === "await" || right.kind === "procedureCall")
        throw new InternalError("a function suspends");
      return returned(bind(scope, [[first.variable, lowerInto(scope, right, scope.program.variable(first.variable).type)]]), rest, called);
    }
    case "if": {
      const condition = lowerScalar(scope, first.condition);
      const whenTrue = guarded(scope, condition, (inner) => returned(inner, [...first.then.statements, ...rest], called));
      const otherwise = [...(first.otherwise?.statements ?? []), ...rest];
      return choose(
        condition,
        whenTrue,
        guarded(scope, not(condition), (inner) => returned(inner, otherwise, called)),
      );
    }
    case "match":
      return returnedByMatch(scope, { match: first, rest, called });
    case "assert":
      check(scope, {
        holds: lowerScalar(scope, first.condition),
        failure: { kind: "assertion", subject: first.text, text: first.text ?? "the assertion does not hold" },
        span: first.span,
      });
      return returned(scope, rest, called);
    default:
      throw new InternalError(`function '${called.name}' ends without a value`);
  }
}

interface MatchInFunction {
  readonly match: Extract<Statement, { readonly kind: "match" }>;
  readonly rest: readonly Statement[];
  readonly called: FunctionDef;
}

function returnedByMatch(scope: Scope, { match, rest, called }: MatchInFunction): Value {
  const subject = lowerExpr(scope, match.subject);
  const arms = match.cases.flatMap(({ patterns, body }) =>
    patterns.map((pattern) => ({
      ...matchCondition(scope.program, { pattern, subject, type: match.subject.type }),
      statements: [...body.statements, ...rest],
    })),
  );
  const finish = (index: number, before: ModelExpr): Value => {
    const arm = arms[index];
    if (arm === undefined) return guarded(scope, before, (inner) => returned(inner, rest, called));
    const value = guarded(scope, and(before, arm.fits), (inner) => returned(bind(inner, arm.bound), arm.statements, called));
    // Behind a case that always fits, and behind the last case of an exhaustive match, nothing follows.
    const isLast = index === arms.length - 1 && rest.length === 0;
    return isLast || arm.fits === truth ? value : choose(arm.fits, value, finish(index + 1, and(before, not(arm.fits))));
  };
  return finish(0, truth);
}
