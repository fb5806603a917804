/** `take p`: what is at p moves out. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { narrowed } from "./elaborate-expression.js";
import { reportNotConstant } from "./elaborate-name.js";
import { elaboratePlace, readPlace } from "./elaborate-place.js";
import { forgetting } from "./narrowing.js";
import { holdsContinuation, showType, withoutOptional } from "../type-relations.js";
import type { Expr, Place, Type } from "../typed-protocol.js";

type Take = Extract<ast.Expr, { kind: "take" }>;

/** A continuation, a right or a record with some in it, out of any place; anything out of the head of a queue. */
export function elaborateTake(code: Code, expr: Take): Expr | undefined {
  if (expr.place.kind === "unwrap") {
    const place = { kind: "take", place: expr.place.operand, span: expr.span } as const;
    if (code.wholeTake === expr) code.wholeTake = place;
    const taken = elaborateTake(code, place);
    if (taken?.type.kind !== "optional") return taken;
    return { kind: "unwrap", operand: taken, type: taken.type.element, span: expr.span };
  }
  if (code.routine.kind === "initialiser") return void reportNotConstant(code, expr.span, "nothing can be taken yet");
  if (code.routine.kind === "function" || code.routine.kind === "property") {
    return void code.elaboration.report("T218", expr.span, "Cannot use 'take' here: it changes the place that it takes from");
  }
  const place = elaborateTakenPlace(code, expr.place);
  if (place === undefined || !isTakeable(code, expr, place)) return undefined;
  const { type } = narrowed(code, readPlace(code, place));
  code.flow = forgetting(code.flow, (id) => id === place.variable);
  return { kind: "take", place, type, span: expr.span };
}

/** `q.head` is a place for `take` alone. */
function elaborateTakenPlace(code: Code, written: ast.Expr): Place | undefined {
  if (written.kind !== "member" || written.member.name !== "head") return elaboratePlace(code, written);
  const queue = elaboratePlace(code, written.object);
  if (queue?.type.kind !== "queue") return queue && elaboratePlace(code, written);
  const type: Type = { kind: "optional", element: queue.type.element };
  return { ...queue, path: [...queue.path, { kind: "head" }], type, span: written.span };
}

function isTakeable(code: Code, expr: Take, place: Place): boolean {
  const content = withoutOptional(place.type);
  const isHead = place.path.at(-1)?.kind === "head";
  const isWhole = content.kind === "continuation" || content.kind === "record" || isHead;
  if (isWhole && holdsContinuation(content)) return true;
  if (isHead) return isOnItsOwn(code, expr);
  const text = `Cannot take '${showType(place.type)}': only continuations, and what is in a queue, are taken`;
  code.elaboration.report("T201", expr.place.span, text);
  return false;
}

/** Taking an element has an effect, which nobody would look for inside an expression. */
function isOnItsOwn(code: Code, expr: Take): boolean {
  if (code.wholeTake === expr) return true;
  reportHidden(code, expr.span);
  return false;
}

function reportHidden(code: Code, span: Span): void {
  code.elaboration.report("T230", span, "Cannot take from a queue inside an expression: it changes the queue", {
    hint: "take it into a variable first: 'let x = take q.head'",
  });
}
