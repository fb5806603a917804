/** Parameters of a state are its variables: once the state may have been left, a handler still reads what they were, and can change nothing. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { leavesState, statementsAfterLeaving } from "../flow/liveness.js";
import { bodiesOf, statementsIn } from "../flow/traverse.js";
import type { Protocol, Statement } from "../typed-protocol.js";

/** T414 for assignments to parameters of a state that may have been left. */
export function checkLeftParams(protocol: Protocol): readonly Diagnostic[] {
  return bodiesOf(protocol).flatMap((body) => {
    const afterLeaving = statementsAfterLeaving(protocol, body);
    return statementsIn(body.block)
      .filter((statement) => afterLeaving.has(statement) || leavesState(body.machine, statement))
      .flatMap((statement) => reportAssignment(protocol, statement));
  });
}

function reportAssignment(protocol: Protocol, statement: Statement): readonly Diagnostic[] {
  if (statement.kind !== "assign") return [];
  const variable = protocol.variables[statement.place.variable];
  if (variable?.storage !== "state") return [];
  const text = `Cannot assign to '${variable.name}': its state may have been left by then`;
  return [report("T414", statement.place.span, text, { hint: `copy it into a local first: 'let own = ${variable.name}'` })];
}
