/**
 * Narrowing: which optional places are known to hold a value. A place is known by a key, the text of a path from a variable
 * (`v3`, `v3[v7]`); what is known ends when a variable in its path may have changed.
 */
import type { VariableInfo } from "./elaboration.js";
import type { Expr } from "../typed-protocol.js";

/** Keys of places that hold a value. */
export type Facts = ReadonlySet<string>;

export interface Flow {
  readonly present: Facts;
  /** Does control never come here? */
  readonly ended: boolean;
}

/** What a condition tells where it holds and where it does not. */
export interface Outcome {
  readonly whenTrue: Facts;
  readonly whenFalse: Facts;
}

const noFacts: Facts = new Set();
export const nothingKnown: Flow = { present: noFacts, ended: false };
export const tellsNothing: Outcome = { whenTrue: noFacts, whenFalse: noFacts };

/** The key of the place that an expression reads; undefined if it reads none. */
export function placeKey(expr: Expr): string | undefined {
  switch (expr.kind) {
    case "variable":
      return expr.of === undefined ? `v${expr.variable}` : keyOf(`v${expr.variable}@`, [expr.of]);
    case "index": {
      const map = placeKey(expr.map);
      return map === undefined ? undefined : keyOf(map, [expr.key]);
    }
    case "field": {
      // The mark keeps a field called `v3` apart from a variable.
      const record = placeKey(expr.record);
      return record === undefined ? undefined : `${record}.f_${expr.field}`;
    }
    case "head": {
      const queue = placeKey(expr.queue);
      return queue === undefined ? undefined : `${queue}.head`;
    }
    case "machineVariable":
      return keyOf(`v${expr.variable}.`, expr.block === undefined ? [expr.node] : [expr.node, expr.block]);
    case "unwrap":
      return placeKey(expr.operand);
    default:
      return undefined;
  }
}

export function knowing(flow: Flow, facts: Facts): Flow {
  return facts.size === 0 ? flow : { present: union(flow.present, facts), ended: flow.ended };
}

/** Forgets whatever depends on a variable for which `mayHaveChanged`. */
export function forgetting(flow: Flow, mayHaveChanged: (id: number) => boolean): Flow {
  if (flow.present.size === 0) return flow;
  const kept = [...flow.present].filter((key) => !variablesOf(key).some(mayHaveChanged));
  return kept.length === flow.present.size ? flow : { present: new Set(kept), ended: flow.ended };
}

/** Variables that other handlers may assign while this one is suspended. */
export function isShared(variable: VariableInfo | undefined): boolean {
  return variable !== undefined && ["machine", "ghost", "global"].includes(variable.storage);
}

/** What is known where two ways meet. */
export function meet(a: Flow, b: Flow): Flow {
  if (a.ended) return b;
  if (b.ended) return a;
  return { present: intersection(a.present, b.present), ended: false };
}

export function union(a: Facts, b: Facts): Facts {
  if (a.size === 0) return b;
  return b.size === 0 ? a : new Set([...a, ...b]);
}

export function intersection(a: Facts, b: Facts): Facts {
  return a.size === 0 || b.size === 0 ? noFacts : new Set([...a].filter((key) => b.has(key)));
}

function keyOf(prefix: string, parts: readonly Expr[]): string | undefined {
  const keys = parts.map(fixedKey);
  return keys.includes(undefined) ? undefined : `${prefix}[${keys.join(",")}]`;
}

/** The key of an expression whose value changes only with the variables it names. */
function fixedKey(expr: Expr): string | undefined {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return String(expr.value);
    case "enumMember":
      return `#${expr.enum}.${expr.member}`;
    case "node":
      return `#${expr.role}`;
    case "self":
    case "here":
      return expr.kind;
    default:
      return placeKey(expr);
  }
}

function variablesOf(key: string): readonly number[] {
  return [...key.matchAll(/\bv(\d+)\b/gu)].map((match) => Number(match[1]));
}
