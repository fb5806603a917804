import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fairGraph,
  leadsToChecker,
  refuter,
  unfair,
  type FairGraph,
  type LeadsToQuestion,
  type Refutation,
  type StepList,
} from "../../checker/properties/index.js";

// `P leads to Q` on small random graphs, against all sets of states that a run may visit for ever; and by hand.

interface Case {
  readonly graph: FairGraph & StepList;
  readonly question: LeadsToQuestion;
}

const states = 6;
const state = fc.integer({ min: 0, max: states - 1 });
const constraints = 3;

const arbitraryMarks = fc.array(fc.nat(1), { minLength: states, maxLength: states }).map((marks) => Uint8Array.from(marks));

const arbitraryCase: fc.Arbitrary<Case> = fc
  .record({
    steps: fc.array(fc.tuple(state, state, fc.constantFrom(unfair, ...Array.from({ length: constraints }, (_, index) => index))), {
      maxLength: 14,
    }),
    strengths: fc.array(fc.constantFrom("weak" as const, "strong" as const), { minLength: constraints, maxLength: constraints }),
    condition: arbitraryMarks,
    goal: arbitraryMarks,
    initial: fc.uniqueArray(state, { minLength: 1, maxLength: 2 }),
  })
  .map(({ steps, strengths, condition, goal, initial }) => ({
    graph: graphOf({ steps, strengths, initial }),
    question: { condition, goal },
  }));

interface Drawn {
  readonly steps: readonly (readonly [from: number, to: number, constraint: number])[];
  readonly strengths: FairGraph["strengths"];
  readonly initial: readonly number[];
}

/** Steps stand in the order of the states that they begin in. */
function graphOf({ steps, strengths, initial }: Drawn): FairGraph & StepList {
  const sorted = steps.toSorted((a, b) => a[0] - b[0]);
  const [from, to, constraint] = [sorted.map((step) => step[0]), sorted.map((step) => step[1]), sorted.map((step) => step[2])];
  const list = { states, initial, from, to, constraint, strengths };
  return { ...list, ...fairGraph(list), to, constraint };
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly constraint: number;
}

function stepsOf({ from, to, constraint }: StepList): readonly Step[] {
  return from.map((start, index) => ({ from: start, to: to[index] ?? unfair, constraint: constraint[index] ?? unfair }));
}

function reachable(steps: readonly Step[], starts: readonly number[]): ReadonlySet<number> {
  const found = new Set(starts);
  // Steps are gone through until nothing is new: obvious, and fast enough for six states.
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const step of steps) if (found.has(step.from)) found.add(step.to);
  }
  return found;
}

/** May a run visit exactly these states and steps for ever, and be fair? Nothing but staying is possible without steps. */
function isFair({ graph }: Case, visited: ReadonlySet<number>, round: readonly Step[]): boolean {
  const steps = stepsOf(graph);
  return graph.strengths.every((strength, constraint) => {
    const possible = [...visited].filter((one) => steps.some((step) => step.from === one && step.constraint === constraint));
    const isDue = strength === "strong" ? possible.length > 0 : possible.length === visited.size;
    return !isDue || round.some((step) => step.constraint === constraint);
  });
}

/** All sets of states, one after the other: connected by their own steps, fair, and reached over the condition without the goal. */
function isRefutable({ graph, question }: Case): boolean {
  const steps = stepsOf(graph);
  const known = reachable(steps, graph.initial);
  const isOpen = (one: number): boolean => question.goal[one] !== 1;
  const begun = [...known].filter((one) => question.condition[one] === 1 && isOpen(one));
  const open = [
    ...reachable(
      steps.filter((step) => isOpen(step.from) && isOpen(step.to)),
      begun,
    ),
  ];
  const subsets = open.reduce<readonly (readonly number[])[]>((all, one) => [...all, ...all.map((set) => [...set, one])], [[]]);
  return subsets.some((subset) => {
    const visited = new Set(subset);
    const inner = steps.filter((step) => visited.has(step.from) && visited.has(step.to));
    const isConnected = subset.every((one) => reachable(inner, [one]).size === visited.size);
    return subset.length > 0 && isConnected && isFair({ graph, question }, visited, inner);
  });
}

