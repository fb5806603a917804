/** What evaluating an expression does to continuations: reading one moves it, and each of them moves once. */
import { report, type Diagnostic, type DiagnosticCode, type Span } from "../../diagnostics/index.js";
import {
  isOwned,
  isStrict,
  joinFacts,
  linearVariable,
  onlyPart,
  settled,
  withContent,
  type Content,
  type LinearFacts,
} from "./check-linear-facts.js";
import { holdsContinuation, holdsOnlyRights } from "../type-relations.js";
import { childrenOf, expressionsOfPlace, type Body, type StatementOf } from "../flow/traverse.js";
import type { Expr, Place, Protocol, SiteId, Variable, VariableId } from "../typed-protocol.js";

/** One body under examination, and the mistakes found in it so far. */
export class LinearCheck {
  readonly #found = new Map<string, Diagnostic>();
  /** Variables with a mistake: what becomes of them afterwards is its consequence. */
  readonly blamed = new Set<VariableId>();

  constructor(
    readonly protocol: Protocol,
    readonly body: Body,
    readonly live: ReadonlyMap<SiteId, readonly VariableId[]>,
  ) {}

  /** Notes a mistake; a loop is walked several times and a variable is lost on many paths, so only the first of one `key` counts. */
  note(code: DiagnosticCode, key: string | number, diagnostic: Diagnostic): void {
    const id = `${code} ${key}`;
    if (!this.#found.has(id)) this.#found.set(id, diagnostic);
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }
}

/** The facts after an expression whose value goes somewhere: a continuation read in it has moved there. */
export function evaluate(check: LinearCheck, facts: LinearFacts, expr: Expr): LinearFacts {
  switch (expr.kind) {
    case "variable":
      return useVariable(check, facts, expr);
    case "take":
      return takePlace(check, facts, expr.place);
    case "index":
      if (holdsContinuation(expr.type)) noteCopy(check, expr.span, "the entry");
      return evaluate(check, testPlace(check, facts, expr.map), expr.key);
    case "head":
      if (holdsContinuation(expr.type)) noteCopy(check, expr.span, "the queue");
      return testPlace(check, facts, expr.queue);
    case "field":
      return holdsContinuation(expr.type) ? useField(check, facts, expr) : testPlace(check, facts, expr.record);
    case "size":
      return testPlace(check, facts, expr.set);
    case "record":
      if (expr.base !== undefined && holdsContinuation(expr.type)) noteCopy(check, expr.base.span, "the record");
      return evaluateAll(check, facts, childrenOf(expr));
    case "binary":
      return evaluateBinary(check, facts, expr);
    case "conditional": {
      const tested = evaluate(check, facts, expr.condition);
      return joinFacts(check.protocol, evaluate(check, tested, expr.whenTrue), evaluate(check, tested, expr.whenFalse));
    }
    default:
      return evaluateAll(check, facts, childrenOf(expr));
  }
}

export function evaluateAll(check: LinearCheck, facts: LinearFacts, expressions: readonly Expr[]): LinearFacts {
  return expressions.reduce((before, expr) => evaluate(check, before, expr), facts);
}

/** A place that is looked at without taking what is in it: only its keys are evaluated. */
export function testPlace(check: LinearCheck, facts: LinearFacts, expr: Expr): LinearFacts {
  if (expr.kind === "variable") return expr.of === undefined ? facts : evaluate(check, facts, expr.of);
  if (expr.kind === "index") return evaluate(check, testPlace(check, facts, expr.map), expr.key);
  if (expr.kind === "field") return testPlace(check, facts, expr.record);
  if (expr.kind === "head") return testPlace(check, facts, expr.queue);
  if (expr.kind === "unwrap") return testPlace(check, facts, expr.operand);
  return evaluate(check, facts, expr);
}

function evaluateBinary(check: LinearCheck, facts: LinearFacts, expr: Extract<Expr, { readonly kind: "binary" }>): LinearFacts {
  const { operator, left, right } = expr;
  const isComparison = (operator === "==" || operator === "!=") && (holdsContinuation(left.type) || holdsContinuation(right.type));
  // Only with `none`, which takes nothing.
  if (isComparison) return testPlace(check, testPlace(check, facts, left), right);
  const afterLeft = evaluate(check, facts, left);
  const afterRight = evaluate(check, afterLeft, right);
  const isLazy = operator === "&&" || operator === "||" || operator === "=>";
  return isLazy ? joinFacts(check.protocol, afterLeft, afterRight) : afterRight;
}

// ---------------------------------------------------------------- moving

function useVariable(check: LinearCheck, facts: LinearFacts, expr: Extract<Expr, { readonly kind: "variable" }>): LinearFacts {
  const variable = linearVariable(check.protocol, expr.variable);
  if (variable === undefined) return facts;
  if (!isOwned(variable)) {
    noteCopy(check, expr.span, `'${variable.name}'`);
    return facts;
  }
  if (isOfOuterState(check, variable)) {
    noteOuterMove(check, variable, expr.span);
    return facts;
  }
  const content = facts.contents.get(variable.id);
  if (content !== undefined && isSpent(variable, content)) noteSecondUse(check, { variable, content, span: expr.span });
  // A read that is still optional is not known to move anything out: `take` says so.
  else if (!isStrict(variable) && expr.type.kind !== "continuation" && !isWholeRecord(variable))
    noteCopy(check, expr.span, `'${variable.name}'`);
  return withContent(facts, variable.id, { full: false, empty: true, moved: expr.span });
}

/** A record that is never none moves as it is read; one that may be none has to be taken, or nothing would show that it is gone. */
function isWholeRecord({ type }: Variable): boolean {
  return type.kind === "record";
}

/** `r.f`: the continuation in the field moves, and with it the only one of a record that has no other. */
function useField(check: LinearCheck, facts: LinearFacts, expr: Extract<Expr, { readonly kind: "field" }>): LinearFacts {
  const { path, root } = pathTo(expr);
  const after = testPlace(check, facts, expr.record);
  const variable = root === undefined ? undefined : linearVariable(check.protocol, root.variable);
  if (variable === undefined || path === undefined || !isOwned(variable) || isOfOuterState(check, variable)) {
    if (variable !== undefined && isOfOuterState(check, variable)) noteOuterMove(check, variable, expr.span);
    else noteCopy(check, expr.span, `'${expr.field}'`);
    return after;
  }
  if (expr.type.kind !== "continuation" && expr.type.kind !== "record") noteCopy(check, expr.span, `'${expr.field}'`);
  return isOnlyPart(variable, path)
    ? useVariable(check, after, { ...expr, kind: "variable", variable: variable.id, of: undefined })
    : after;
}

/** The variable and the fields that lead from it to a field; undefined where entries of maps are passed. */
function pathTo(expr: Expr): { readonly root?: Extract<Expr, { readonly kind: "variable" }>; readonly path?: readonly string[] } {
  switch (expr.kind) {
    case "variable":
      return { root: expr, path: [] };
    case "field": {
      const { root, path } = pathTo(expr.record);
      if (root === undefined) return {};
      return path === undefined ? { root } : { root, path: [...path, expr.field] };
    }
    case "unwrap":
      return pathTo(expr.operand);
    case "index": {
      const { root } = pathTo(expr.map);
      return root === undefined ? {} : { root };
    }
    default:
      return {};
  }
}

function isOnlyPart({ type }: Variable, path: readonly string[]): boolean {
  const part = onlyPart(type);
  return part !== undefined && path.every((name, index) => part[index] === name);
}

/** Does the path lead to the whole of what moves in the variable? */
export function isWhole(variable: Variable, place: Place): boolean {
  const path = place.path.flatMap((step) => (step.kind === "field" ? [step.field] : []));
  return place.path.length === 0 || (path.length === place.path.length && isOnlyPart(variable, path));
}

function takePlace(check: LinearCheck, facts: LinearFacts, place: Place): LinearFacts {
  const variable = linearVariable(check.protocol, place.variable);
  const after = evaluateAll(check, facts, expressionsOfPlace(place));
  if (variable === undefined || !isWhole(variable, place)) return after;
  const content = facts.contents.get(variable.id);
  if (isStrict(variable) && content !== undefined && isSpent(variable, content)) {
    noteSecondUse(check, { variable, content, span: place.span });
  }
  return withContent(after, variable.id, { full: false, empty: true, moved: place.span });
}

/** A strict variable may not be empty on any path; a loose one is spent only if it is on all. */
function isSpent(variable: Variable, content: Content): boolean {
  return content.empty && (isStrict(variable) || (!content.full && content.moved !== undefined));
}

/** The parameters of the state below an await may be read in its handlers, but moving them would change them. */
function isOfOuterState({ body }: LinearCheck, variable: Variable): boolean {
  const state = body.kind === "handler" ? body.state : undefined;
  return variable.storage === "state" && state?.kind === "await" && !state.params.includes(variable.id);
}

// ---------------------------------------------------------------- mistakes

/** Reports a continuation that a path loses; returns the facts in which it is dealt with. */
export function noteLoss(
  check: LinearCheck,
  facts: LinearFacts,
  { variable, span, how }: { readonly variable: Variable; readonly span: Span; readonly how: string },
): LinearFacts {
  if (check.blamed.has(variable.id)) return withContent(facts, variable.id, settled);
  if (holdsRight(variable)) return noteLostRight(check, facts, { variable, span, how });
  const certainty = facts.contents.get(variable.id)?.empty === true ? "may be lost" : "is lost";
  const hint =
    variable.storage === "state"
      ? `resume '${variable.name}', or pass it on to the next state`
      : `put '${variable.name}' into a state, a variable or a map, or resume it, on every path`;
  const diagnostic = report(
    "T401",
    variable.storage === "local" ? variable.span : span,
    `Continuation '${variable.name}' ${certainty}: ${how}`,
    {
      related:
        variable.storage === "local"
          ? [{ span, message: "it is lost here" }]
          : [{ span: variable.span, message: `'${variable.name}' is declared here` }],
      hint,
    },
  );
  check.note("T401", variable.storage === "local" ? variable.id : span.start, diagnostic);
  return withContent(facts, variable.id, settled);
}

function holdsRight({ type }: Variable): boolean {
  return holdsOnlyRights(type);
}

function noteLostRight(
  check: LinearCheck,
  facts: LinearFacts,
  { variable, span, how }: { readonly variable: Variable; readonly span: Span; readonly how: string },
): LinearFacts {
  const own = check.body.kind === "handler" && check.body.handler.reply === variable.id ? check.body.handler : undefined;
  const isOwn = own !== undefined;
  const certainty = facts.contents.get(variable.id)?.empty === true ? "may be lost" : "is lost";
  const what = isOwn ? `${nameOfEvent(check)} may end without an answer` : `Right to answer '${variable.name}' ${certainty}`;
  const at = own !== undefined ? own.head : variable.storage === "local" ? variable.span : span;
  const diagnostic = report("T407", at, `${what}: ${how}`, {
    related: at === span ? [] : [{ span, message: "it is lost here" }],
    hint: isOwn ? "end every path with 'return', or pass 'reply' on" : `'answer ${variable.name}' on every path, or pass it on`,
  });
  check.note("T407", variable.id, diagnostic);
  return withContent(facts, variable.id, settled);
}

function nameOfEvent({ body }: LinearCheck): string {
  const event = body.kind === "handler" ? body.handler.event : undefined;
  if (event?.kind === "request") return `Request '${event.request}'`;
  return event?.kind === "message" ? `Call of '${event.message}'` : "Call";
}

function noteSecondUse(
  check: LinearCheck,
  { variable, content, span }: { readonly variable: Variable; readonly content: Content; readonly span: Span },
): void {
  const { name } = variable;
  check.blamed.add(variable.id);
  // Only a loop comes back to the very place where the continuation was moved.
  if (content.moved?.start === span.start) {
    const hint = "a continuation is resumed once: keep one for each element, made by a suspend of its own";
    check.note("T409", span.start, report("T409", span, `Cannot move '${name}' in a loop: each round would need a copy`, { hint }));
    return;
  }
  const state = content.full ? "it may have been moved already" : "it has been moved";
  const related = content.moved === undefined ? [] : [{ span: content.moved, message: `'${name}' is moved here` }];
  if (holdsRight(variable)) {
    const used = content.full ? "it may have been used already" : "it has been used";
    check.note(
      "T408",
      span.start,
      report("T408", span, `Cannot answer by '${name}': ${used}`, { related, hint: "each call and request is answered once" }),
    );
    return;
  }
  check.note("T402", span.start, report("T402", span, `Cannot use continuation '${name}': ${state}`, { related }));
}

function noteCopy(check: LinearCheck, span: Span, what: string): void {
  const diagnostic = report("T409", span, `Cannot copy a continuation: ${what} would keep it`, {
    hint: "'take' moves it out and leaves none",
    fix: { title: "Take it", edits: [{ span: { start: span.start, end: span.start }, text: "take " }] },
  });
  check.note("T409", span.start, diagnostic);
}

/** Reports what moves and is sent to a set: none or several of its elements would get it. */
export function noteSentToSeveral(check: LinearCheck, { args, target }: StatementOf<"send">): void {
  if (target.type.kind !== "set") return;
  for (const { type, span } of args) {
    if (!holdsContinuation(type)) continue;
    const hint = "send it to one node: 'choose n in S' takes one out of a set";
    check.note("T409", span.start, report("T409", span, "Cannot send a right to answer to a set: each node would need a copy", { hint }));
  }
}

function noteOuterMove(check: LinearCheck, variable: Variable, span: Span): void {
  const text = `Cannot move '${variable.name}' in an await: it belongs to the state in which the wait began`;
  const related = [{ span: variable.span, message: `'${variable.name}' is declared here` }];
  check.note("T406", span.start, report("T406", span, text, { related, hint: "resume it after the await" }));
}
