/**
 * Handlers: a small machine over the typed tree. An activation is a handler, or the rest of one, that runs now; its control is the
 * stack of blocks, loops and calls that it stands in. Suspending copies that stack and the live variables into a frame, resuming
 * makes an activation of the frame: continuations are values, and nothing of them lives on the host's stack.
 */
import { List, Map, Set } from "immutable";
import { givenTo, type Block, type Expr, type Right, type Statement, type Type, type VariableId } from "../../dsl/analysis/index.js";
import { InternalError, unreachable, type Span } from "../../dsl/diagnostics/index.js";
import { checkAssertion, coerce, combineSets, evaluate, holds, matchCase } from "./evaluate.js";
import { Execution, lost, type Activation } from "./execution.js";
import { StepFailure } from "./failure.js";
import { giveUp, openCall } from "./gathering.js";
import { keysOf } from "./looking.js";
import { extend } from "./scope.js";
import type { StepInProgress } from "./step-in-progress.js";
import {
  elementOf,
  holdsLinear,
  isFrame,
  isRight,
  mapOf,
  numberOf,
  setOf,
  type Control,
  type Element,
  type Frame,
  type Value,
} from "./value.js";

/** How a handler came to its end. */
export type Ending = "ended" | "suspended" | "deferred" | "passed";

type Outcome = Ending | Resumption | undefined;

interface Resumption {
  readonly frame: Frame;
  readonly value: Value;
}

/** Runs `activation`, and whatever it resumes, to the end. */
export function run(step: StepInProgress, activation: Activation): Ending {
  let current = activation;
  for (;;) {
    const outcome = runUntilOutcome(step, current);
    if (outcome !== "deferred" && outcome !== "passed") requireNothingLost(step, current);
    if (typeof outcome === "string") {
      if (outcome === "ended" || outcome === "suspended") requireUnspent(step, current);
      return outcome;
    }
    current = activate(step, outcome);
  }
}

/** Runs the rest of a suspended handler. */
export function runFrame(step: StepInProgress, resumption: Resumption): Ending {
  return run(step, activate(step, resumption));
}

function activate(step: StepInProgress, { frame, value }: Resumption): Activation {
  const handler = step.world.handler(frame.handler);
  step.note({ label: handler.label, how: "resume", span: frame.span, message: undefined });
  const activation = {
    handler,
    request: frame.request,
    locals: new globalThis.Map(frame.locals.entries()),
    control: frame.control.toArray(),
  };
  storeResult(new Execution(step, activation), suspendedStatement(activation), value);
  return activation;
}

/** The statement whose suspension an activation has just come back from: the one before the next. */
function suspendedStatement(activation: Activation): Statement {
  const top = activation.control.at(-1);
  const statement = top?.kind === "block" ? top.block.statements[top.next - 1] : undefined;
  if (statement === undefined) throw new InternalError("a frame without its suspension");
  return statement;
}

function runUntilOutcome(step: StepInProgress, activation: Activation): Exclude<Outcome, undefined> {
  const execution = new Execution(step, activation);
  for (;;) {
    const outcome = advance(execution);
    if (outcome !== undefined) return outcome;
  }
}

/** Executes one statement, or leaves a block that is done. */
function advance(execution: Execution): Outcome {
  const { control } = execution.activation;
  const top = control.pop();
  switch (top?.kind) {
    case undefined:
      return "ended";
    case "suspended":
      return "suspended";
    case "call":
      if (top.statement.kind !== "do") throw new InternalError("a procedure ended without its result");
      return undefined;
    case "loop":
      return iterate(execution, top);
    case "block": {
      const statement = top.block.statements[top.next];
      if (statement === undefined) return undefined;
      control.push({ ...top, next: top.next + 1 });
      return execute(execution, statement);
    }
  }
}

