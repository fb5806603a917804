/**
 * Deferral: nothing may have happened before a `defer` (T701), it may not depend on a ghost (T702), and `defer`, `drop` and `pass` are for some
 * handlers only (T703).
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { flowThrough } from "../flow/forward-flow.js";
import { ghostReadsIn, ghostVariables, type Ghosts } from "./check-ghost-reads.js";
import { blocksOf, bodiesOf, callOf, expressionsIn, expressionsOf, statementsIn, suspensionOf, type Body } from "../flow/traverse.js";
import type { Block, Expr, Protocol, Statement } from "../typed-protocol.js";

/** T701, T702, T703. */
export function checkDeferral(protocol: Protocol): readonly Diagnostic[] {
  const ghosts = ghostVariables(protocol);
  return bodiesOf(protocol).flatMap((body) => {
    const misplaced = statementsIn(body.block).flatMap((statement) => checkPlace(body, statement));
    return [...misplaced, ...effectsBeforeDefer(protocol, body), ...ghostConditions(ghosts, body)];
  });
}

// ---------------------------------------------------------------- T701

interface Effect {
  readonly span: Span;
  readonly what: string;
}

function effectsBeforeDefer(protocol: Protocol, body: Body): readonly Diagnostic[] {
  const event = body.kind === "handler" ? body.handler.event : undefined;
  if (event === undefined || event.kind === "request" || event.kind === "timer" || event.kind === "restart") return [];
  const found = new Map<number, Diagnostic>();
  const what = event.kind === "message" ? `'${event.message}'` : "the message";
  const flow = {
    protocol,
    join: (a: Effect | "none", b: Effect | "none") => (a === "none" ? b : a),
    equals: (a: Effect | "none", b: Effect | "none") => (a === "none") === (b === "none"),
    statement: (statement: Statement, before: Effect | "none"): Effect | "none" => {
      if (statement.kind === "defer" && before !== "none") {
        const related = [{ span: before.span, message: `${before.what} is here` }];
        const diagnostic = report("T701", statement.span, `Cannot defer ${what}: an effect precedes it`, {
          related,
          hint: "decide first, act then",
        });
        found.set(statement.span.start, diagnostic);
      }
      return before === "none" ? (effectOf(protocol, statement) ?? "none") : before;
    },
  };
  flowThrough(flow, body.block, "none");
  return [...found.values()];
}

/** What the statement does that deferring could not undo. Locals are forgotten with the handler. */
function effectOf(protocol: Protocol, statement: Statement): Effect | undefined {
  const { span } = statement;
  if (suspensionOf(statement) !== undefined) return { span, what: "the suspension" };
  if (callOf(statement) !== undefined) return { span, what: "the call" };
  if (statement.kind === "assign" && protocol.variables[statement.place.variable]?.storage !== "local") {
    return { span, what: "the assignment" };
  }
  if (statement.kind === "giveUp") return { span, what: "the give up" };
  if (statement.kind === "host") return { span, what: "the host operation" };
  if (statement.kind === "send") return { span, what: "the send" };
  if (statement.kind === "become") return { span, what: "the change of state" };
  if (statement.kind === "choose") return { span, what: "the choice" };
  if (statement.kind === "answer") return { span, what: "the answer" };
  if (statement.kind === "wake") return { span, what: "the wake" };
  const take = expressionsOf(statement)
    .flatMap(expressionsIn)
    .find((expr) => expr.kind === "take");
  return take === undefined ? undefined : { span: take.span, what: "the take" };
}

// ---------------------------------------------------------------- T702

function ghostConditions(ghosts: Ghosts, body: Body): readonly Diagnostic[] {
  const inside = (block: Block, ghost: Expr | undefined): readonly Diagnostic[] =>
    block.statements.flatMap((statement) => {
      if (statement.kind === "defer" && ghost !== undefined) {
        const related = [{ span: statement.span, message: "the message is deferred here" }];
        return [report("T702", ghost.span, "Cannot decide by a ghost whether to defer: it exists for verification only", { related })];
      }
      const condition = conditionOf(statement);
      const isGhost = condition !== undefined && ghostReadsIn(ghosts, condition).length > 0;
      return blocksOf(statement).flatMap((nested) => inside(nested, isGhost ? condition : ghost));
    });
  return inside(body.block, undefined);
}

function conditionOf(statement: Statement): Expr | undefined {
  if (statement.kind === "if") return statement.condition;
  if (statement.kind === "match") return statement.subject;
  return statement.kind === "for" ? statement.set : undefined;
}

// ---------------------------------------------------------------- T703

function checkPlace(body: Body, statement: Statement): readonly Diagnostic[] {
  if (statement.kind !== "defer" && statement.kind !== "drop" && statement.kind !== "pass") return [];
  const { kind, span } = statement;
  const cannot = (state: string, hint: string): readonly Diagnostic[] => [report("T703", span, `Cannot ${kind} here: ${state}`, { hint })];
  if (body.kind === "procedure") {
    return cannot("a procedure does not know what is handled", `let the procedure return a value and ${kind} in the handler`);
  }
  if (kind === "pass") return body.before ? [] : cannot("only 'before' handlers pass", "leave it out, or make this a 'before' handler");
  const { event } = body.handler;
  if (event.kind === "timer") return cannot("a timer is no message", "end the handler, or start the timer again");
  if (event.kind === "restart") return cannot("a restart is no message", "leave it out");
  if (event.kind !== "request") return [];
  if (kind === "drop") return cannot("a request has to be answered", "answer it with 'return'");
  return cannot("a request waits by itself", "give the handler a guard: a request that no handler takes waits");
}
