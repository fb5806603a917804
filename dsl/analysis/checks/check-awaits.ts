/**
 * What may not stand in an await's handlers (T406): the state in which the wait began is kept below, so it cannot be left. And what may not
 * stand in the block of a `suspend` (T411): the rest of the handler is a continuation already, so the block only puts it somewhere and sends
 * what has to be sent.
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { mayBecome } from "../flow/liveness.js";
import { blocksOf, bodiesOf, callOf, handlersOf, procedureOf, statementsIn, suspensionOf, type HandlerBody } from "../flow/traverse.js";
import type { Machine, Protocol, Statement } from "../typed-protocol.js";

/** T406, T411. */
export function checkAwaits(protocol: Protocol): readonly Diagnostic[] {
  const inAwaits = protocol.machines.flatMap(handlersOf).flatMap(checkAwaitHandler);
  const inBlocks = bodiesOf(protocol).flatMap(({ machine, block }) =>
    statementsIn(block).flatMap((one) => checkSuspendBlock(machine, one)),
  );
  return [...inAwaits, ...inBlocks];
}

// ---------------------------------------------------------------- awaits

function checkAwaitHandler({ machine, state, block }: HandlerBody): readonly Diagnostic[] {
  if (state?.kind !== "await") return [];
  return statementsIn(block).flatMap((statement) => {
    const begun = { span: state.span, message: "the wait begins here" };
    const call = callOf(statement);
    if (statement.kind === "become") {
      const hint = "resume, and change the state after the await";
      return [
        report("T406", statement.span, "Cannot become another state in an await: the state below is kept", { related: [begun], hint }),
      ];
    }
    if (call !== undefined && mayBecome(machine, call.procedure)) {
      const text = `Cannot call '${call.procedure}' in an await: it may become another state`;
      const hint = "resume, and call it after the await; what stands behind a suspension may run while the wait is still open";
      const suspends = procedureOf(machine, call)?.suspends === true;
      const related = [begun, ...becomesIn(machine, call.procedure)];
      return [report("T406", call.span, text, { related, hint: suspends ? hint : "resume, and call it after the await" })];
    }
    return [];
  });
}

function becomesIn(machine: Machine, procedure: string): readonly { readonly span: Span; readonly message: string }[] {
  const body = machine.procedures.find((one) => one.name === procedure)?.body;
  const become = body === undefined ? undefined : statementsIn(body).find((statement) => statement.kind === "become");
  return become === undefined ? [] : [{ span: become.span, message: "it becomes another state here" }];
}

// ---------------------------------------------------------------- blocks of suspend

function checkSuspendBlock(machine: Machine, statement: Statement): readonly Diagnostic[] {
  const suspension = suspensionOf(statement);
  if (suspension?.kind !== "suspend") return [];
  // A nested suspend reports what is in its own block.
  const own = suspension.body.statements.flatMap(statementsOutsideSuspends);
  return own.flatMap((inner) => {
    const what = misplacedIn(machine, inner);
    if (what === undefined) return [];
    const related = [{ span: suspension.span, message: "the rest of the handler is suspended here" }];
    return [report("T411", inner.span, `Cannot ${what} in the block of a suspend: it belongs to the suspended handler`, { related })];
  });
}

function statementsOutsideSuspends(statement: Statement): readonly Statement[] {
  if (suspensionOf(statement) !== undefined) return [statement];
  return [statement, ...blocksOf(statement).flatMap((block) => block.statements.flatMap(statementsOutsideSuspends))];
}

function misplacedIn(machine: Machine, statement: Statement): string | undefined {
  if (statement.kind === "return" || statement.kind === "defer" || statement.kind === "drop" || statement.kind === "pass") {
    return statement.kind;
  }
  if (suspensionOf(statement) !== undefined) return "suspend";
  const call = callOf(statement);
  const suspends = call !== undefined && procedureOf(machine, call)?.suspends === true;
  return suspends ? `call '${call.procedure}', which may suspend,` : undefined;
}
