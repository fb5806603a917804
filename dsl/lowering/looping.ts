/**
 * Loops over sets and queues. One over a set that neither suspends nor chooses its order is a loop of the model. Any other keeps the set of elements that are
 * left, so that the loop can go on in another routine.
 */
import {
  callOf,
  holdsContinuation,
  mayLeaveState,
  procedureOf,
  readsIn,
  expressionsIn,
  statementsIn,
  suspensionOf,
  type Machine,
  type StatementOf,
  type Type,
} from "../analysis/index.js";
import {
  and,
  at,
  binary,
  falsehood,
  length,
  not,
  numberOf,
  quantified,
  read,
  readVariable,
  truth,
  type ModelExpr,
  type ModelPlace,
  type ModelType,
} from "../model/index.js";
import type { Code } from "./code.js";
import { falls, goesOn, hasReturned, inCode, mayReturn, type Context, type Outcome } from "./context.js";
import { elementType } from "./expression.js";
import { writeBlock } from "./statement.js";
import { store } from "./storing.js";
import { membership, scalar, valueAt, type Value } from "./value.js";

type Loop = StatementOf<"for">;

/** More elements than any type that a loop goes through. */
const maxIterations = 1000;

export function loop(context: Context, statement: Loop): Outcome {
  const { code } = context;
  const set = code.evaluate(statement.set);
  const isQueue = statement.set.type.kind === "queue";
  if (!isQueue && !statement.anyOrder && !suspends(code.layout.machine, statement)) {
    return loopAtOnce(context, statement, { over: elementType(code.scope(), statement.set.type), set });
  }
  const left =
    code.loops.get(statement.variable) ?? code.local(`${nameOf(code, statement)}_left`, code.program.types.lower(statement.set.type));
  code.loops.set(statement.variable, left);
  store(code, { place: left, type: statement.set.type, value: set, span: statement.set.span });
  return goOn(context, statement);
}

function nameOf(code: Code, { variable: id }: Loop): string {
  return code.program.variable(id).name;
}

function suspends(machine: Machine, statement: Loop): boolean {
  return statementsIn(statement.body).some((inner) => {
    const call = callOf(inner);
    return suspensionOf(inner) !== undefined || (call !== undefined && procedureOf(machine, call)?.suspends === true);
  });
}

function loopAtOnce(context: Context, statement: Loop, { over, set }: { readonly over: ModelType; readonly set: Value }): Outcome {
  const { code } = context;
  const elements = mayChange(statement) ? copied(code, statement, set) : membership(set);
  const name = code.names.take(nameOf(code, statement));
  forget(code, statement);
  code.bindings.set(statement.variable, { kind: "value", value: scalar(readVariable(name)) });
  const condition = and(elements(readVariable(name)), notReturned(context, statement));
  let outcome = falls;
  const [then] = code.branch(
    () => {
      outcome = writeBlock({ ...context, after: () => undefined }, statement.body);
      return goesOn(outcome);
    },
    () => true,
  );
  const body = condition === truth ? then : ([{ kind: "if", condition, then, otherwise: [], span: statement.span }] as const);
  code.emit({ kind: "for", variable: name, over, body, span: statement.span });
  return { falls: true, returns: outcome.returns };
}

function copied(code: Code, statement: Loop, set: Value): (element: ModelExpr) => ModelExpr {
  const place = code.local(`${nameOf(code, statement)}_in`, code.program.types.lower(statement.set.type));
  store(code, { place, type: statement.set.type, value: set, span: statement.set.span });
  return (element) => read(at(place, element));
}

/** Could the body change the set? It is evaluated once. */
function mayChange({ set, body }: Loop): boolean {
  const read = new Set(readsIn(set).map((one) => one.variable));
  const isOpaque = expressionsIn(set).some((one) => one.kind === "functionCall");
  if (read.size === 0 && !isOpaque) return false;
  return statementsIn(body).some((inner) => {
    if (callOf(inner) !== undefined || inner.kind === "become" || isOpaque) return true;
    return (inner.kind === "assign" && read.has(inner.place.variable)) || (inner.kind === "let" && read.has(inner.variable));
  });
}

