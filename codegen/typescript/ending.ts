/** Statements that answer, resume, and end handlers. */
import type { Expr } from "../../dsl/analysis/index.js";
import { unreachable } from "../../dsl/diagnostics/index.js";
import { boxOf, isBoxed, type Writer } from "./body.js";
import { kernel } from "./code.js";

import { expressionCode, fittedText, rawCode } from "./expression.js";
import { nameIn, placeOf } from "./module-plan.js";
import type { Kind } from "./statement.js";

type Ending = Kind<"resume" | "resumeWait" | "wake" | "answer" | "return" | "defer" | "drop" | "pass" | "fail">;

/** Writes the statement, and that the function ends, unless it does so by itself. */
export function writeEnding(writer: Writer, statement: Ending, isLast: boolean): void {
  const { context, lines, body } = writer;
  const at = `"${placeOf(body.plan, statement.span)}"`;
  switch (statement.kind) {
    case "resume":
      writeGoingOn(writer, "resume", statement);
      endFunction(writer, isLast);
      return;
    case "wake":
      writeGoingOn(writer, "wake", statement);
      return;
    case "resumeWait":
      lines.add(`${context.step}.resumeWait("${waitOf(writer)}", ${valueText(writer, statement.value)}, ${at});`);
      endFunction(writer, isLast);
      return;
    case "answer":
      lines.add(`${context.step}.answer(${rawCode(context, statement.right).text}, ${valueText(writer, statement.value)}, ${at});`);
      return;
    case "return":
      writeReturn(writer, statement, isLast);
      return;
    case "defer":
    case "pass":
      lines.add(`return "${statement.kind}";`);
      return;
    case "drop":
      endFunction(writer, isLast);
      return;
    case "fail":
      lines.add(
        `${writer.mayDefer ? "return " : ""}${context.step}.fail(${JSON.stringify(statement.text ?? "the protocol fails here")}, ${at});`,
      );
      return;
    default:
      unreachable(statement);
  }
}

function writeGoingOn(
  { context, lines, body }: Writer,
  how: "resume" | "wake",
  { continuation, value, span }: Kind<"resume" | "wake">,
): void {
  // The value is evaluated before the continuation is moved; moving is all that reading one does.
  const given = value === undefined ? "undefined" : expressionCode(context, value).text;
  const at = continuation.type.kind === "continuation" && isSure(context.place, continuation) ? [] : [`"${placeOf(body.plan, span)}"`];
  lines.add(`${context.step}.${how}(${[rawCode(context, continuation).text, given, ...at].join(", ")});`);
}

/** A local variable that holds a continuation has one. */
function isSure(place: Writer["context"]["place"], expr: Expr): boolean {
  return expr.kind === "variable" && place(expr.variable).holder === undefined;
}

function waitOf({ body }: Writer): string {
  const state = body.kind.kind === "handler" ? body.kind.states.find(({ kind }) => kind === "await") : undefined;
  return state === undefined ? "" : nameIn(body.machine.states, state.name);
}

function valueText({ context }: Writer, value: Expr | undefined): string {
  return value === undefined ? "undefined" : expressionCode(context, value).text;
}

/** In the handler of a request or call its answer; in a procedure its result. */
function writeReturn(writer: Writer, { value, right, span }: Kind<"return">, isLast: boolean): void {
  const { context, lines, body } = writer;
  if (body.kind.kind === "procedure") {
    const { result } = body.kind.procedure;
    const text = value === undefined ? undefined : result === undefined ? valueText(writer, value) : fittedText(context, value, result);
    if (writer.caller === undefined) {
      if (text !== undefined) lines.add(`return ${text};`);
      else endFunction(writer, isLast);
      return;
    }
    lines.add(`${context.step}.resume(${writer.caller}, ${text ?? "undefined"});`);
    endFunction(writer, isLast);
    return;
  }
  if (right !== undefined) {
    const code = rawCode(context, right);
    lines.add(`${context.step}.answer(${code.text}, ${answerText(writer, value)}, "${placeOf(body.plan, span)}");`);
  } else if (writer.reply !== undefined) lines.add(`${context.step}.answer(${writer.reply}, ${answerText(writer, value)});`);
  endFunction(writer, isLast);
}

function answerText(writer: Writer, value: Expr | undefined): string {
  const { body, context } = writer;
  if (value === undefined) return "undefined";
  if (body.kind.kind !== "handler" || body.kind.handler.event.kind !== "request") return expressionCode(context, value).text;
  const { request } = body.kind.handler.event;
  const result = body.machine.machine.requests.find(({ name }) => name === request)?.result;
  return result === undefined ? expressionCode(context, value).text : fittedText(context, value, result);
}

/** Ends the function here, having looked whether local variables hold what would be lost. */
export function endFunction(writer: Writer, isLast: boolean): void {
  const { lines, body, bound, context } = writer;
  const boxes = [...bound].filter((id) => isBoxed(body.plan, id)).map((id) => `${boxOf(nameIn(body.plan.variables, id))}.content`);
  if (boxes.length > 0) lines.add(`${kernel(context, "requireVacant")}([${boxes.join(", ")}], "${body.name}");`);
  if (writer.mayDefer) lines.add("return undefined;");
  else if (!isLast) lines.add("return;");
}