function execute(execution: Execution, statement: Statement): Outcome {
  const { activation, scope } = execution;
  switch (statement.kind) {
    case "let":
    case "assign":
    case "do":
      return executeRight(execution, statement, statement.value);
    case "if": {
      const branch = holds(statement.condition, scope) ? statement.then : statement.otherwise;
      if (branch !== undefined) enter(activation, branch);
      return undefined;
    }
    case "for":
      activation.control.push({ kind: "loop", loop: statement, remaining: elementsOf(execution, statement.set) });
      return undefined;
    case "match":
      return executeMatch(execution, statement);
    case "send":
      return executeSend(execution, statement);
    case "host":
      return executeHost(execution, statement);
    case "become":
      return executeBecome(execution, statement);
    case "resume":
      return takeFrame(execution, statement);
    case "resumeWait":
      return popAwait(execution, statement);
    case "wake":
      execution.step.wake(takeFrame(execution, statement), statement.span);
      return undefined;
    case "giveUp":
      giveUp(execution, statement);
      return undefined;
    case "answer":
      return executeAnswer(execution, statement);
    case "choose":
      return executeChoose(execution, statement);
    case "assert":
      checkAssertion(statement, scope);
      return undefined;
    case "note":
      execution.step.label({ text: statement.text, span: statement.span });
      return undefined;
    case "return":
      return executeReturn(execution, statement);
    case "fail":
      throw new StepFailure("assertion", statement.text ?? "the protocol fails here", {
        span: statement.span,
        ...(statement.text === undefined ? {} : { subject: statement.text }),
      });
    case "defer":
      return "deferred";
    case "pass":
      return "passed";
    case "drop":
      return "ended";
    default:
      return unreachable(statement);
  }
}

type Kind<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

function enter(activation: Activation, block: Block): void {
  activation.control.push({ kind: "block", block, next: 0 });
}

/** A queue's elements from its head on; a set's in the order of their type, which for interchangeable ones has no meaning. */
function elementsOf({ step, scope }: Execution, set: Expr): readonly Value[] {
  const collection = evaluate(set, scope);
  if (List.isList(collection)) return collection.toArray();
  const elements = setOf(collection);
  if (elements.isEmpty() || set.type.kind !== "set") return [];
  const { element } = set.type;
  if (element.kind === "integer") return elements.toArray().sort((a, b) => numberOf(a) - numberOf(b));
  return step.world.universe.valuesOf(element).filter((value) => elements.has(value));
}

function iterate(execution: Execution, level: Extract<Control, { readonly kind: "loop" }>): Outcome {
  const { step, activation } = execution;
  const { remaining, loop } = level;
  if (remaining.length === 0) return undefined;
  const picked = loop.anyOrder ? remaining.indexOf(step.pick(loop.variable, remaining)) : 0;
  execution.setLocal(loop.variable, remaining[picked] ?? null, loop.span);
  activation.control.push({ ...level, remaining: remaining.filter((_, index) => index !== picked) });
  enter(activation, loop.body);
  return undefined;
}

function executeRight(execution: Execution, statement: Kind<"let" | "assign" | "do">, right: Right): Outcome {
  const { activation, scope } = execution;
  switch (right.kind) {
    case "suspend": {
      if (right.call !== undefined) openCall(execution, right.call, right.span);
      const frame = capture(execution, right);
      activation.control.length = 0;
      activation.control.push({ kind: "suspended" });
      execution.setLocal(right.variable, frame, right.span);
      enter(activation, right.body);
      return undefined;
    }
    case "await": {
      const args = paramsOf(execution, right.state, right.args);
      const frame = capture(execution, right);
      const { machine } = execution.step;
      execution.step.machine = { ...machine, stack: machine.stack.push({ state: right.state, params: args, continuation: frame }) };
      return "suspended";
    }
    case "procedureCall":
      return callProcedure(execution, statement, right);
    default:
      if (statement.kind === "do") throw new InternalError("an expression as a statement");
      storeResult(execution, statement, evaluate(right, scope));
      return undefined;
  }
}

