/**
 * Continuations are used exactly once: T401 (lost), T402 (used twice), T409 (copied), and T403 where a handler moves its state's continuation
 * away and stays.
 *
 * Forward flow over each body with, for every variable, whether it holds a continuation (`check-linear-facts.ts`). Only what is certain on
 * some path of the text is reported; what depends on the contents of optional variables and maps is left to the checker.
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import {
  empty,
  equalFacts,
  full,
  isOwned,
  isStrict,
  joinFacts,
  linearVariable,
  refine,
  settled,
  withContent,
  type LinearFacts,
} from "./check-linear-facts.js";
import { evaluate, evaluateAll, isWhole, LinearCheck, noteLoss, noteSentToSeveral, testPlace } from "./check-linear-moves.js";
import { flowThrough, type Branch, type ForwardFlow } from "../flow/forward-flow.js";
import { liveVariables, mayLeaveState, mustLeaveState } from "../flow/liveness.js";
import {
  bodiesOf,
  callOf,
  expressionsOf,
  expressionsOfPlace,
  procedureOf,
  suspensionOf,
  type HandlerBody,
  type StatementOf,
} from "../flow/traverse.js";
import type { Expr, Place, ProcedureCall, Protocol, Statement, Variable, VariableId } from "../typed-protocol.js";

/** T401, T402, T409, part of T403. */
export function checkLinearity(protocol: Protocol): readonly Diagnostic[] {
  const live = liveVariables(protocol);
  return bodiesOf(protocol).flatMap((body) => {
    const check = new LinearCheck(protocol, body, live);
    const end = flowThrough(linearFlow(check), body.block, initialFacts(check));
    if (end !== undefined) endBody(check, end, { start: body.block.span.end - 1, end: body.block.span.end });
    return check.diagnostics;
  });
}

function initialFacts(check: LinearCheck): LinearFacts {
  const { body, protocol } = check;
  const params = body.kind === "procedure" ? body.procedure.params : [...ownParams(check), ...ownRights(body)];
  const strict = params.filter((id) => isStrictId(protocol, id));
  return { contents: new Map(strict.map((id) => [id, full])), left: "no" };
}

/** The rights to answer that the handler begins with. */
function ownRights({ handler }: HandlerBody): readonly VariableId[] {
  return [...handler.params, handler.reply].filter((id) => id !== undefined);
}

/** The parameters of the state that the handler is in. */
function ownParams({ body }: LinearCheck): readonly VariableId[] {
  return body.kind === "handler" ? (body.state?.params ?? []) : [];
}

function linearFlow(check: LinearCheck): ForwardFlow<LinearFacts> {
  const { protocol } = check;
  return {
    protocol,
    join: (a, b) => joinFacts(protocol, a, b),
    equals: equalFacts,
    statement: (statement, before) => visit(check, statement, before),
    branch: (branch, before) => enterBranch(check, branch, before),
    gaveUp: (statement, atEnd) => giveUp(check, statement, atEnd),
    resumed: (statement, before) => resume(check, statement, before),
  };
}

function visit(check: LinearCheck, statement: Statement, before: LinearFacts): LinearFacts {
  if (statement.kind === "match") return evaluateSubject(check, statement, before);
  const facts = evaluateAll(check, before, evaluatedFirst(statement));
  switch (statement.kind) {
    case "let":
    case "assign":
    case "do":
      return visitRight(check, statement, facts);
    case "become":
      return leaveState(check, facts, statement.span);
    case "resume":
      return endBody(check, facts, statement.span);
    case "resumeWait":
      return endBody(check, leaveState(check, facts, statement.span), statement.span);
    case "defer":
    case "pass":
      return endBody(check, putBack(check, facts), statement.span);
    case "return":
    case "drop":
      return endBody(check, facts, statement.span);
    case "send":
      noteSentToSeveral(check, statement);
      return facts;
    case "if":
    case "for":
    case "host":
    case "choose":
    case "wake":
    case "answer":
    case "giveUp":
    case "assert":
    case "note":
    case "fail":
      return facts;
  }
}

/** A target's keys come after the right side; a suspension's come after resuming, and move nothing that is captured. */
function evaluatedFirst(statement: Statement): readonly Expr[] {
  if (statement.kind !== "assign") return expressionsOf(statement);
  const keys = new Set(expressionsOfPlace(statement.place));
  return expressionsOf(statement).filter((expr) => !keys.has(expr));
}

