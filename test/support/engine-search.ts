import { compileModel, Search, type Outcome } from "../../checker/engine/index.js";
import type { Model } from "../../dsl/model/index.js";

/** Enough for what tests search, and no more than a machine lends to several of them. */
const memoryBytes = 256 * 1024 * 1024;

export interface Searched {
  readonly outcome: Outcome;
  /** States of all orbits together; not known where states were not kept. */
  readonly unreduced: () => number | undefined;
}

/** Searches a model to the end by the compiled engine; the counts are those of the first search, where `leads to` asks for a second one. */
export function searchByEngine(model: Model, symmetry: "full" | "off"): Searched {
  const search = new Search(compileModel(model, { memoryBytes, symmetry }));
  const outcome = finish(search);
  const unreduced = (): number | undefined => search.unreduced();
  const isFineSoFar = outcome.kind === "exhausted" || outcome.found?.kind === "uncovered";
  if (!isFineSoFar || model.properties.every(({ kind }) => kind !== "leads to")) return { outcome, unreduced };
  const leadsTo = symmetry === "full" ? "representative" : "all";
  const { kind, found, states } = finish(new Search(compileModel(model, { memoryBytes, symmetry: "off", leadsTo })));
  if (states !== unreduced()) throw new Error("a search without symmetry finds as many states as there are in all orbits");
  return { outcome: { ...outcome, kind, found }, unreduced };
}

function finish(search: Search): Outcome {
  for (;;) {
    const outcome = search.run(() => false);
    if (outcome !== undefined) return outcome;
  }
}