/** Gives what a right side yielded to the place on its left. */
function storeResult(execution: Execution, statement: Statement, value: Value): void {
  const { world } = execution.step;
  const { span } = statement;
  if (statement.kind === "let") {
    execution.setLocal(statement.variable, coerce(value, execution.typeOf(statement.variable), { world, span }), span);
  } else if (statement.kind === "assign") {
    const { place, operator } = statement;
    if (operator === "+=" && place.type.kind === "queue") {
      execution.append(place, coerce(value, place.type.element, { world, span }));
      return;
    }
    const combined = operator === "=" ? value : combine(execution, statement, value);
    execution.store(place, coerce(combined, place.type, { world, span }));
  }
}

function combine(execution: Execution, { place, operator }: Kind<"assign">, value: Value): Value {
  const keys = keysOf(place, execution.scope);
  const of = place.of && evaluate(place.of, execution.scope);
  const old = keys.reduce<Value>((map, key) => mapOf(map).get(key, null), execution.scope.read(place.variable, of));
  const sign = operator === "+=" ? "+" : "-";
  if (Set.isSet(old)) return combineSets(sign, { left: old, right: Set.isSet(value) ? value : Set([value]) });
  const total = sign === "+" ? numberOf(old) + numberOf(value) : numberOf(old) - numberOf(value);
  if (place.type.kind !== "cyclic") return total;
  return ((total % place.type.modulus) + place.type.modulus) % place.type.modulus;
}

function callProcedure(execution: Execution, statement: Statement, call: Extract<Right, { readonly kind: "procedureCall" }>): Outcome {
  const { step, activation } = execution;
  const procedure = step.instance.procedures.get(call.procedure);
  if (procedure === undefined) throw new InternalError(`unknown procedure '${call.procedure}'`);
  const args = call.args.map((arg, index) => ({ id: parameter(procedure.params, index), arg }));
  const values = args.map(({ id, arg }) => ({ id, value: execution.evaluateInto(arg, execution.typeOf(id)), span: arg.span }));
  for (const { id, value, span } of values) execution.setLocal(id, value, span);
  activation.control.push({ kind: "call", statement, site: call.site, result: procedure.result });
  enter(activation, procedure.body);
  return undefined;
}

/** The rest of the activation as a value; the activation keeps nothing that the rest owns. */
function capture(execution: Execution, point: { readonly site: number; readonly span: Span }): Frame {
  const { activation, step } = execution;
  const calls = activation.control.flatMap((level) => (level.kind === "call" ? [level.site] : []));
  const live = [point.site, ...calls].flatMap((site) => step.world.live.get(site) ?? []);
  const locals = Map(live.map((id) => [id, takeLive(execution, id)]));
  const frame: Frame = {
    tag: "frame",
    site: point.site,
    handler: activation.handler.id,
    span: point.span,
    request: activation.request,
    control: List(activation.control),
    locals,
  };
  activation.request = undefined;
  return frame;
}

function takeLive(execution: Execution, variable: VariableId): Value {
  const value = execution.scope.read(variable, undefined);
  if (!holdsLinear(value)) return value;
  return execution.move({
    kind: "place",
    variable,
    of: undefined,
    path: [],
    type: execution.typeOf(variable),
    span: { start: 0, end: 0 },
  });
}

function executeMatch(execution: Execution, statement: Kind<"match">): Outcome {
  const chosen = matchCase(statement.cases, evaluate(statement.subject, execution.scope));
  if (chosen === undefined) return undefined;
  for (const [variable, value] of chosen.bound) execution.setLocal(variable, value, statement.span);
  enter(execution.activation, chosen.body);
  return undefined;
}