/** `match` tests without taking where it binds nothing. */
function evaluateSubject(check: LinearCheck, statement: StatementOf<"match">, facts: LinearFacts): LinearFacts {
  const binds = statement.cases.some((one) => one.patterns.some((pattern) => pattern.kind === "some"));
  return binds ? evaluate(check, facts, statement.subject) : testPlace(check, facts, statement.subject);
}

function enterBranch(check: LinearCheck, branch: Branch, before: LinearFacts): LinearFacts {
  if (branch.kind === "condition") return refine(before, branch.condition, branch.whenTrue);
  if (branch.kind !== "case") return before;
  const bound = branch.chosen.patterns.flatMap((pattern) => (pattern.kind === "some" ? [pattern.variable] : []));
  return bound.reduce((facts, id) => (isStrictId(check.protocol, id) ? withContent(facts, id, full) : facts), before);
}

// ---------------------------------------------------------------- storing

function visitRight(check: LinearCheck, statement: StatementOf<"let" | "assign" | "do">, facts: LinearFacts): LinearFacts {
  const suspension = suspensionOf(statement);
  if (suspension?.kind === "suspend") return beginSuspend(check, statement, facts);
  if (suspension !== undefined) return facts;
  const call = callOf(statement);
  return store(check, call === undefined ? facts : visitCall(check, facts, call), statement);
}

/** The facts after the result of the right side is in its place. */
function store(check: LinearCheck, facts: LinearFacts, statement: StatementOf<"let" | "assign" | "do">): LinearFacts {
  if (statement.kind === "do") return facts;
  if (statement.kind === "let") {
    const { variable, span } = statement;
    return isStrictId(check.protocol, variable) ? overwrite(check, facts, { id: variable, span, isNone: false }) : facts;
  }
  const { place, value } = statement;
  const after = markStored(check, evaluateAll(check, facts, expressionsOfPlace(place)), statement);
  // What is added to a queue takes nobody's place.
  if (!isWholeLinear(check, place) || statement.operator !== "=") return after;
  const stored = overwrite(check, after, { id: place.variable, span: place.span, isNone: value.kind === "none" });
  // A right side that is itself optional may have been none.
  const isKnown = value.kind === "none" || ("type" in value && (value.type.kind === "continuation" || value.type.kind === "record"));
  return isKnown ? stored : withContent(stored, place.variable, undefined);
}

function isWholeLinear(check: LinearCheck, place: Place): boolean {
  const variable = linearVariable(check.protocol, place.variable);
  return variable !== undefined && isWhole(variable, place);
}

function overwrite(
  check: LinearCheck,
  facts: LinearFacts,
  { id, span, isNone }: { readonly id: VariableId; readonly span: Span; readonly isNone: boolean },
): LinearFacts {
  const variable = linearVariable(check.protocol, id);
  const content = facts.contents.get(id);
  if (variable === undefined) return facts;
  const isLost = content?.full === true && (isStrict(variable) || !content.empty);
  const after = isLost ? noteLoss(check, facts, { variable, span, how: "it is overwritten while it holds one" }) : facts;
  return withContent(after, id, isNone ? empty : full);
}

/** A state's continuation that is now in a variable of the machine: nobody resumes it in this run of the handler. */
function markStored(check: LinearCheck, facts: LinearFacts, { place, span }: StatementOf<"assign">): LinearFacts {
  const target = check.protocol.variables[place.variable];
  if (target === undefined || isOwned(target)) return facts;
  return ownParams(check).reduce((before, id) => {
    const content = before.contents.get(id);
    const isMovedHere = content?.moved !== undefined && content.moved.start >= span.start && content.moved.end <= span.end;
    return isMovedHere ? withContent(before, id, { ...content, isStored: true }) : before;
  }, facts);
}

// ---------------------------------------------------------------- leaving and waiting

/** `become`, or the end of an await: the parameters of the state go, and with them what they hold. */
function leaveState(check: LinearCheck, facts: LinearFacts, span: Span): LinearFacts {
  const held = ownParams(check).filter((id) => isStrictId(check.protocol, id));
  let after = facts;
  for (const id of held) {
    const variable = check.protocol.variables[id];
    if (variable === undefined || after.left === "yes" || after.contents.get(id)?.full !== true) continue;
    after = noteLoss(check, after, { variable, span, how: "its state is left here" });
  }
  return { ...after, left: "yes" };
}

function beginSuspend(check: LinearCheck, statement: Statement, before: LinearFacts): LinearFacts {
  const suspension = suspensionOf(statement);
  if (suspension?.kind !== "suspend") return before;
  // What the rest reads is in the frame already when the block runs.
  const captured = (check.live.get(suspension.site) ?? []).filter((id) => before.contents.get(id)?.full === true);
  const { span } = suspension;
  const inBlock = captured.reduce((facts, id) => withContent(facts, id, { full: false, empty: true, moved: span }), before);
  return withContent(inBlock, suspension.variable, full);
}

