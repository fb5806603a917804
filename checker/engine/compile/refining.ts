/**
 * Canonical forms by refinement: elements in the order of their colours (`colours.ts`) give the permutation. Elements that stay equal may be exchanged if no
 * statement is about two such elements, and then it does not matter which comes first; a state where one is goes the general way.
 *
 * Different elements that get the same colour by chance, of 64 bits, make the form one of several: the search then looks at more states than
 * it needs, and what it finds stays right, since every form is a permutation of the state.
 *
 * Cost: a look at each window of the state, some operations in each round for each edge, and for each window when it is moved.
 */
import type { RefinementPlan } from "../canonical/refinement-plan.js";
import { block, branch, call, defineFunction, get, i32, i64, label, local, op, set, type WasmFunction } from "../wasm/index.js";
import type { Area } from "./area.js";
import { Colours, identity } from "./colours.js";
import { asideBase } from "./memory-map.js";
import { renameFunction, type Sorters } from "./renaming.js";
import { Telling } from "./telling.js";
import { tellingApartFunction } from "./telling-apart.js";

export interface RefiningSite {
  readonly area: Area;
  /** Of a packed state. */
  readonly bytes: number;
  /** Takes the states that refinement is not enough for. */
  readonly general: WasmFunction;
}

/** `(state)`: brings it into canonical form; and the functions that it calls. */
export function refiningFunctions(plan: RefinementPlan, { area, bytes, general }: RefiningSite): readonly WasmFunction[] {
  const [state, places, related] = [local("i32", "state"), local("i64", "places"), local("i32", "related")];
  const [done, slow] = [label("done"), label("general")];
  // The room for entries that a growing table sets aside is free while states are made.
  const site = { area, base: asideBase, roles: plan.roles };
  const colours = new Colours(plan, site);
  const sorters: Sorters = new Map();
  const [tellApart, rename] = [tellingApartFunction(plan, site), renameFunction(plan, bytes, sorters)];
  const body = [
    block(done, [
      block(slow, [
        ...new Telling(plan, state, colours).tell(),
        set(related, i32(0)),
        ...colours.refine(tellApart, related),
        branch(slow, get(related)),
        ...colours.order(places),
        branch(done, op("i64.eq", get(places), i64(identity(plan)))),
        call(rename, get(state), get(places)),
        branch(done),
      ]),
      call(general, get(state)),
    ]),
  ];
  return [defineFunction("refine", [state], { isExported: true, body }), tellApart, rename, ...sorters.values()];
}
