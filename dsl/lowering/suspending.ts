/** Suspensions: the rest of the handler becomes a frame and a routine, and this routine ends. */
import {
  blocksOf,
  callOf,
  expressionsIn,
  expressionsOf,
  holdsContinuation,
  statementsIn,
  suspensionOf,
  type Block,
  type StatementOf,
  type Suspension,
  type VariableId,
} from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { defined, field, not, read } from "../model/index.js";
import type { Code } from "./code.js";
import { ends, type Context, type Outcome } from "./context.js";
import { endHandler } from "./ending.js";
import { openCall } from "./answering.js";
import { frameKey, type Frame } from "./frames.js";
import { stateNamed, stateValue } from "./machine-layout.js";
import { isContinuation, isLinearRecord } from "./linear-types.js";
import { buildFrame, markFull, move, moveExpr } from "./moving.js";
import { emptyOut, moveRecord } from "./moving-records.js";
import { writeSegment } from "./segments.js";
import { writeBlock } from "./statement.js";
import { store } from "./storing.js";
import { valueAt } from "./value.js";

type Right = StatementOf<"let" | "assign" | "do">;
type Suspend = Extract<Suspension, { readonly kind: "suspend" }>;
type Await = Extract<Suspension, { readonly kind: "await" }>;

export function suspend(context: Context, statement: Right, right: Suspend): Outcome {
  const { code } = context;
  const frame = code.program.continuations.frame(frameKey([...context.path, right.site]));
  if (right.call !== undefined) openCall(code, right.call, right.span);
  if (canWait(right, frame)) {
    // The frame is built where it is put.
    for (const { holds } of frame.fields) if (holds.kind === "variable") keepParameter(code, holds.variable);
    code.bindings.set(right.variable, { kind: "frame", frame });
  } else {
    code.localFor(right.variable);
    buildFrame(code, frame, code.continuationPlace(right.variable, []));
  }
  code.knowledge.mayHold.add(right.variable);
  code.knowledge.mustHold.add(right.variable);
  // The right to answer has gone into the frame.
  const outcome = writeBlock({ ...context, request: undefined, inline: undefined, after: () => undefined }, right.body);
  if (outcome.falls) endHandler(context, right.span);
  writeSegment(context, statement, frame);
  return ends;
}

/** Is the continuation put somewhere by a statement of the block itself, and nothing that the frame holds changed before? */
function canWait(right: Suspend, frame: Frame): boolean {
  const held = new Set(frame.fields.map(({ holds }) => holds.variable));
  const isUsedDeep = right.body.statements.some((statement) => blocksOf(statement).some((block) => mentions(block, right.variable)));
  return (
    !isUsedDeep &&
    statementsIn(right.body).every((statement) => {
      if (statement.kind === "assign") return !held.has(statement.place.variable) && callOf(statement) === undefined;
      if (statement.kind === "become")
        return !statement.args.some((arg) =>
          expressionsIn(arg).some((one) => one.kind === "variable" && held.has(one.variable) && holdsContinuation(one.type)),
        );
      return (
        statement.kind === "send" ||
        statement.kind === "host" ||
        statement.kind === "giveUp" ||
        statement.kind === "if" ||
        statement.kind === "assert" ||
        statement.kind === "note"
      );
    })
  );
}

function mentions(block: Block, id: VariableId): boolean {
  return statementsIn(block).some((statement) => {
    const exprs = [...expressionsOf(statement), ...(suspensionOf(statement)?.kind === "await" ? [] : [])];
    return exprs
      .flatMap(expressionsIn)
      .some((one) => (one.kind === "variable" && one.variable === id) || (one.kind === "take" && one.place.variable === id));
  });
}

/** A parameter of the state that the frame holds is copied before the state is left. */
function keepParameter(code: Code, id: VariableId): void {
  const { storage, type } = code.program.variable(id);
  if (storage !== "state" || code.bindings.has(id)) return;
  if (isContinuation(type)) {
    const source = code.continuationPlace(id, []);
    const isSure = code.knowledge.mustHold.has(id);
    const local = code.localFor(id);
    const target = { place: local, type: code.program.continuations.ofVariable(id, "maybe") };
    move(code, source, target);
    markFull(code, { ...target, variable: id }, isSure);
    return;
  }
  if (holdsContinuation(type)) {
    const source = code.placeOf(id);
    const local = code.localFor(id);
    code.emit({ kind: "assign", target: local, value: read(source), span: undefined });
    emptyOut(code, { place: source, type });
    code.knowledge.mayHold.add(id);
    return;
  }
  const value = valueAt(code.placeOf(id), type);
  store(code, { place: code.localFor(id), type, value, span: undefined });
}

export function suspendInAwait(context: Context, statement: Right, right: Await): Outcome {
  const { code } = context;
  const { layout, actor } = code;
  const frame = code.program.continuations.frame(frameKey([...context.path, right.site]));
  const pushed = layout.awaits.get(right.state);
  invariant(pushed !== undefined, `await '${right.state}' has its layout`);
  const below = field(actor.instance, pushed.below);
  if (code.rootState === undefined) {
    const failure = { kind: "overflow", subject: right.state, text: "a wait begins within itself" } as const;
    code.assert(not(defined(read(below))), failure, right.span);
  }
  for (const [index, id] of stateNamed(layout.machine, right.state).params.entries()) {
    const arg = right.args[index];
    invariant(arg !== undefined, "every variable of an await has its value");
    const { type } = code.program.variable(id);
    if (isContinuation(type)) moveExpr(code, arg, { ...code.continuationPlace(id, []) });
    else if (isLinearRecord(type)) moveRecord(code, arg, { place: code.placeOf(id), type });
    else store(code, { place: code.placeOf(id), type, value: code.evaluateInto(arg, type), span: arg.span });
  }
  buildFrame(code, frame, { place: field(actor.instance, pushed.rest), type: pushed.type });
  const state = field(actor.instance, "state");
  code.emit({ kind: "assign", target: below, value: read(state), span: right.span });
  code.emit({ kind: "assign", target: state, value: stateValue(layout, right.state), span: right.span });
  endHandler(context, right.span);
  writeSegment(context, statement, frame);
  return ends;
}