/** The end of a suspend's block: what it has not placed, and the rest does not read, is lost. */
function giveUp(check: LinearCheck, statement: Statement, atEnd: LinearFacts): void {
  const suspension = suspensionOf(statement);
  if (suspension?.kind !== "suspend") return;
  for (const [id, content] of atEnd.contents) {
    const variable = check.protocol.variables[id];
    if (variable?.storage !== "local" || !isStrict(variable) || !content.full) continue;
    const how = id === suspension.variable ? "the block does not put it anywhere" : "nothing after the suspension uses it";
    noteLoss(check, atEnd, { variable, span: suspension.span, how });
  }
}

function resume(check: LinearCheck, statement: Statement, before: LinearFacts): LinearFacts {
  const suspension = suspensionOf(statement);
  if (suspension === undefined || !isStoring(statement)) return before;
  let facts = forgetMachine(check, before);
  if (suspension.kind === "suspend") {
    const live = new Set(check.live.get(suspension.site));
    // What the rest does not read was dealt with at the end of the block.
    for (const id of facts.contents.keys()) if (!live.has(id)) facts = withContent(facts, id, settled);
    facts = { ...facts, left: "yes" };
  }
  return store(check, facts, statement);
}

function isStoring(statement: Statement): statement is StatementOf<"let" | "assign" | "do"> {
  return statement.kind === "let" || statement.kind === "assign" || statement.kind === "do";
}

function visitCall(check: LinearCheck, facts: LinearFacts, call: ProcedureCall): LinearFacts {
  const { machine } = check.body;
  const after = forgetMachine(check, facts);
  if (!mayLeaveState(machine, call.procedure)) return after;
  if (!mustLeaveState(check.protocol, machine, call.procedure)) return { ...after, left: after.left === "yes" ? "yes" : "maybe" };
  // A call that suspends takes what the rest reads along in its frame.
  const live = new Set(procedureOf(machine, call)?.suspends === true ? check.live.get(call.site) : []);
  const captured = [...after.contents].filter(([id]) => live.has(id));
  const left = leaveState(check, { ...after, contents: new Map([...after.contents].filter(([id]) => !live.has(id))) }, call.span);
  return { ...left, contents: new Map([...left.contents, ...captured]) };
}

/** Other handlers, or the procedure, may have changed the machine's variables. */
function forgetMachine(check: LinearCheck, facts: LinearFacts): LinearFacts {
  const isKept = (id: VariableId): boolean => {
    const variable = check.protocol.variables[id];
    return variable !== undefined && isOwned(variable);
  };
  return { ...facts, contents: new Map([...facts.contents].filter(([id]) => isKept(id))) };
}

// ---------------------------------------------------------------- ending

/** What is put off or passed on keeps its rights. */
function putBack({ body }: LinearCheck, facts: LinearFacts): LinearFacts {
  if (body.kind !== "handler") return facts;
  return ownRights(body).reduce((before, id) => (before.contents.has(id) ? withContent(before, id, settled) : before), facts);
}

/** The end of a path: nobody can resume what only this handler knew. */
function endBody(check: LinearCheck, facts: LinearFacts, span: Span): LinearFacts {
  for (const [id, content] of facts.contents) {
    const variable = check.protocol.variables[id];
    if (variable === undefined || !isOwned(variable)) continue;
    const isHeld = content.full && (isStrict(variable) || !content.empty);
    const isGone = variable.storage === "local" || facts.left === "yes";
    if (isHeld && isGone) noteLoss(check, facts, { variable, span, how: "a path ends without placing it" });
    const isStranded = !content.full && content.empty && content.isStored === true && facts.left === "no";
    if (isStranded && ownParams(check).includes(id)) noteStranded(check, variable, span);
  }
  return facts;
}

/** The handler has put its state's continuation elsewhere and stays in the state, which waits for nothing now. */
function noteStranded(check: LinearCheck, variable: Variable, span: Span): void {
  const text = `Waiting state is not left, though its continuation '${variable.name}' has gone`;
  const hint = "become another state on this path";
  check.note("T403", variable.id, report("T403", span, text, { related: [{ span: variable.span, message: "it is declared here" }], hint }));
}

function isStrictId(protocol: Protocol, id: VariableId): boolean {
  const variable = protocol.variables[id];
  return variable !== undefined && isStrict(variable);
}
