/**
 * T407: every path of a request's handler answers. It ends in `return` or `fail`, also after it was suspended; what falls off the end, or hands
 * the machine over by `resume`, leaves the application waiting.
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { endIsReachable } from "./check-control.js";
import { openEnd } from "../flow/open-end.js";
import { callOf, handlersOf, statementsIn, type HandlerBody } from "../flow/traverse.js";
import type { Block, Machine, Protocol, Statement } from "../typed-protocol.js";

/** Reports the handlers of requests some path of which ends without an answer. */
export function checkAnswers(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines.flatMap(handlersOf).flatMap((body) => checkHandler(protocol, body));
}

function checkHandler(protocol: Protocol, body: HandlerBody): readonly Diagnostic[] {
  const { event, head } = body.handler;
  // Where there is a variable for the right to answer, it is followed like every continuation.
  if (event.kind !== "request" || body.handler.reply !== undefined) return [];
  const text = (state: string): string => `Request '${event.request}' may end without an answer: ${state}`;
  const resumes = statementsIn(body.block).flatMap((statement) => {
    const span = resumingSpan(body.machine, statement);
    if (span === undefined) return [];
    const related = [{ span: head, message: "the request is handled here" }];
    return [report("T407", span, text("resuming ends its handler"), { related, hint: "write 'wake' here, and 'return' after it" })];
  });
  if (resumes.length > 0 || !endIsReachable(protocol, body.block)) return resumes;
  const wanted = body.machine.requests.find((request) => request.name === event.request)?.result;
  return [
    report("T407", head, text("a path comes to the end of its handler"), {
      related: [{ span: openEnd(protocol, body.block), message: "this path ends here" }],
      hint: `end every path with 'return${wanted === undefined ? "" : " …"}'`,
    }),
  ];
}

/** Where the statement ends the handler by resuming another one, itself or in a procedure that it calls. */
function resumingSpan(machine: Machine, statement: Statement): Span | undefined {
  if (statement.kind === "resume" || statement.kind === "resumeWait") return statement.span;
  const call = callOf(statement);
  return call !== undefined && mayResume(machine, call.procedure, new Set()) ? call.span : undefined;
}

function mayResume(machine: Machine, procedure: string, seen: ReadonlySet<string>): boolean {
  const body: Block | undefined = machine.procedures.find((one) => one.name === procedure)?.body;
  if (body === undefined || seen.has(procedure)) return false;
  return statementsIn(body).some((statement) => {
    if (statement.kind === "resume" || statement.kind === "resumeWait") return true;
    const call = callOf(statement);
    return call !== undefined && mayResume(machine, call.procedure, new Set([...seen, procedure]));
  });
}