/** A refutation is a run: it begins at an initial state, follows steps, is due where it says, and goes round fairly. */
function requireRun(one: Case, { initial, stem, cycle, since }: Refutation): void {
  const { graph, question } = one;
  const all = stepsOf(graph);
  const steps = [...stem, ...cycle].flatMap((step) => all[step] ?? []);
  const visited = [initial, ...steps.map((step) => step.to)];
  expect(graph.initial).toContain(initial);
  expect(steps.map((step) => step.from)).toEqual(visited.slice(0, -1));
  expect(visited.at(-1)).toBe(visited[stem.length]);
  expect(question.condition[visited[since] ?? unfair]).toBe(1);
  expect(visited.slice(since).some((state) => question.goal[state] === 1)).toBe(false);
  expect(isFair(one, new Set(visited.slice(stem.length)), steps.slice(stem.length))).toBe(true);
}

test("finds a run exactly where there is one", () => {
  let refuted = 0;
  fc.assert(
    fc.property(arbitraryCase, (one) => {
      const found = leadsToChecker(one.graph)(one.question);
      expect(found !== undefined).toBe(isRefutable(one));
      if (found === undefined) return;
      refuted += 1;
      requireRun(one, found);
    }),
    { numRuns: 2_000 },
  );
  // Both answers occur often.
  expect(refuted).toBeGreaterThan(400);
  expect(refuted).toBeLessThan(1_600);
});

describe("by hand: 0 is due, 1 is the goal", () => {
  const question = { condition: Uint8Array.of(1, 0, 0, 0, 0, 0), goal: Uint8Array.of(0, 1, 0, 0, 0, 0) };
  const ask = (drawn: Pick<Drawn, "steps" | "strengths">): Refutation | undefined =>
    leadsToChecker(graphOf({ ...drawn, initial: [0] }))(question);

  test("a run may end where nothing has to happen", () => {
    expect(ask({ steps: [[0, 1, unfair]], strengths: [] })).toEqual({ initial: 0, stem: [], cycle: [], since: 0 });
  });

  test("what has to happen happens", () => {
    expect(ask({ steps: [[0, 1, 0]], strengths: ["weak"] })).toBeUndefined();
  });

  test("what is possible only at times may be missed again and again, unless it is strong", () => {
    const steps = [
      [0, 1, 0],
      [0, 2, 1],
      [2, 0, 2],
    ] as const;
    expect(ask({ steps, strengths: ["weak", "weak", "weak"] })).toMatchObject({ stem: [], cycle: [1, 2] });
    expect(ask({ steps, strengths: ["strong", "weak", "weak"] })).toBeUndefined();
  });

  test("a strong one can be avoided where the run may stay away from it", () => {
    const steps = [
      [0, 1, 0],
      [0, 2, 1],
      [2, 0, unfair],
      [2, 2, 1],
    ] as const;
    expect(ask({ steps, strengths: ["strong", "weak"] })).toMatchObject({ stem: [1], cycle: [3] });
  });
});

describe("a ring so large that work pauses", () => {
  const size = 200_000;
  // From 0 into the ring of 1 to `size`, and out of its first state to the goal. Numbers of states have a gap behind the goal.
  const goal = size + 1;
  const ring = Array.from({ length: size }, (_, index) => [index + 1, index + 1 === size ? 1 : index + 2, 1] as const);
  const question = { condition: new Uint8Array(size + 9), goal: new Uint8Array(size + 9) };
  question.condition[0] = 1;
  question.goal[goal] = 1;

  const ask = (strength: "weak" | "strong"): { readonly found: Refutation | undefined; readonly pauses: number } => {
    const steps = [[0, 1, 1] as const, [1, goal, 0] as const, ...ring];
    const [from, to, constraint] = [steps.map((step) => step[0]), steps.map((step) => step[1]), steps.map((step) => step[2])];
    const work = refuter(fairGraph({ states: size + 9, initial: [0], from, to, constraint, strengths: [strength, "weak"] }))(question);
    for (let pauses = 0; ; pauses += 1) {
      const { done, value } = work.next();
      if (done === true) return { found: value, pauses };
    }
  };

  test("is a round that leaves out again and again what is possible only at times", () => {
    const { found, pauses } = ask("weak");
    expect(found).toMatchObject({ initial: 0, stem: [0], since: 0 });
    expect(found?.cycle).toEqual(Array.from({ length: size }, (_, index) => index + 2));
    expect(pauses).toBeGreaterThan(8);
  });

  test("is left where that may not be left out", () => {
    const { found, pauses } = ask("strong");
    expect(found).toBeUndefined();
    expect(pauses).toBeGreaterThan(5);
  });
});
