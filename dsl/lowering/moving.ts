/** Moving continuations between places. Invariant: an empty place has its type's default in every part, so equal states are equal as data. */
import { continuationsAt, holdsContinuation, type Expr, type Place, type VariableId } from "../analysis/index.js";
import { InternalError, invariant, type Span } from "../diagnostics/index.js";
import { booleanOf, exprIsConstant, field, not, read, type ModelFailure, type ModelPlace } from "../model/index.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { tagOf, type ContinuationType } from "./continuation-types.js";
import type { Code } from "./code.js";
import type { Frame } from "./frames.js";
import { somethingIn } from "./holding.js";
import { isContinuation, isLinearRecord } from "./linear-types.js";
import { emptyOut, moveStored } from "./moving-records.js";
import { declaredTypes, partOf } from "./places.js";
import { placeOf, store } from "./storing.js";
import { takeContinuation } from "./taking.js";

export const lost: ModelFailure = { kind: "continuation", subject: undefined, text: "a continuation is lost" };
export const resumedTwice: ModelFailure = { kind: "continuation", subject: undefined, text: "the continuation has been resumed already" };

/** Moves the continuation that `expr` means into an empty place. */
export function moveExpr(code: Code, expr: Expr, target: ContinuationPlace): void {
  switch (expr.kind) {
    case "none":
      return;
    case "conditional": {
      const condition = code.evaluateScalar(expr.condition);
      const [then, otherwise] = code.branch(
        () => (moveExpr(code, expr.whenTrue, target), true),
        () => (moveExpr(code, expr.whenFalse, target), true),
      );
      code.emit({ kind: "if", condition, then, otherwise, span: expr.span });
      return;
    }
    case "variable": {
      const binding = code.bindings.get(expr.variable);
      if (binding?.kind !== "frame") {
        move(code, placeOfExpr(code, expr), target);
        return;
      }
      buildFrame(code, binding.frame, target);
      code.bindings.delete(expr.variable);
      code.localFor(expr.variable);
      markEmpty(code, { variable: expr.variable });
      return;
    }
    default:
      move(code, placeOfExpr(code, expr), target);
  }
}

/** The place whose continuation an expression takes. */
export function placeOfExpr(code: Code, expr: Expr): ContinuationPlace {
  switch (expr.kind) {
    case "variable":
      return code.continuationPlace(expr.variable, []);
    case "take":
      if (expr.place.path.at(-1)?.kind === "head") return takeContinuation(code, expr.place, continuationTypeAt(code, expr.place));
      return continuationPlaceAt(code, expr.place);
    case "unwrap": {
      const operand = placeOfExpr(code, expr.operand);
      const failure = { kind: "assertion", subject: undefined, text: "'!' found none" } as const;
      code.assert(isFull(operand), failure, expr.span);
      return operand;
    }
    case "field": {
      const { record } = expr;
      invariant(record.type.kind === "record", "a field of a record");
      return { place: partOf(code, expr).place, type: code.program.continuations.ofField(record.type.name, expr.field) };
    }
    case "index": {
      const outer = placeOfExpr(code, expr.map);
      const { place, type } = outer;
      const key = code.evaluateScalar(expr.key);
      return { place: { root: place.root, path: [...place.path, { kind: "index", index: key }] }, type };
    }
    case "conditional":
      return oneOfTwo(code, expr);
    default:
      throw new InternalError(`a continuation from '${expr.kind}'`);
  }
}

/** A place of its own for whichever of the two it is. */
function oneOfTwo(code: Code, expr: Extract<Expr, { readonly kind: "conditional" }>): ContinuationPlace {
  const { continuations, flow, protocol } = code.program;
  const type = continuations.of(continuations.framesOf(continuationsAt(protocol, flow, expr)), "maybe", "one_of_two");
  invariant(type.type !== undefined, "a place that may be empty says whether it is");
  const place = code.local("rest", type.type);
  code.emit({ kind: "clear", target: place, span: expr.span });
  moveExpr(code, expr, { place, type });
  return { place, type };
}

/** The place of a continuation in the variable, map, or record that a path leads to. */
export function continuationPlaceAt(code: Code, place: Place): ContinuationPlace {
  if (place.path.length === 0) return code.continuationPlace(place.variable, []);
  return { place: placeOf(code, place), type: continuationTypeAt(code, place) };
}

/** How continuations are stored there: as the innermost record's declaration says, or as the variable does. */
export function continuationTypeAt(code: Code, place: Place): ContinuationType {
  const types = declaredTypes(code.program, place);
  const depth = place.path.findLastIndex((step) => step.kind === "field");
  const step = place.path[depth];
  if (step?.kind !== "field") return code.continuationPlace(place.variable, []).type;
  const whole = types[depth]?.kind === "optional" ? types[depth].element : types[depth];
  invariant(whole?.kind === "record", "a field of a record");
  return code.program.continuations.ofField(whole.name, step.field);
}

/** Moves what is in `source`, if anything, into `target`, which is empty. */
export function move(code: Code, source: ContinuationPlace, target: ContinuationPlace): void {
  const isSure = source.variable !== undefined && code.knowledge.mustHold.has(source.variable);
  const full = isSure ? booleanOf(true) : isFull(source);
  if (target.spent !== undefined) code.emit({ kind: "assign", target: target.spent, value: not(full), span: undefined });
  const copies = code.block(() => {
    copy(code, source, target);
  });
  if (copies.length > 0 && !isSameType(source.type, target.type) && !exprIsConstant(full, true)) {
    code.emit({ kind: "if", condition: full, then: copies, otherwise: [], span: undefined });
  } else code.emit(...copies);
  markFull(code, target, isSure);
  empty(code, source);
}

