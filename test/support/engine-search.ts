import { compileModel, Search, type Outcome } from "../../checker/engine/index.js";
import type { Model } from "../../dsl/model/index.js";

/** Enough for what tests search, and no more than a machine lends to several of them. */
const memoryBytes = 256 * 1024 * 1024;

export interface Searched {
  readonly outcome: Outcome;
  /** States of all orbits together; not known where states were not kept. */
  readonly unreduced: () => number | undefined;
}

/** Searches a model to the end by the compiled engine. */
export function searchByEngine(model: Model, symmetry: "full" | "off"): Searched {
  const search = new Search(compileModel(model, { memoryBytes, symmetry }));
  for (;;) {
    const outcome = search.run(() => false);
    if (outcome !== undefined) return { outcome, unreduced: () => search.unreduced() };
  }
}
