import { expect } from "vitest";
import type { Outcome } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { validateModel, type Model } from "../../dsl/model/index.js";
import { searchByEngine } from "../support/engine-search.js";
import { interpretModel } from "../model/interpret-model.js";

/** What a search found, as far as the model can tell it. */
interface Found {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly unreduced: number | undefined;
  readonly verdict: string;
  /** Of the property that does not hold, for `leads to`. */
  readonly name: string | undefined;
  /** Steps of the shortest way into the failure. */
  readonly steps: number | undefined;
  /** Only where nothing fails: a step that fails may have reached a bound before. */
  readonly boundsReached: readonly string[] | undefined;
}

export interface Agreement {
  readonly symmetry: "full" | "off";
  /** Larger searches are left to faster engines. */
  readonly maxStates: number;
}

/** The model's interpreter, with symmetry by trying all permutations, is for searches up to this size. */
const mostInterpreted = 250;

/**
 * Explores the protocol by the reference checker and its model by the compiled engine, and small ones by the model's interpreter; false where the
 * search is too large to be compared.
 */
export function checkAgreement(protocol: Protocol, { symmetry, maxStates }: Agreement): boolean {
  const model = lower(protocol);
  expect(validateModel(model)).toEqual([]);
  const expected = explore(protocol, { symmetry, maxStates });
  if (expected.verdict.kind === "bounded") return false;
  const found = foundByReference(expected);
  const { boundsReached, ...others } = foundByEngine(searchByEngine(model, symmetry).outcome);
  const { unreduced: _, ...known } = found;
  expect({ ...others, boundsReached: found.boundsReached && boundsReached }).toMatchObject(known);
  const isLive = protocol.properties.some(({ kind }) => kind === "leads to");
  if (isLive || expected.states <= mostInterpreted) expect(foundByInterpreter(model, symmetry)).toEqual(found);
  return true;
}

function foundByInterpreter(model: Model, symmetry: "full" | "off"): Found {
  const { failure, ...counts } = interpretModel(model, { symmetry });
  return {
    states: counts.states,
    transitions: counts.transitions,
    depth: counts.depth,
    unreduced: counts.unreduced,
    verdict: failure?.kind ?? "holds",
    name: failure?.kind === "liveness" ? failure.name : undefined,
    steps: failure === undefined || hasNoSteps(failure.kind) ? undefined : failure.depth,
    boundsReached: failure === undefined ? counts.boundsReached : undefined,
  };
}

/** How long the run is in which something never comes depends on the order of the search. */
function hasNoSteps(kind: string): boolean {
  return kind === "uncovered" || kind === "liveness";
}

function foundByEngine({ kind, found, states, transitions, depth, boundsReached }: Outcome): Omit<Found, "unreduced"> {
  return {
    states,
    transitions,
    depth,
    verdict: kind === "exhausted" ? "holds" : (found?.kind ?? kind),
    name: found?.kind === "liveness" ? found.name : undefined,
    steps: found === undefined || hasNoSteps(found.kind) ? undefined : found.depth,
    boundsReached: kind === "exhausted" ? [...boundsReached].sort() : undefined,
  };
}

function foundByReference({ states, transitions, depth, unreduced, verdict, boundsReached }: SearchResult): Found {
  const isViolated = verdict.kind === "violated";
  return {
    states,
    transitions,
    depth,
    unreduced,
    verdict: isViolated ? verdict.failure.kind : verdict.kind,
    name: isViolated && verdict.failure.kind === "liveness" ? verdict.failure.name : undefined,
    steps: isViolated && !hasNoSteps(verdict.failure.kind) ? verdict.trace?.steps.length : undefined,
    boundsReached: isViolated ? undefined : boundsReached,
  };
}
