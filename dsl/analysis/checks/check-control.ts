/** Control: `before` handlers that do not say how they end, and statements that no path reaches. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { flowThrough } from "../flow/forward-flow.js";
import { blocksOf, bodiesOf, functionsOf, handlersOf, leaves } from "../flow/traverse.js";
import type { Block, Protocol, Statement } from "../typed-protocol.js";

/** T308, T310. */
export function checkControl(protocol: Protocol): readonly Diagnostic[] {
  const blocks = [...bodiesOf(protocol).map((body) => body.block), ...functionsOf(protocol).map((one) => one.body)];
  return [...endlessBefores(protocol), ...blocks.flatMap((block) => unreachableIn(protocol, block))];
}

function endlessBefores(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines
    .flatMap(handlersOf)
    .filter(({ before, block }) => before && endIsReachable(protocol, block))
    .map(({ handler }) =>
      report("T308", handler.head, "A path of this before handler does not say how it ends", {
        hint: "end it with 'pass' to let the other handlers have the message, or with 'defer', 'drop' or 'return'",
      }),
    );
}

/** Does some path come to the end of the block? Conditions are not looked into. */
export function endIsReachable(protocol: Protocol, block: Block): boolean {
  const flow = { protocol, statement: () => true, join: () => true, equals: () => true };
  return flowThrough(flow, block, true) === true;
}

/** The first statement of each block that no path reaches. What stands after a `resume` is an error of its own. */
function unreachableIn(protocol: Protocol, block: Block): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [index, statement] of block.statements.entries()) {
    found.push(...blocksOf(statement).flatMap((nested) => unreachableIn(protocol, nested)));
    if (endIsReachable(protocol, { statements: [statement], span: statement.span })) continue;
    const next = block.statements[index + 1];
    const isResume = statement.kind === "resume" || statement.kind === "resumeWait";
    return next === undefined || isResume ? found : [...found, unreachableStatement(statement, next)];
  }
  return found;
}

function unreachableStatement(before: Statement, statement: Statement): Diagnostic {
  const message = leaves(before) ? "the handler ends here" : "every path through this ends the handler";
  return report("T310", statement.span, "Statement can never run", { related: [{ span: before.span, message }], hint: "remove it" });
}
