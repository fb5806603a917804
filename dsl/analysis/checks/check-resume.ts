/** T404: `resume` ends the handler, so nothing may be left to do: no statement behind it, no further round of a loop, no caller. */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { blocksOf, bodiesOfMachine, callOf, statementsIn, suspensionOf } from "../flow/traverse.js";
import type { Block, Machine, Protocol, Statement } from "../typed-protocol.js";

/** What is still to be done after a block: the rest of a loop, and a statement. */
interface After {
  readonly loop: Span | undefined;
  readonly statement: Span | undefined;
}

const nothing: After = { loop: undefined, statement: undefined };

/**
 * Reports each `resume` with a statement behind it in its block, or in a loop; and each call of a procedure that may resume with anything at
 * all behind it. A `resume` under an `if` may have statements behind the `if`, as a `return` may. A call may not: nothing there shows that what
 * follows it may not run.
 */
export function checkResume(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines.flatMap((machine) => {
    const resuming = resumingProcedures(machine);
    return bodiesOfMachine(machine).flatMap(({ block }) => checkBlock(resuming, block, nothing));
  });
}

function checkBlock(resuming: ReadonlyMap<string, Span>, block: Block, after: After): readonly Diagnostic[] {
  return block.statements.flatMap((statement, index) => {
    const next = block.statements[index + 1]?.span;
    const rest: After = { loop: after.loop, statement: next ?? after.statement };
    const inner = blocksOf(statement).flatMap((nested) => checkBlock(resuming, nested, afterInside(statement, rest)));
    const isResume = statement.kind === "resume" || statement.kind === "resumeWait";
    const own = isResume ? checkResumption(statement, { loop: after.loop, statement: next }) : checkCall(resuming, statement, rest);
    return [...own, ...inner];
  });
}

/** What is to be done after a block inside the statement. */
function afterInside(statement: Statement, rest: After): After {
  if (statement.kind === "for") return { loop: statement.set.span, statement: rest.statement };
  // A suspend's block ends the step; the block of a `choose` without a choice leaves.
  return suspensionOf(statement) !== undefined || statement.kind === "choose" ? nothing : rest;
}

function checkResumption(statement: Statement, after: After): readonly Diagnostic[] {
  const span = after.loop ?? after.statement;
  return span === undefined ? [] : [misplaced(statement.span, "Cannot resume here", { after, span })];
}

function checkCall(resuming: ReadonlyMap<string, Span>, statement: Statement, after: After): readonly Diagnostic[] {
  const call = callOf(statement);
  const resume = call === undefined ? undefined : resuming.get(call.procedure);
  const span = after.loop ?? after.statement;
  if (call === undefined || resume === undefined || span === undefined) return [];
  const diagnostic = misplaced(call.span, `Cannot call '${call.procedure}' here, which may resume`, { after, span });
  return [{ ...diagnostic, related: [...(diagnostic.related ?? []), { span: resume, message: "it resumes here" }] }];
}

function misplaced(span: Span, action: string, rest: { readonly after: After; readonly span: Span }): Diagnostic {
  const isLoop = rest.after.loop !== undefined;
  return report("T404", span, `${action}: ${isLoop ? "the loop goes on" : "a statement follows"}`, {
    related: [{ span: rest.span, message: isLoop ? "the loop goes through this" : "this would never run" }],
    hint: isLoop ? "in a loop write 'wake': it resumes when the handler has ended" : "move it to the end, or write 'wake'",
  });
}

/** The procedures that may resume, each with a `resume` in it or in one that it calls. */
function resumingProcedures(machine: Machine): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { name, body } of machine.procedures) {
      const resume = statementsIn(body).flatMap((statement) => {
        if (statement.kind === "resume" || statement.kind === "resumeWait") return [statement.span];
        const inner = found.get(callOf(statement)?.procedure ?? "");
        return inner === undefined ? [] : [inner];
      })[0];
      if (resume !== undefined && !found.has(name)) found.set(name, resume);
    }
  }
  return found;
}
