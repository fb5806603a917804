/**
 * Deferral: nothing may have happened before a `defer` (T701), it may not depend on a ghost (T702), and `defer`, `drop` and `pass` are for some
 * handlers only (T703).
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { flowThrough } from "../flow/forward-flow.js";
import { ghostReadsIn, ghostVariables, type Ghosts } from "./check-ghost-reads.js";
import { blocksOf, bodiesOf, callOf, expressionsIn, expressionsOf, statementsIn, suspensionOf, type Body } from "../flow/traverse.js";
import type { Block, Expr, Handler, Machine, Protocol, State, Statement } from "../typed-protocol.js";

/** T701, T702, T703. */
export function checkDeferral(protocol: Protocol): readonly Diagnostic[] {
  const ghosts = ghostVariables(protocol);
  const own = bodiesOf(protocol).flatMap((body) => {
    const misplaced = statementsIn(body.block).flatMap((statement) => checkPlace(body, statement));
    return [...misplaced, ...effectsBeforeDefer(protocol, body), ...ghostConditions(ghosts, body)];
  });
  return [...own, ...protocol.machines.flatMap((machine) => effectsBeforePass(protocol, machine))];
}

// ---------------------------------------------------------------- T701

interface Effect {
  readonly span: Span;
  readonly what: string;
}

function effectsBeforeDefer(protocol: Protocol, body: Body): readonly Diagnostic[] {
  const event = body.kind === "handler" ? body.handler.event : undefined;
  if (event === undefined || event.kind === "request" || event.kind === "timer" || event.kind === "restart") return [];
  const what = event.kind === "message" ? `'${event.message}'` : "the message";
  return [...effectsBefore(protocol, body.block, "defer")].map(([statement, before]) => deferredLate(statement.span, what, before));
}

function deferredLate(span: Span, what: string, before: Effect): Diagnostic {
  const related = [{ span: before.span, message: `${before.what} is here` }];
  return report("T701", span, `Cannot defer ${what}: an effect precedes it`, { related, hint: "decide first, act then" });
}

/** Statements of a kind that something may have happened before, with the first that has. */
function effectsBefore(protocol: Protocol, block: Block, kind: "defer" | "pass"): ReadonlyMap<Statement, Effect> {
  const found = new Map<Statement, Effect>();
  const flow = {
    protocol,
    join: (a: Effect | "none", b: Effect | "none") => (a === "none" ? b : a),
    equals: (a: Effect | "none", b: Effect | "none") => (a === "none") === (b === "none"),
    statement: (statement: Statement, before: Effect | "none"): Effect | "none" => {
      if (statement.kind === kind && before !== "none") found.set(statement, before);
      return before === "none" ? (effectOf(protocol, statement) ?? "none") : before;
    },
  };
  flowThrough(flow, block, "none");
  return found;
}

/** A `before` handler has done something, and a handler to which it leaves the message may put it off. */
function effectsBeforePass(protocol: Protocol, machine: Machine): readonly Diagnostic[] {
  const found = new Map<Statement, Diagnostic>();
  for (const [index, looking] of machine.before.entries()) {
    const [before] = effectsBefore(protocol, looking.body, "pass").values();
    if (before === undefined || looking.event.kind !== "message") continue;
    const what = `'${looking.event.message}'`;
    const later = [machine.before.slice(index + 1), ...machine.states.map((state) => handlersIn(machine, state))];
    const defers = later
      .flatMap((handlers) => reached(looking, handlers))
      .flatMap(({ body }) => statementsIn(body).filter(({ kind }) => kind === "defer"));
    for (const statement of defers) found.set(statement, deferredLate(statement.span, what, before));
  }
  return [...found.values()];
}

function handlersIn(machine: Machine, state: State): readonly Handler[] {
  return [...state.handlers, ...machine.handlers, state.otherwise, machine.otherwise].filter((one) => one !== undefined);
}

/** Those of `handlers` that may get what the handler leaves to them: none behind one that always fits. */
function reached({ event, senders }: Handler, handlers: readonly Handler[]): readonly Handler[] {
  const concerned = handlers.filter(
    (one) =>
      one.event.kind === "otherwise" ||
      (one.event.kind === "message" &&
        event.kind === "message" &&
        one.event.message === event.message &&
        one.senders.some((role) => senders.includes(role))),
  );
  const last = concerned.findIndex(
    (one) => one.guard === undefined && (one.event.kind === "otherwise" || senders.every((role) => one.senders.includes(role))),
  );
  return last < 0 ? concerned : concerned.slice(0, last + 1);
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
