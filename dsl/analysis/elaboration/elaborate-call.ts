import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { withLostType, type Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateExpr, expectExpr } from "./elaborate-expression.js";
import { reportNotConstant } from "./elaborate-name.js";
import { allFound } from "./elaborate-set.js";
import type { FunctionInfo } from "./functions.js";
import type { ProtocolName } from "./elaboration.js";
import type { MachineName, ProcedureInfo } from "./machine-names.js";
import { describeName } from "./name-kinds.js";
import type { Expr, Type } from "../typed-protocol.js";

/** `f(a)` inside an expression: a function. */
export function elaborateCall(code: Code, expr: Extract<ast.Expr, { kind: "call" }>): Expr | undefined {
  const { callee } = expr;
  const called = findCallee(code, callee);
  if (called === undefined) {
    elaborateForMistakes(code, expr.args);
    return undefined;
  }
  if (called.kind === "procedure") {
    elaborateForMistakes(code, expr.args);
    return void code.elaboration.report("T215", expr.span, `Cannot call procedure '${callee.name}' inside an expression: it may suspend`, {
      hint: `write 'let x = ${callee.name}(…)' in front`,
    });
  }
  if (code.routine.kind === "initialiser") return void reportNotConstant(code, expr.span, `'${callee.name}' is a function`);
  const found = called.function;
  noteFunctionCall(code, found, expr.span);
  const args = elaborateArgs(code, expr.args, {
    name: callee,
    what: "function",
    params: found.params,
    declared: found.declaration.name.span,
  });
  if (args === undefined || found.result === undefined) return undefined;
  return { kind: "functionCall", function: found.name, args, type: found.result, span: expr.span };
}

export interface Signature {
  readonly name: ast.Ident;
  /** What it is, in words. */
  readonly what: string;
  readonly params: readonly { readonly name: string; readonly type: Type | undefined; readonly span?: Span }[];
  readonly declared: Span;
}

/** Arguments for a message, state, function or procedure. */
export function elaborateArgs(code: Code, args: readonly ast.Expr[], signature: Signature): readonly Expr[] | undefined {
  const { name, what, params, declared } = signature;
  const found = args.map((arg, index) => {
    const param = params[index];
    const related = param?.span === undefined ? undefined : declaredHere(param.name, param.span);
    return expectExpr(code, arg, param?.type, related);
  });
  if (args.length === params.length) return allFound(found);
  const wanted = params.length === 1 ? "1 is" : `${params.length} are`;
  const given = args.length === 1 ? "1 argument" : `${args.length} arguments`;
  return void code.elaboration.report("T202", name.span, `Cannot use ${what} '${name.name}' with ${given}: ${wanted} wanted`, {
    related: declaredHere(name.name, declared),
  });
}

export type Callee =
  { readonly kind: "function"; readonly function: FunctionInfo } | { readonly kind: "procedure"; readonly procedure: ProcedureInfo };

/** What is called by a name; undefined if nothing, which is then reported. */
function findCallee(code: Code, name: ast.Ident): Callee | undefined {
  if (name.name === "") return undefined;
  const own = code.machine?.names.get(name.name);
  if (own !== undefined && own.kind !== "variable" && own.kind !== "timer" && own.kind !== "host") return own;
  const found = code.elaboration.names.get(name.name);
  if (found?.kind === "function") return found;
  const other = own ?? found;
  if (other === undefined) {
    return void code.elaboration.report(
      "T101",
      name.span,
      `Unknown function: '${name.name}' is not declared`,
      didYouMean(name, callables(code)),
    );
  }
  const related = declaredHere(name.name, other.span);
  const description = describeOther(other);
  return void code.elaboration.report("T103", name.span, `Cannot call '${name.name}': it is ${description}`, { related });
}

function describeOther(other: MachineName | ProtocolName): string {
  if (other.kind === "host") return "a host operation: write 'call host.op(…) in S'";
  return other.kind === "variable" || other.kind === "timer" || other.kind === "procedure" ? `a ${other.kind}` : describeName(other);
}

/** Remembers who calls the function: comparing opaque values in it is allowed only if no real code does. */
function noteFunctionCall(code: Code, called: FunctionInfo, span: Span): void {
  if (code.routine.kind === "function") code.routine.function.callees.add(called);
  else if (!code.isGhost) called.realCalls.push(span);
}

/** Arguments of something unknown are elaborated for the mistakes in them. */
export function elaborateForMistakes(code: Code, args: readonly ast.Expr[]): void {
  for (const arg of args) withLostType(code, true, () => elaborateExpr(code, arg));
}

function callables(code: Code): readonly string[] {
  const own = [...(code.machine?.names ?? [])].filter(([, { kind }]) => kind !== "variable").map(([name]) => name);
  return [...own, ...[...code.elaboration.names].filter(([, { kind }]) => kind === "function").map(([name]) => name)];
}