function executeSend(execution: Execution, statement: Kind<"send">): Outcome {
  const { scope, step } = execution;
  const { target } = statement;
  const receivers = target.type.kind === "set" ? elementsOf(execution, target) : [evaluate(target, scope)];
  for (const receiver of receivers) {
    const inner = statement.each === undefined ? scope : extend(scope, [[statement.each, receiver]]);
    const params = step.world.message(statement.message).params;
    const args = statement.args.map((arg, index) => {
      const type = params[index]?.type;
      if (type === undefined) throw new InternalError("an argument without its parameter");
      return coerce(evaluate(arg, inner), type, { world: step.world, span: arg.span });
    });
    const block = statement.block === undefined ? undefined : elementOf(evaluate(statement.block, inner));
    const to = elementOf(receiver);
    if (statement.call !== undefined) args.push(rightToCall(execution, statement, { call: statement.call, asked: to }));
    step.send({ message: statement.message, args: List(args), from: step.instance.node, to, block }, statement.span);
  }
  return undefined;
}

/** What the operation is given leaves the model here: only that it is under way is kept. */
function executeHost({ scope, step }: Execution, { operation: name, args, call, span }: Kind<"host">): Outcome {
  const operation = step.instance.machine.hosts.find((declared) => declared.name === name);
  if (operation === undefined) throw new InternalError(`unknown host operation '${name}'`);
  const given = args.map((arg, index) => {
    const type = operation.params[index]?.type;
    if (type === undefined) throw new InternalError("an argument without its parameter");
    return coerce(evaluate(arg, scope), type, { world: step.world, span: arg.span });
  });
  step.beginHost({ operation, args: List(given), span }, numberOf(scope.read(call, undefined)));
  return undefined;
}

/** What the call carries, so that whoever has it can answer. */
function rightToCall(
  { step, scope }: Execution,
  { message }: Kind<"send">,
  { call, asked }: { readonly call: VariableId; readonly asked: Element },
): Value {
  const { node, block } = step.instance;
  const number = numberOf(scope.read(call, undefined));
  const isGathered = step.world.message(message).call?.asked !== undefined;
  return { tag: "right", kind: "call", message, node, block, number, asked: isGathered ? asked : undefined };
}

function executeBecome(execution: Execution, statement: Kind<"become">): Outcome {
  const { step, activation } = execution;
  const params = paramsOf(execution, statement.state, statement.args);
  const left = step.machine.stack.last();
  if (left === undefined) throw new InternalError("a machine in no state");
  // Code inside an await may not become; a continuation that was kept in a variable may be resumed while the machine waits elsewhere.
  if (step.machine.stack.size > 1) {
    const text = `the continuation of the wait '${left.state}' is lost: a resumed handler becomes '${statement.state}' during it`;
    throw new StepFailure("continuation", text, { span: statement.span });
  }
  for (const [id, value] of left.params) {
    if (holdsLinear(value)) throw lost(step, { variable: id, span: statement.span, how: `is lost on leaving '${left.state}'` });
    if (!activation.locals.has(id)) activation.locals.set(id, value);
  }
  step.machine = { ...step.machine, stack: List([{ state: statement.state, params, continuation: null }]) };
  return undefined;
}

function paramsOf(execution: Execution, state: string, args: readonly Expr[]): Map<VariableId, Value> {
  const declared = execution.step.instance.states.get(state)?.params ?? [];
  return Map(
    args.map((arg, index) => {
      const id = parameter(declared, index);
      return [id, execution.evaluateInto(arg, execution.typeOf(id))] as const;
    }),
  );
}

function takeFrame(execution: Execution, statement: Kind<"resume" | "wake">): Resumption {
  const value = given(execution, statement.value, givenTo(statement.continuation.type));
  const frame = evaluate(statement.continuation, execution.scope);
  if (frame === null) throw new StepFailure("continuation", "the continuation has been resumed already", { span: statement.span });
  if (!isFrame(frame)) throw new InternalError("resume of something else than a continuation");
  return { frame, value };
}

/** What is resumed gets a value of the type that it says. */
function given(execution: Execution, value: Expr | undefined, type: Type | undefined): Value {
  if (value === undefined) return null;
  return type === undefined ? evaluate(value, execution.scope) : execution.evaluateInto(value, type);
}

