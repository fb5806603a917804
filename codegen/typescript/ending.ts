/** Statements that answer, resume, and end handlers. */
import { givenTo, type Expr, type Type } from "../../dsl/analysis/index.js";
import { unreachable, type Span } from "../../dsl/diagnostics/index.js";
import { boxOf, isBoxed, type Writer } from "./body.js";
import { kernel, type CodeContext } from "./code.js";
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
      lines.add(
        `${context.step}.resumeWait("${waitOf(writer)}", ${givenText(context, statement.value, { type: statement.result })}, ${at});`,
      );
      endFunction(writer, isLast);
      return;
    case "answer":
      writeAnswer(writer, { right: statement.right, value: statement.value, span: statement.span });
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
  const given = givenText(context, value, { type: givenTo(continuation.type) });
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

interface Given {
  /** Undefined where nothing is said of it. */
  readonly type: Type | undefined;
  readonly span?: Span;
}

/** What somebody else goes on with. */
function givenText(context: CodeContext, value: Expr | undefined, { type, ...blamed }: Given): string {
  if (value === undefined) return "undefined";
  return type === undefined ? expressionCode(context, value).text : fittedText(context, value, { type, ...blamed });
}

function writeAnswer({ context, lines, body }: Writer, { right, value, span }: Pick<Kind<"answer">, "right" | "value" | "span">): void {
  const given = givenText(context, value, { type: givenTo(right.type), span });
  lines.add(`${context.step}.answer(${rawCode(context, right).text}, ${given}, "${placeOf(body.plan, span)}");`);
}

/** In the handler of a request or call its answer; in a procedure its result. */
function writeReturn(writer: Writer, { value, right, span }: Kind<"return">, isLast: boolean): void {
  const { context, lines, body } = writer;
  if (body.kind.kind === "procedure") {
    const text = value === undefined ? undefined : givenText(context, value, { type: body.kind.procedure.result, span });
    if (writer.caller === undefined) {
      if (text !== undefined) lines.add(`return ${text};`);
      else endFunction(writer, isLast);
      return;
    }
    lines.add(`${context.step}.resume(${writer.caller}, ${text ?? "undefined"});`);
    endFunction(writer, isLast);
    return;
  }
  if (right !== undefined) writeAnswer(writer, { right, value, span });
  else if (writer.reply !== undefined) {
    const given = givenText(context, value, { type: requestResult(writer), span });
    lines.add(`${context.step}.answer(${writer.reply}, ${given});`);
  }
  endFunction(writer, isLast);
}

function requestResult({ body }: Writer): Type | undefined {
  if (body.kind.kind !== "handler" || body.kind.handler.event.kind !== "request") return undefined;
  const { request } = body.kind.handler.event;
  return body.machine.machine.requests.find(({ name }) => name === request)?.result;
}

/** Ends the function here, having looked whether local variables hold what would be lost. */
export function endFunction(writer: Writer, isLast: boolean): void {
  const { lines, body, bound, context } = writer;
  const boxes = [...bound].filter((id) => isBoxed(body.plan, id)).map((id) => `${boxOf(nameIn(body.plan.variables, id))}.content`);
  if (boxes.length > 0) lines.add(`${kernel(context, "requireVacant")}([${boxes.join(", ")}], "${body.name}");`);
  if (writer.mayDefer) lines.add("return undefined;");
  else if (!isLast) lines.add("return;");
}
