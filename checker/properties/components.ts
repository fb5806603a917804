/**
 * Strongly connected components of a part of a graph: Tarjan, "Depth-first search and linear graph algorithms" (SIAM Journal on Computing,
 * 1972), with a stack of its own instead of recursion, since graphs of states are deep. One pass over the steps.
 */
export interface PartialGraph {
  readonly nodes: readonly number[];
  /** Where steps lead from a node; nodes outside `nodes` are passed over. */
  readonly successors: (node: number) => readonly number[];
}

interface Visit {
  readonly node: number;
  readonly successors: readonly number[];
  next: number;
}

/** The components, each before those that lead to it; single nodes are components too. */
export function components({ nodes, successors }: PartialGraph): readonly (readonly number[])[] {
  const isIn = new Set(nodes);
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const found: (readonly number[])[] = [];

  const enter = (node: number): Visit => {
    low.set(node, order.size);
    order.set(node, order.size);
    open.push(node);
    isOpen.add(node);
    return { node, successors: successors(node).filter((next) => isIn.has(next)), next: 0 };
  };
  const lower = (node: number, to: number): void => void low.set(node, Math.min(low.get(node) ?? 0, to));
  const leave = (node: number): void => {
    if (low.get(node) !== order.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    found.push(component);
  };

  for (const root of nodes) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = visit.successors[visit.next];
      visit.next += 1;
      if (target === undefined) {
        path.pop();
        leave(visit.node);
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(visit.node) ?? 0);
      } else if (!order.has(target)) path.push(enter(target));
      else if (isOpen.has(target)) lower(visit.node, order.get(target) ?? 0);
    }
  }
  return found;
}
