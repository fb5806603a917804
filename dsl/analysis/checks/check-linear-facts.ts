/**
 * What is known about continuations at a point of a body: which variables hold one, and where one went.
 *
 * A *strict* variable (`continuation`, or a record with one in it, owned by the handler or its state) holds one unless it was moved. A *loose* one (optional, map, or of the
 * machine) may hold one or not; only what a test or an assignment has just shown is known, and it is forgotten where other code may run.
 */
import type { Span } from "../../diagnostics/index.js";
import { holdsContinuation } from "../type-relations.js";
import type { Expr, Protocol, Type, Variable, VariableId } from "../typed-protocol.js";

/** What the paths to a point say of one variable; both false where a mistake was reported already and nothing more shall be. */
export interface Content {
  /** It holds a continuation on some path. */
  readonly full: boolean;
  /** It is spent on some path. */
  readonly empty: boolean;
  /** Where it was moved. */
  readonly moved?: Span;
  /** Was it put into a variable of the machine, so that who waits does not go on now? */
  readonly isStored?: boolean;
}

/** `left`: is the state in which the handler began still the machine's? */
export interface LinearFacts {
  readonly contents: ReadonlyMap<VariableId, Content>;
  readonly left: "no" | "maybe" | "yes";
}

export const full: Content = { full: true, empty: false };
export const empty: Content = { full: false, empty: true };
/** Reported already. */
export const settled: Content = { full: false, empty: false };

/** The variable if values of its type move. */
export function linearVariable(protocol: Protocol, id: VariableId): Variable | undefined {
  const variable = protocol.variables[id];
  return variable !== undefined && holdsContinuation(variable.type) ? variable : undefined;
}

export function isOwned(variable: Variable): boolean {
  return variable.storage === "local" || variable.storage === "state";
}

export function isStrict(variable: Variable): boolean {
  return isOwned(variable) && (variable.type.kind === "continuation" || onlyPart(variable.type) !== undefined);
}

/** The path to the one continuation in a record that always has it; undefined where there may be none, or several. */
export function onlyPart(type: Type): readonly string[] | undefined {
  if (type.kind !== "record") return undefined;
  const [part, ...others] = type.fields.filter((field) => holdsContinuation(field.type));
  if (part === undefined || others.length > 0) return undefined;
  if (part.type.kind === "continuation") return [part.name];
  const inner = onlyPart(part.type);
  return inner && [part.name, ...inner];
}

/** The facts with one variable's content replaced; undefined forgets it. */
export function withContent(facts: LinearFacts, id: VariableId, content: Content | undefined): LinearFacts {
  const contents = new Map(facts.contents);
  if (content === undefined) contents.delete(id);
  else contents.set(id, content);
  return { ...facts, contents };
}

/** Where paths meet. A strict variable that one of them does not know is not declared there: it holds nothing. */
export function joinFacts(protocol: Protocol, a: LinearFacts, b: LinearFacts): LinearFacts {
  const contents = new Map<VariableId, Content>();
  for (const id of new Set([...a.contents.keys(), ...b.contents.keys()])) {
    const variable = protocol.variables[id];
    const missing = variable !== undefined && isStrict(variable) ? empty : undefined;
    const [inA, inB] = [a.contents.get(id) ?? missing, b.contents.get(id) ?? missing];
    if (inA !== undefined && inB !== undefined) contents.set(id, joinContents(inA, inB));
  }
  return { contents, left: a.left === b.left ? a.left : "maybe" };
}

function joinContents(a: Content, b: Content): Content {
  const moved = a.moved ?? b.moved;
  const isStored = a.isStored === true || b.isStored === true;
  return {
    full: a.full || b.full,
    empty: a.empty || b.empty,
    ...(moved === undefined ? {} : { moved }),
    ...(isStored ? { isStored } : {}),
  };
}

export function equalFacts(a: LinearFacts, b: LinearFacts): boolean {
  if (a.left !== b.left || a.contents.size !== b.contents.size) return false;
  return [...a.contents].every(([id, content]) => {
    const other = b.contents.get(id);
    return other?.full === content.full && other.empty === content.empty && other.isStored === content.isStored;
  });
}

/** What a condition shows of loose variables that it compares with `none`. */
export function refine(facts: LinearFacts, condition: Expr, whenTrue: boolean): LinearFacts {
  if (condition.kind === "not") return refine(facts, condition.operand, !whenTrue);
  if (condition.kind !== "binary") return facts;
  const { operator, left, right } = condition;
  if (operator === (whenTrue ? "&&" : "||")) return refine(refine(facts, left, whenTrue), right, whenTrue);
  if (operator !== "==" && operator !== "!=") return facts;
  const tested = left.kind === "none" ? right : right.kind === "none" ? left : undefined;
  // A strict variable is never optional, so it is never compared with none.
  if (tested?.kind !== "variable" || !holdsContinuation(tested.type)) return facts;
  return withContent(facts, tested.variable, (operator === "!=") === whenTrue ? full : empty);
}