/** What an earlier iteration may have changed is not known any more. */
function forget(code: Code, { body }: Loop): void {
  for (const inner of statementsIn(body)) {
    const call = callOf(inner);
    if (inner.kind === "become" || (call !== undefined && mayLeaveState(code.layout.machine, call.procedure)))
      code.knowledge.state = undefined;
    if (inner.kind === "let" && holdsContinuation(code.program.variable(inner.variable).type)) code.knowledge.mayHold.add(inner.variable);
  }
  code.knowledge.mustHold.clear();
}

function notReturned({ code, inline }: Context, statement: Loop): ModelExpr {
  return inline?.isFlagged === true && mayReturn(statement) ? not(hasReturned(code, inline)) : truth;
}

/** The iterations that are left; in the routine of the loop's beginning, or of the rest of an iteration that was suspended. */
function goOn(context: Context, statement: Loop): Outcome {
  const { code } = context;
  const left = code.loops.get(statement.variable);
  if (left === undefined) throw new Error("a loop without its elements");
  const element = code.localFor(statement.variable);
  const condition = and(isMore(code, statement, left), notReturned(context, statement));
  forget(code, statement);
  let outcome = falls;
  const [body] = code.branch(
    () => {
      if (statement.set.type.kind === "queue") pickHead(code, statement, { left, element, type: statement.set.type.element });
      else pick(code, statement, { left, over: elementType(code.scope(), statement.set.type), element });
      outcome = writeBlock({ ...context, after: (inner, before) => goOnAfter(inCode(context, inner), statement, before) }, statement.body);
      return goesOn(outcome);
    },
    () => true,
  );
  code.emit({ kind: "while", condition, limit: maxIterations, body, span: statement.span });
  return { falls: true, returns: outcome.returns };
}

/** Are there elements left? */
function isMore(code: Code, { set }: Loop, left: ModelPlace): ModelExpr {
  if (set.type.kind === "queue") return binary(">", length(left), numberOf(0));
  const name = code.names.take("x");
  return quantified("exists", { name, over: elementType(code.scope(), set.type) }, read(at(left, readVariable(name))));
}

function pickHead(
  code: Code,
  { span }: Loop,
  { left, element, type }: { readonly left: ModelPlace; readonly element: ModelPlace; readonly type: Type },
): void {
  store(code, { place: element, type, value: valueAt(at(left, numberOf(0)), type), span });
  code.emit({ kind: "remove", list: left, index: numberOf(0), span });
}

function goOnAfter(context: Context, statement: Loop, before: Outcome): void {
  const own = before.falls ? goOn(context, statement) : before;
  context.after(context.code, { falls: own.falls, returns: before.returns || own.returns });
}

interface Picking {
  readonly left: ModelPlace;
  readonly over: ModelType;
  readonly element: ModelPlace;
}

function pick(code: Code, statement: Loop, { left, over, element }: Picking): void {
  const { span } = statement;
  if (statement.anyOrder) {
    code.emit({ kind: "choose", target: element, over, where: read(at(left, read(element))), otherwise: [], span });
    code.emit({ kind: "assign", target: at(left, read(element)), value: falsehood, span });
    return;
  }
  // The first one: going through all of them and stopping at it.
  const isFound = code.local("found", { kind: "boolean" });
  const name = code.names.take(nameOf(code, statement));
  const condition = and(not(read(isFound)), read(at(left, readVariable(name))));
  const then = [
    { kind: "assign", target: element, value: readVariable(name), span },
    { kind: "assign", target: isFound, value: truth, span },
  ] as const;
  code.emit({ kind: "assign", target: isFound, value: falsehood, span });
  code.emit({ kind: "for", variable: name, over, body: [{ kind: "if", condition, then, otherwise: [], span }], span });
  code.emit({ kind: "assign", target: at(left, read(element)), value: falsehood, span });
}
