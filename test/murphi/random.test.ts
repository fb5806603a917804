import fc from "fast-check";
import { expect, test } from "vitest";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import { Failed, ModelError } from "../../checker/model-interpreter/index.js";
import type { Model } from "../../dsl/model/index.js";
import { readMurphi, type DeadlockKind } from "../../dsl/murphi/index.js";
import { interpretModel } from "../model/interpret-model.js";
import { randomMurphi } from "../support/random-murphi/index.js";
import { hasRumur, searchWithRumur } from "../support/rumur.js";

// Random models: the compiled engine finds what the interpreter of models finds, with symmetry and without, and what Rumur finds, where that and a C compiler
// are installed. `npm run fuzz:murphi` tries 2,000.

const fewRuns = 40;
const numRuns = Number(process.env["KETTLE_MURPHI_RUNS"] ?? fewRuns);
/** The short run tries the same models each time: another program's mistakes are not to be met by chance. The long one tries others. */
const seed = numRuns > fewRuns ? {} : { seed: 2004 };
/** Larger ones are left out. */
const maxStates = 3_000;
/** The interpreter is asked about these. */
const fewStates = 400;
const memoryBytes = 16 * 1024 * 1024;
/** For two programs that are compiled and run, on a machine that has other work too. */
const msPerRun = 5_000;

interface Wanted {
  readonly model: Model;
  /** The same, with all of its scalars optional. */
  readonly whole: Model;
  readonly text: string;
  readonly deadlock: DeadlockKind;
}

// Of a state whose ways out all lead to what an assumption excludes, Rumur says that it is no deadlock: these are not asked for deadlocks.
const wanted = fc.record({ text: randomMurphi, deadlock: fc.constantFrom<DeadlockKind>("off", "off", "stuttering", "stuck") });

function read({ text, deadlock: chosen }: Pick<Wanted, "text" | "deadlock">): Wanted {
  const deadlock = text.includes("assume") ? "off" : chosen;
  const [model, whole] = (["needed", "all"] as const).map((optionals) => {
    const { model: own, diagnostics } = readMurphi({ name: "random.m", text }, { deadlock, optionals });
    if (own === undefined) throw new Error(`Cannot read model: ${JSON.stringify(diagnostics)}`);
    return own;
  });
  if (model === undefined || whole === undefined) throw new Error("Cannot happen: there are two");
  return { model, whole, text, deadlock };
}

const title = hasRumur ? "the interpreter and Rumur find the same" : "the interpreter finds the same; Rumur or gcc is not installed";

test(`random models: ${title}`, { timeout: 60_000 + numRuns * msPerRun }, async () => {
  let compared = 0;
  const property = fc.asyncProperty(wanted, async (one) => {
    const wholly = read(one);
    const [off, full] = [await search(wholly.model, "off"), await search(wholly.model, "full")];
    if (off.verdict.kind === "bounded" || full.verdict.kind === "bounded") return;
    compared += 1;
    expect(wrong(full)).toBe(wrong(off));
    expect(told(await search(wholly.whole, "off"))).toEqual(told(off));
    if (off.states <= fewStates) interpreterAgrees(wholly.whole, { off, full });
    if (hasRumur) rumurAgrees(wholly, { off, full });
  });
  await fc.assert(property, { numRuns, ...seed });
  expect(compared).toBeGreaterThan(numRuns / 2);
});

interface Found {
  readonly off: SearchResult;
  readonly full: SearchResult;
}

async function search(model: Model, symmetry: "full" | "off"): Promise<SearchResult> {
  return (await verifyCheck({ check: "random", model, expectation: expectPass }, { symmetry, maxStates, memoryBytes })).result;
}

/** All but how much there was to store. */
function told({ verdict, states, transitions, depth }: SearchResult): unknown {
  return { verdict, states, transitions, depth };
}

/** What went wrong, and after how many steps. */
function wrong({ verdict }: SearchResult): string {
  return verdict.kind === "violated" ? `${verdict.failure.kind} after ${verdict.trace?.steps.length ?? 0}` : verdict.kind;
}

function interpreterAgrees(model: Model, { off, full }: Found): void {
  for (const [symmetry, found] of [["off", off] as const, ["full", full] as const]) {
    const slow = interpreted(model, symmetry);
    expect(slow === "failed" || slow.failure !== undefined).toBe(found.verdict.kind !== "holds");
    if (found.verdict.kind === "holds") expect(slow).toMatchObject({ states: found.states, transitions: found.transitions });
  }
}

/** The interpreter's search throws where a condition cannot be evaluated, or an assertion fails in one. */
function interpreted(model: Model, symmetry: "off" | "full"): ReturnType<typeof interpretModel> | "failed" {
  try {
    return interpretModel(model, { symmetry });
  } catch (error) {
    if (isFailure(error)) return "failed";
    throw error;
  }
}

/** What goes wrong in a step says in which. */
function isFailure(error: unknown): boolean {
  return error instanceof Failed || error instanceof ModelError || (error instanceof Error && isFailure(error.cause));
}

function rumurAgrees({ model, text, deadlock }: Wanted, { off, full }: Found): void {
  const plain = searchWithRumur(text, { symmetry: "off", deadlock });
  sameCounts(text, plain, off);
  if (off.verdict.kind === "violated") {
    const { kind } = off.verdict.failure;
    const further = plain.steps - (off.verdict.trace?.steps.length ?? 0);
    // Of states from which something is impossible, Rumur tells any; and a deadlock may be a step nearer than what it comes upon first.
    if (kind === "impossible") expect(further).toBeGreaterThanOrEqual(0);
    else expect(further).toBe(kind === "deadlock" && further === 1 ? 1 : 0);
  }
  // Rumur believes that elements are interchangeable; Kettle looks. In a short run one model in four is searched like this.
  const isAsked = numRuns > fewRuns || off.states % 4 === 0;
  if (isAsked && model.symmetry.length === 2) sameCounts(text, searchWithRumur(text, { symmetry: "exhaustive", deadlock }), full);
}

function sameCounts(text: string, theirs: ReturnType<typeof searchWithRumur>, { verdict, states, transitions }: SearchResult): void {
  expect(theirs.error === undefined, theirs.error).toBe(verdict.kind === "holds");
  if (verdict.kind !== "holds") return;
  expect(theirs.states).toBe(states);
  // Rumur counts the steps to states that an assumption excludes.
  if (!text.includes("assume")) expect(theirs.rules).toBe(transitions);
}
