/** Ends of handlers and procedures. */
import type { StatementOf } from "../analysis/index.js";
import type { Span } from "../diagnostics/index.js";
import { binary, field, numberOf, read, truth } from "../model/index.js";
import { actorArgs, type Code } from "./code.js";
import { answer } from "./answering.js";
import { ends, flagOf, returns, type Context, type Inline, type Outcome } from "./context.js";
import { lost, requireVariableEmpty } from "./moving.js";
import { requireUnspentRoutine } from "./leaving.js";
import { store } from "./storing.js";

/** Fails where a local still holds a continuation: nobody could resume it any more. */
export function requireNothingHeld(code: Code, span: Span | undefined): void {
  for (const id of code.knowledge.mayHold) {
    const binding = code.bindings.get(id);
    if (binding?.kind === "frame") code.emit({ kind: "error", failure: lost, span });
    else if (binding !== undefined) requireVariableEmpty(code, id, span);
  }
}

/** What has to hold when a handler, or the rest of one, ends or suspends. */
function requireGoodEnd(code: Code, span: Span | undefined): void {
  requireNothingHeld(code, span);
  if (!code.knowledge.maySpend) return;
  const routine = requireUnspentRoutine(code.program, code.layout);
  if (routine !== undefined) code.emit({ kind: "call", routine, args: actorArgs(code.program, code.actor), span });
}

export function endHandler({ code, role }: Pick<Context, "code" | "role">, span: Span | undefined): void {
  if (role === "procedure") requireNothingHeld(code, span);
  else requireGoodEnd(code, span);
  code.emit({ kind: "return", value: undefined, span });
}

/** In a procedure back to its caller; in a handler to its end, with the answer to its request. */
export function returnFrom(context: Context, statement: StatementOf<"return">): Outcome {
  const { code, inline, role } = context;
  if (inline !== undefined) {
    storeReturned(context, inline, statement);
    if (inline.isFlagged) code.emit({ kind: "assign", target: flagOf(code, inline), value: truth, span: statement.span });
    return returns;
  }
  if (role === "procedure") returnFromRoutine(context, statement);
  else answerOwn(context, statement);
  endHandler(context, statement.span);
  return ends;
}

function storeReturned({ code }: Context, inline: Inline, { value, span }: StatementOf<"return">): void {
  const { result } = inline.procedure;
  if (value === undefined || result === undefined) return;
  const given = code.evaluateInto(value, result);
  store(code, { place: resultOf(code, inline), type: result, value: given, span });
}

/** The place for an expanded procedure's result, as a variable of this routine. */
export function resultOf(code: Code, inline: Inline): { readonly root: string; readonly path: readonly [] } {
  const { result } = inline.procedure;
  if (result !== undefined && !code.locals.some((local) => local.name === inline.result)) {
    code.locals.push({ name: inline.result, type: code.program.types.lower(result, { mortal: true }) });
  }
  return { root: inline.result, path: [] };
}

/** The `var` parameter by which a procedure's routine gives its result. */
export const resultParam = "result";

function returnFromRoutine({ code }: Context, { value, span }: StatementOf<"return">): void {
  const result = code.result;
  if (value === undefined || result === undefined) return;
  store(code, { place: { root: resultParam, path: [] }, type: result, value: code.evaluateInto(value, result), span });
}

function answerOwn({ code, request }: Context, { value, right, span }: StatementOf<"return">): void {
  if (right !== undefined) {
    answer(code, { value, right, span });
    return;
  }
  if (request === undefined) return;
  const { result } = code.layout.machine.requests.find((one) => one.name === request) ?? {};
  if (value !== undefined && result !== undefined) code.evaluateInto(value, result);
  const open = field(code.actor.instance, code.layout.open.get(request) ?? "");
  code.emit({ kind: "assign", target: open, value: binary("-", read(open), numberOf(1)), span });
}
