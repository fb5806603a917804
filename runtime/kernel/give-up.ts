/** Gathers: whose answers are awaited, and waiting for them no longer. */
import type { AnyFrame } from "./frame.js";
import type { NodeId } from "./identity.js";
import type { Shape, Step } from "./step.js";

/** Whose answers a continuation still awaits; nobody's where it has gone on. */
export function missing<Node extends NodeId>(frame: { readonly missing: ReadonlySet<Node> } | null): ReadonlySet<Node> {
  return frame?.missing ?? new Set<Node>();
}

/** The nodes that a slot of a gather's frame holds; none where there is no such slot. */
export function nodesIn(slot: unknown): ReadonlySet<unknown> {
  return slot instanceof Set ? slot : new Set();
}

/** Stops waiting for `nodes`: what stays in the place of `frame`. Where nobody is missing any more, the rest of the handler runs after this one. */
export function giveUp<S extends Shape, F extends AnyFrame>(
  step: Step<S>,
  frame: F | null,
  { nodes, at }: { readonly nodes: ReadonlySet<NodeId>; readonly at: string },
): F | null {
  if (frame?.missing === undefined) return frame;
  const given: ReadonlySet<unknown> = nodes;
  const left = new Set([...nodesIn(frame.missing)].filter((node) => !given.has(node)));
  if (left.size > 0) return { ...frame, missing: left };
  step.wake(frame, frame.answers, at);
  return null;
}
