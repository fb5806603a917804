/** How far the code of a model is written out: as far as the whole stays small. */
import type { Model } from "../../../dsl/model/index.js";
import type { Layout } from "../layout/index.js";
import { soleArea } from "./area.js";
import { pickFunction } from "./choosing.js";
import { Assembly } from "./frame.js";
import { instancesOf } from "./rules.js";
import type { CodeLimits } from "./size.js";

/** From everything written out to next to nothing. */
const steps: readonly CodeLimits[] = [
  { unrolled: Number.POSITIVE_INFINITY, expanded: Number.POSITIVE_INFINITY, specialised: Number.POSITIVE_INFINITY },
  { unrolled: 400, expanded: 60, specialised: 4_000 },
  { unrolled: 60, expanded: 12, specialised: 500 },
];

/**
 * What all code together may be, in nodes. Ten nodes are about a hundred bytes, which take V8 some 0.1 ms to compile: more than this is felt when a small
 * protocol is checked, and a large one has no use for it, as code then no longer fits the caches.
 */
const whole = 40_000;

/** The most generous limits under which the code stays small enough. */
export function limitsFor(model: Model, layout: Layout): CodeLimits {
  return steps.find((limits) => sizeUnder(model, layout, limits) <= whole) ?? steps.at(-1) ?? { unrolled: 0, expanded: 0, specialised: 0 };
}

function sizeUnder(model: Model, layout: Layout, limits: CodeLimits): number {
  const trial = new Assembly(model, limits, { pick: pickFunction(soleArea), layout, area: soleArea });
  const { sizes } = trial;
  const rules = instancesOf(trial).reduce((sum, { rule }) => sum + sizes.ofExpr(rule.guard) + sizes.ofStatements(rule.body), 0);
  const properties = model.properties.reduce((sum, { condition }) => sum + sizes.ofExpr(condition), 0);
  const routines = model.routines
    .filter(({ name }) => !sizes.isExpanded(name))
    .reduce((sum, { name }) => sum + Math.min(8 * sizes.ofRoutine(name), limits.specialised), 0);
  return rules + properties + routines;
}
