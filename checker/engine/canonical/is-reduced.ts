import type { Model } from "../../../dsl/model/index.js";

/** Does a search with symmetry look at fewer states than there are? */
export function isReduced(model: Model): boolean {
  return model.symmetry.some((name) => model.types.some((type) => type.name === name && "members" in type && type.members.length > 1));
}