function isSameType(a: ContinuationType, b: ContinuationType): boolean {
  return a.type !== undefined && JSON.stringify(a.type) === JSON.stringify(b.type);
}

function copy(code: Code, source: ContinuationPlace, target: ContinuationPlace): void {
  if (isSameType(source.type, target.type)) {
    code.emit({ kind: "assign", target: target.place, value: read(source.place), span: undefined });
    return;
  }
  forEachFrame(code, source, (frame) => {
    copyFrame(code, frame, { source, target });
  });
}

/** Writes a case for each frame that can be in a place that is full. */
export function forEachFrame(code: Code, source: ContinuationPlace, write: (frame: Frame) => void): void {
  const { type, place } = source;
  const [first, ...others] = type.frames;
  if (first === undefined) return;
  if (others.length === 0) {
    write(first);
    return;
  }
  const cases = type.frames.map((frame) => ({
    values: [tagOf(type, frame)],
    body: code.block(() => {
      write(frame);
    }),
  }));
  if (cases.every((one) => one.body.length === 0)) return;
  code.emit({ kind: "switch", subject: read(field(place, "point")), cases, otherwise: [], span: undefined });
}

function copyFrame(
  code: Code,
  frame: Frame,
  { source, target }: { readonly source: ContinuationPlace; readonly target: ContinuationPlace },
): void {
  setTag(code, frame, target);
  for (const { key } of frame.fields) {
    const from = field(source.place, source.type.slots.slotOf(frame.key, key));
    code.emit({ kind: "assign", target: slotPlace(target, frame, key), value: read(from), span: undefined });
  }
}

function setTag(code: Code, frame: Frame, { type, place }: ContinuationPlace): void {
  invariant(type.frames.includes(frame), `'${frame.name}' can reach the place`);
  if (type.tag !== undefined) code.emit({ kind: "assign", target: field(place, "point"), value: tagOf(type, frame), span: undefined });
}

export function slotPlace({ type, place }: ContinuationPlace, frame: Frame, key: string): ModelPlace {
  return field(place, type.slots.slotOf(frame.key, key));
}

/** Puts the rest of the running handler into an empty place; continuations that it holds move along. */
export function buildFrame(code: Code, frame: Frame, target: ContinuationPlace): void {
  setTag(code, frame, target);
  for (const { key, holds, type } of frame.fields) {
    const slot = slotPlace(target, frame, key);
    if (holds.kind === "loop") {
      const left = code.loops.get(holds.variable);
      invariant(left !== undefined, "a loop that suspends knows what is left");
      code.emit({ kind: "assign", target: slot, value: read(left), span: undefined });
    } else if (holds.kind === "part") {
      throw new InternalError("a right is no rest of a handler");
    } else if (isContinuation(type)) {
      const continuation = code.program.continuations.ofVariable(holds.variable, "maybe");
      move(code, code.continuationPlace(holds.variable, []), { place: slot, type: continuation });
    } else if (isLinearRecord(type)) moveStored(code, { place: code.placeOf(holds.variable), type }, { place: slot, type });
    else if (holdsContinuation(type)) {
      code.emit({ kind: "assign", target: slot, value: read(code.placeOf(holds.variable)), span: undefined });
      emptyOut(code, { place: code.placeOf(holds.variable), type });
    } else store(code, { place: slot, type, value: code.read(holds.variable, undefined), span: undefined });
  }
  if (target.spent !== undefined) code.emit({ kind: "assign", target: target.spent, value: booleanOf(false), span: undefined });
  markFull(code, target, true);
}

/** Says that a place has become empty, and gives its parts their defaults. */
export function empty(code: Code, source: ContinuationPlace): void {
  markEmpty(code, source);
  if (source.spent !== undefined) {
    // The slots are cleared when the state is left, which happens before the step ends.
    code.emit({ kind: "assign", target: source.spent, value: booleanOf(true), span: undefined });
    code.knowledge.maySpend = true;
  } else if (source.type.type !== undefined) {
    code.emit({ kind: "clear", target: source.place, span: undefined });
  }
}

function markEmpty(code: Code, { variable }: Pick<ContinuationPlace, "variable">): void {
  if (variable === undefined) return;
  code.knowledge.mayHold.delete(variable);
  code.knowledge.mustHold.delete(variable);
  if (code.layout.continuations.has(variable) && !code.bindings.has(variable)) code.knowledge.maySpend = true;
}

/** Says that a place has become full; `isSure` if that is so on every path. */
export function markFull(code: Code, { variable }: ContinuationPlace, isSure: boolean): void {
  if (variable === undefined) return;
  code.knowledge.mayHold.add(variable);
  if (isSure) code.knowledge.mustHold.add(variable);
}

/** Fails where a variable of this routine still holds something that moves, and nobody could get at it any more. */
export function requireVariableEmpty(code: Code, id: VariableId, span: Span | undefined): void {
  const { type } = code.program.variable(id);
  if (isContinuation(type)) requireEmpty(code, code.continuationPlace(id, []), span);
  else code.assert(not(somethingIn(code.program, { place: code.placeOf(id), type })), lost, span);
}

/** Fails where a place is about to be overwritten or left with a continuation in it. */
export function requireEmpty(code: Code, target: ContinuationPlace, span: Span | undefined): void {
  const { variable } = target;
  const isLocal = variable !== undefined && code.bindings.has(variable);
  if (isLocal && !code.knowledge.mayHold.has(variable)) return;
  code.assert(not(isFull(target)), lost, span);
}
