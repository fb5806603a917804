/**
 * A breadth-first search without symmetry, without slices and without traces: just enough to know how deep the first failure lies and of
 * which kind it is. It shares the steps with the checker's search, and nothing of the search.
 */
import { createEncoder, identity } from "../../checker/reference/encode.js";
import { eventsOf, isProgress } from "../../checker/reference/events.js";
import { holds } from "../../checker/reference/evaluate.js";
import { initialStates } from "../../checker/reference/initial.js";
import { isQuiescent } from "../../checker/reference/obligations.js";
import { propertyScope } from "../../checker/reference/scope.js";
import type { SystemState } from "../../checker/reference/state.js";
import { executeEvent } from "../../checker/reference/step.js";
import type { World } from "../../checker/reference/world.js";
import { failureKinds } from "../../checker/verdict/index.js";

export interface Node {
  readonly state: SystemState;
  readonly depth: number;
  /** Keys of the states that progress steps lead to. */
  readonly next: string[];
}

/** The kinds of all failures, with their depths; undefined where there are more than `maxStates` states. */
export interface Plain {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly failures: readonly { readonly kind: string; readonly depth: number }[];
}

export function searchPlainly(world: World, maxStates: number): Plain | undefined {
  const encoder = createEncoder(world, [identity]);
  const nodes = new Map<string, Node>();
  const failures: { kind: string; depth: number }[] = [];
  const open: string[] = [];
  const add = (state: SystemState, depth: number): string => {
    const key = encoder.encode(state);
    if (nodes.has(key)) return key;
    nodes.set(key, { state, depth, next: [] });
    open.push(key);
    if (!keepsInvariants(world, state)) failures.push({ kind: "invariant", depth });
    return key;
  };
  for (const state of initialStates(world)) add(state, 0);
  for (const key of open) {
    if (nodes.size > maxStates) return undefined;
    const node = nodes.get(key);
    if (node !== undefined) expand(world, { key, node, add, failures });
  }
  return { nodes, failures };
}

interface Expansion {
  readonly key: string;
  readonly node: Node;
  readonly add: (state: SystemState, depth: number) => string;
  readonly failures: { kind: string; depth: number }[];
}

function expand(world: World, { key, node, add, failures }: Expansion): void {
  let moves = false;
  for (const event of eventsOf(world, node.state)) {
    for (const result of executeEvent(world, node.state, event)) {
      if (result.kind === "failed") {
        moves = true;
        failures.push({ kind: result.failure.kind, depth: node.depth + 1 });
        continue;
      }
      const target = add(result.state, node.depth + 1);
      if (target !== key) moves = true;
      if (isProgress(event)) node.next.push(target);
    }
  }
  if (!moves && !isQuiescent(world, node.state)) failures.push({ kind: "deadlock", depth: node.depth });
}

export function keepsInvariants(world: World, state: SystemState): boolean {
  const scope = propertyScope(world, state);
  return world.protocol.properties.every((property) => property.kind !== "invariant" || holds(property.condition, scope));
}

/** What the checker should answer: the least failure by depth, then by kind. */
export function leastFailure({ failures }: Plain): { readonly kind: string; readonly depth: number } | undefined {
  const rank = (kind: string): number => failureKinds.findIndex((one) => one === kind);
  return failures.toSorted((a, b) => a.depth - b.depth || rank(a.kind) - rank(b.kind))[0];
}

/** The least depth of a state from which no quiescent state is reached by progress, looked for from each state on its own. */
export function leastStuckDepth(world: World, { nodes }: Plain): number | undefined {
  const stuck = [...nodes].filter(([key]) => !comesToRest(world, nodes, key));
  return stuck.length === 0 ? undefined : Math.min(...stuck.map(([, node]) => node.depth));
}

function comesToRest(world: World, nodes: ReadonlyMap<string, Node>, start: string): boolean {
  const seen = new Set([start]);
  for (const key of seen) {
    const node = nodes.get(key);
    if (node === undefined) continue;
    if (isQuiescent(world, node.state)) return true;
    for (const next of node.next) seen.add(next);
  }
  return false;
}