function popAwait(execution: Execution, statement: Kind<"resumeWait">): Resumption {
  const { step } = execution;
  const value = given(execution, statement.value, statement.result);
  const level = step.machine.stack.last();
  if (level === undefined || level.continuation === null || !belongsTo(execution, level.state)) {
    throw new StepFailure("continuation", "the wait has been resumed already", { span: statement.span });
  }
  step.machine = { ...step.machine, stack: step.machine.stack.pop() };
  return { frame: level.continuation, value };
}

/** Is the handler one of the state's? Resumed late, it may find that its wait is over and another one has begun. */
function belongsTo({ step, activation }: Execution, name: string): boolean {
  const state = step.instance.states.get(name);
  return state !== undefined && (state.otherwise === activation.handler || state.handlers.includes(activation.handler));
}

function executeChoose(execution: Execution, statement: Kind<"choose">): Outcome {
  const { step, scope, activation } = execution;
  const { where, variable, otherwise, span } = statement;
  const candidates = elementsOf(execution, statement.set).filter(
    (value) => where === undefined || holds(where, extend(scope, [[variable, value]])),
  );
  if (candidates.length > 0) {
    execution.setLocal(variable, step.pick(variable, candidates), span);
  } else if (otherwise !== undefined) {
    enter(activation, otherwise);
  } else {
    throw new StepFailure("assertion", `nothing to choose for '${step.world.variable(variable).name}'`, { span });
  }
  return undefined;
}

/** In a procedure back to its caller; in a handler to its end, with the answer to its request. */
function executeReturn(execution: Execution, statement: Kind<"return">): Outcome {
  const { step, activation, scope } = execution;
  const { world } = step;
  const value = statement.value === undefined ? null : evaluate(statement.value, scope);
  for (let level = activation.control.pop(); level !== undefined; level = activation.control.pop()) {
    if (level.kind !== "call") continue;
    const result = level.result === undefined ? value : coerce(value, level.result, { world, span: statement.span });
    storeResult(execution, level.statement, result);
    return undefined;
  }
  if (statement.right !== undefined) answerBy(execution, statement.right, { value, span: statement.span });
  else if (activation.request !== undefined) {
    const result = step.instance.machine.requests.find((request) => request.name === activation.request)?.result;
    step.answer(activation.request, result === undefined ? null : coerce(value, result, { world, span: statement.span }));
  }
  return "ended";
}

function executeAnswer(execution: Execution, { value: written, right, span }: Kind<"answer">): Outcome {
  const value = written === undefined ? null : evaluate(written, execution.scope);
  answerBy(execution, right, { value, span });
  return undefined;
}

/** Uses the right that `right` moves out of its place. */
function answerBy(execution: Execution, right: Expr, given: { readonly value: Value; readonly span: Span }): void {
  const taken = evaluate(right, execution.scope);
  if (taken === null) throw new StepFailure("continuation", "the right to answer has been used already", { span: given.span });
  if (!isRight(taken)) throw new InternalError("an answer without a right");
  execution.step.answerRight(taken, given);
}

/** Nobody can resume a continuation that only a finished handler knew. */
function requireNothingLost(step: StepInProgress, activation: Activation): void {
  for (const [variable, value] of activation.locals) {
    if (holdsLinear(value)) throw lost(step, { variable, span: activation.handler.head, how: "is lost when the handler ends" });
  }
}

/** A waiting state whose continuation is spent can never end its wait, unless what was woken leaves it in the same step. */
function requireUnspent(step: StepInProgress, activation: Activation): void {
  if (step.hasReady) return;
  const level = step.machine.stack.last();
  if (level === undefined) return;
  const spent = level.params.findKey((value, id) => value === null && isWait(step.world.variable(id).type));
  if (spent === undefined) return;
  const text = `state '${level.state}' is not left, though its continuation '${step.world.variable(spent).name}' is spent`;
  throw new StepFailure("continuation", text, { span: activation.handler.head });
}

function isWait(type: Type): boolean {
  return type.kind === "continuation" && type.reply === undefined;
}

function parameter(params: readonly VariableId[], index: number): VariableId {
  const id = params[index];
  if (id === undefined) throw new InternalError("an argument without its parameter");
  return id;
}
