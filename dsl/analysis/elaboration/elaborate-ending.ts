/** Statements that end a handler or hand a value to another one: `resume`, `wake`, `return`. */
import { unreachable } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code, Wait } from "./code.js";
import { elaborateExpr, isStorable, reportMaybeNone } from "./elaborate-expression.js";
import { elaborateHandedOver, endFlow } from "./elaborate-statement.js";
import { rightOfReturn } from "./elaborate-right.js";
import { isRight, showType } from "../type-relations.js";
import type { Expr, Statement, Type } from "../typed-protocol.js";

type Of<K extends ast.Statement["kind"]> = Extract<ast.Statement, { kind: K }>;

/** `resume k with e`, and inside an await `resume e`: the type of the subject tells them apart. */
export function elaborateResume(code: Code, statement: Of<"resume">): Statement | undefined {
  const found = elaborateResumption(code, statement);
  endFlow(code);
  return found;
}

export function elaborateWake(code: Code, statement: Of<"wake">): Statement | undefined {
  const subject = elaborateExpr(code, statement.subject);
  if (subject === undefined) return undefined;
  const handed = handToContinuation(code, subject, { ...statement, verb: "wake" });
  return handed && { kind: "wake", continuation: subject, value: handed.value, span: statement.span };
}

export function elaborateReturn(code: Code, statement: Of<"return">): Statement | undefined {
  const wanted = wantedByReturn(code);
  const handed = elaborateHandedOver(code, statement, { what: "return", code: "T212", ...wanted });
  endFlow(code);
  return handed && !wanted.isBroken
    ? { kind: "return", value: handed.value, ...rightOfReturn(code, statement.span), span: statement.span }
    : undefined;
}

function elaborateResumption(code: Code, statement: Of<"resume">): Statement | undefined {
  const { subject, value, span } = statement;
  const { wait } = code;
  if (subject === undefined) {
    if (wait === undefined) {
      return void code.elaboration.report("T202", span, "Cannot resume: it does not say which continuation", { hint: "write 'resume k'" });
    }
    return resumeWait(code, wait, statement, undefined);
  }
  const found = elaborateExpr(code, subject, wait?.result);
  if (found === undefined) return undefined;
  const isForWait = wait !== undefined && value === undefined && !isContinuation(found.type);
  if (isForWait) return resumeWait(code, wait, statement, found);
  const handed = handToContinuation(code, found, { value, span, verb: "resume" });
  return handed && { kind: "resume", continuation: found, value: handed.value, span };
}

/** Ends the innermost wait. Its first `resume` decides what the await gives, if nothing around it says so. */
function resumeWait(code: Code, wait: Wait, statement: Of<"resume">, value: Expr | undefined): Statement | undefined {
  const { span } = statement;
  if (wait.isOpen && !decideResult(code, wait, value)) return undefined;
  if (value === undefined) {
    if (wait.result === undefined) return { kind: "resumeWait", value: undefined, result: undefined, span };
    return void code.elaboration.report("T202", span, `Cannot resume without a value: the wait gives '${showType(wait.result)}'`);
  }
  if (wait.result === undefined) {
    return void code.elaboration.report("T202", value.span, "Cannot resume with a value: the wait gives none");
  }
  return isStorable(code, value, wait.result) ? { kind: "resumeWait", value, result: wait.result, span } : undefined;
}

function decideResult(code: Code, wait: Wait, value: Expr | undefined): boolean {
  wait.isOpen = false;
  if (value !== undefined && (value.type.kind === "integer" || value.type.kind === "none")) {
    if (code.isTypeLost) return false;
    code.elaboration.report("T213", value.span, `Cannot tell what the await gives: '${showType(value.type)}' is not enough`, {
      hint: "give the variable a type, as in 'let x: T = await { … }'",
    });
    return false;
  }
  wait.result = value?.type;
  return true;
}

interface HandingOver {
  readonly value: ast.Expr | undefined;
  readonly span: ast.Statement["span"];
  readonly verb: string;
}

function handToContinuation(code: Code, subject: Expr, handing: HandingOver): { readonly value: Expr | undefined } | undefined {
  const what = `Cannot ${handing.verb} '${showType(subject.type)}'`;
  if (subject.type.kind === "continuation" && !isRight(subject.type)) {
    const wanted = { type: subject.type.result, what: handing.verb, code: "T202" as const, state: "the continuation takes none" };
    return elaborateHandedOver(code, handing, wanted);
  }
  if (handing.value !== undefined) elaborateExpr(code, handing.value);
  if (isContinuation(subject.type)) return void reportMaybeNone(code, subject, what);
  return void code.elaboration.report("T201", subject.span, `${what}: it is not a continuation`, hintFor(subject.type));
}

function hintFor(type: Type): { readonly hint?: string } {
  return isRight(type) ? { hint: "a right to answer is used by 'answer r with e'" } : {};
}

function isContinuation(type: Type): boolean {
  const inner = type.kind === "optional" ? type.element : type;
  return inner.kind === "continuation" && !isRight(inner);
}

interface ReturnWanted {
  readonly type: Type | undefined;
  /** Why no value is wanted. */
  readonly state: string;
  /** A value is wanted, but of a type that could not be understood. */
  readonly isBroken: boolean;
}

function wantedByReturn(code: Code): ReturnWanted {
  const { routine } = code;
  switch (routine.kind) {
    case "handler": {
      const state = routine.event === "request" ? `request '${routine.name}' gives none` : "a message has no answer";
      return { type: routine.result, state, isBroken: false };
    }
    case "procedure":
      return wantedBy(routine.procedure.result, routine.procedure.declaration, "procedure");
    case "function":
      return wantedBy(routine.function.result, routine.function.declaration, "function");
    case "initialiser":
    case "property":
      return { type: undefined, state: "nothing returns here", isBroken: false };
    default:
      return unreachable(routine);
  }
}

function wantedBy(type: Type | undefined, declared: { readonly name: ast.Ident; readonly result: unknown }, what: string): ReturnWanted {
  return { type, state: `${what} '${declared.name.name}' gives none`, isBroken: type === undefined && declared.result !== undefined };
}
