/** `match` on what moves, where a case binds it: it is taken out of its place first. */
import { holdsContinuation, type Expr, type StatementOf, type VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import type { Code } from "./code.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { isContinuation } from "./linear-types.js";
import { move, placeOfExpr } from "./moving.js";
import { moveStored, recordPlaceOf, type RecordPlace } from "./moving-records.js";
import { valueAt, type Value } from "./value.js";

export interface TakenSubject {
  readonly value: Value;
  /** Moves the subject into the variable that a case binds. */
  readonly bind: (id: VariableId) => void;
}

/** Undefined where nothing moves: the subject is then only looked at. */
export function takeSubject(code: Code, { subject, cases }: StatementOf<"match">): TakenSubject | undefined {
  const binds = cases.some((one) => one.patterns.some((pattern) => pattern.kind === "some"));
  if (!binds || !holdsContinuation(subject.type)) return undefined;
  return isContinuation(subject.type) ? takeOne(code, placeOfExpr(code, subject)) : takeRecord(code, subject);
}

function takeOne(code: Code, source: ContinuationPlace): TakenSubject {
  const { type } = source.type;
  if (type === undefined) throw new InternalError("a continuation that may be none says so");
  const held: ContinuationPlace = { place: code.local("subject", type), type: source.type };
  code.emit({ kind: "clear", target: held.place, span: undefined });
  move(code, source, held);
  const bind = (id: VariableId): void => {
    code.localFor(id);
    move(code, held, code.continuationPlace(id, []));
    code.knowledge.mayHold.add(id);
    code.knowledge.mustHold.add(id);
  };
  return { value: { kind: "continuation", full: isFull(held) }, bind };
}

function takeRecord(code: Code, subject: Expr): TakenSubject {
  const source = recordPlaceOf(code, subject);
  const held: RecordPlace = { place: code.local("subject", code.program.types.lower(source.type)), type: source.type };
  moveStored(code, source, held);
  const bind = (id: VariableId): void => {
    const { type } = code.program.variable(id);
    moveStored(code, held, { place: code.localFor(id), type });
    code.knowledge.mayHold.add(id);
  };
  return { value: valueAt(held.place, held.type), bind };
}
