/**
 * What has to be done before an expression has a value. The model's expressions change nothing and are scalars, so a function that changes something, or
 * whose value has parts, is called in a statement of its own. Such statements stand before the one that needs the value, in the order in which the
 * text is evaluated, from left to right: what is evaluated before a call keeps its value in a variable, and what may not be evaluated at all is called in a
 * branch.
 */
import type { Span } from "../diagnostics/index.js";
import { readVariable, variable, type LocalVariable, type ModelExpr, type ModelStatement, type ModelType } from "../model/index.js";
import type { ExprPlace, Value } from "./elaborate-expressions.js";
import type { Effects } from "./elaboration.js";
import { stored } from "./murphi-type.js";

/** Takes the statements. */
export interface Hoist {
  readonly before: ModelStatement[];
  /** Takes their variables. */
  readonly locals: LocalVariable[];
  /** Of the rule or routine around; undefined for a condition, which changes nothing. */
  readonly effects: Effects | undefined;
}

/** A variable for a value. Those with parts, and scalars that may be undefined, are asked for as they are stored. */
export function newVariable({ scope }: ExprPlace, { locals }: Pick<Hoist, "locals">, type: ModelType): string {
  const name = scope.modelName(`result_${locals.length}`);
  locals.push({ name, type });
  return name;
}

/** Does something, and takes what has to be done before it apart. */
export function apart<Context extends ExprPlace, Result>(
  context: Context,
  work: (inner: Context) => Result,
): { readonly before: readonly ModelStatement[]; readonly result: Result } {
  const before: ModelStatement[] = [];
  const { hoist } = context;
  const result = work(hoist === undefined ? context : { ...context, hoist: { ...hoist, before } });
  return { before, result };
}

/** One of several expressions that are evaluated in turn. */
export interface Turn {
  readonly span: Span;
  /** A place that is handed over is no value to be kept. */
  readonly isPlace?: boolean;
  readonly evaluate: () => Value;
}

/** Evaluates from left to right: before a call, what stands to the left of it is kept. */
export function inTurn(context: ExprPlace, turns: readonly Turn[]): readonly Value[] {
  const { hoist } = context;
  return turns.reduce<readonly Value[]>((done, { evaluate }) => {
    const mark = hoist?.before.length ?? 0;
    const value = evaluate();
    if (hoist === undefined || hoist.before.length === mark) return [...done, value];
    const calls = hoist.before.splice(mark);
    const kept = done.map((one, at) => {
      const turn = turns[at];
      return turn === undefined || turn.isPlace === true ? one : keep(context, one, turn.span);
    });
    hoist.before.push(...calls);
    return [...kept, value];
  }, []);
}

/** Puts a value into a variable now. */
export function keep(context: ExprPlace, value: Value, span: Span): Value {
  const { hoist } = context;
  if (hoist === undefined || isConstant(value.expr)) return value;
  const name = newVariable(context, hoist, stored(value.type));
  hoist.before.push({ kind: "assign", target: variable(name), value: value.expr, span });
  return { ...value, expr: readVariable(name) };
}

function isConstant({ kind }: ModelExpr): boolean {
  return kind === "number" || kind === "boolean" || kind === "member" || kind === "undefined";
}
