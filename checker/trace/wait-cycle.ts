/** A shortest cycle of a wait-for graph, with the longest chain that leads into it. Graphs are as small as protocols' instances. */

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** A chain into the cycle is looked for in at most this many partial chains: enough for the graphs that people read. */
const maxChains = 10_000;

/** `["A", "M", "C", "B", "M"]`: A waits for M, and M, C, B wait for each other. Empty if there is no cycle. */
export function waitCycle(edges: readonly Edge[]): readonly string[] {
  const cycle = shortestCycle(edges);
  if (cycle === undefined) return [];
  const chain = cycle.map((entry) => longestChain(edges, cycle, entry)).reduce((best, next) => (next.length > best.length ? next : best));
  const [entry = ""] = chain.slice(-1);
  const turn = cycle.indexOf(entry);
  return [...chain.slice(0, -1), ...cycle.slice(turn), ...cycle.slice(0, turn), entry];
}

/** Without the repeated node; the first found, in the order of the edges, among those of the same length. */
function shortestCycle(edges: readonly Edge[]): readonly string[] | undefined {
  const nodes = [...new Set(edges.map((edge) => edge.from))];
  const cycles = nodes.map((node) => shortestPathBack(edges, node)).filter((path) => path !== undefined);
  return cycles.reduce<readonly string[] | undefined>(
    (best, next) => (best === undefined || next.length < best.length ? next : best),
    undefined,
  );
}

function shortestPathBack(edges: readonly Edge[], start: string): readonly string[] | undefined {
  const seen = new Set<string>();
  let paths: readonly (readonly string[])[] = [[start]];
  while (paths.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const path of paths) {
      for (const { to } of edges.filter((edge) => edge.from === path.at(-1))) {
        if (to === start) return path;
        if (seen.has(to)) continue;
        seen.add(to);
        longer.push([...path, to]);
      }
    }
    paths = longer;
  }
  return undefined;
}

/** The longest chain of nodes outside the cycle that ends at `entry`, `entry` included. */
function longestChain(edges: readonly Edge[], cycle: readonly string[], entry: string): readonly string[] {
  let best: readonly string[] = [entry];
  let visits = 0;
  const extend = (chain: readonly string[]): void => {
    visits += 1;
    if (chain.length > best.length) best = chain;
    if (visits > maxChains) return;
    const before = edges.filter((edge) => edge.to === chain[0] && !cycle.includes(edge.from) && !chain.includes(edge.from));
    for (const { from } of before) extend([from, ...chain]);
  };
  extend([entry]);
  return best;
}
