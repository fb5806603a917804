import type { VariableId } from "../analysis/index.js";
import { defined, field, not, read, truth, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { ContinuationType } from "./continuation-types.js";

/** A place that can hold a continuation. */
export interface ContinuationPlace {
  readonly place: ModelPlace;
  readonly type: ContinuationType;
  /** True where the place, a parameter of the current state, is spent. */
  readonly spent?: ModelPlace;
  /** The variable that the place is the whole of. */
  readonly variable?: VariableId;
}

/** Is a continuation there? */
export function isFull({ place, type, spent }: ContinuationPlace): ModelExpr {
  if (spent !== undefined) return not(read(spent));
  return type.presence === "maybe" ? defined(read(field(place, "point"))) : truth;
}
