/**
 * Canonical forms by refinement: elements in the order of their colours (`colours.ts`) give the permutation. Elements that stay equal may be exchanged if no
 * statement is about two such elements, and then it does not matter which comes first; a state where one is goes the general way.
 *
 * Different elements that get the same colour by chance, of 64 bits, make the form one of several: the search then looks at more states than
 * it needs, and what it finds stays right, since every form is a permutation of the state.
 *
 * Cost: some operations for each part of the state that moves, in each round for each that is about several elements, and for each when it is moved.
 */
import type { RefinementPlan } from "../canonical/refinement-plan.js";
import { block, branch, call, defineFunction, get, i64, label, local, op, set, type WasmFunction } from "../wasm/index.js";
import type { Area } from "./area.js";
import { Colours, coloursBytes, identity } from "./colours.js";
import { copyState } from "./hashing.js";
import { asideBase } from "./memory-map.js";
import { rename, type Sorters } from "./renaming.js";
import { Statements } from "./statements.js";

export interface RefiningSite {
  readonly area: Area;
  /** Of a packed state. */
  readonly bytes: number;
  /** Takes the states that refinement is not enough for. */
  readonly general: WasmFunction;
}

/** `(state)`: brings it into canonical form; and the functions that it calls. */
export function refiningFunctions(plan: RefinementPlan, { area, bytes, general }: RefiningSite): readonly WasmFunction[] {
  const state = local("i32", "state");
  const statements = new Statements(plan, state);
  // The room for entries that a growing table sets aside is free while states are made.
  const colours = new Colours(plan, statements, { area, base: asideBase });
  const [places, image, related] = [local("i64", "places"), local("i32", "image"), local("i32", "related")];
  const [done, slow] = [label("done"), label("general")];
  const sorters: Sorters = new Map();
  const body = [
    block(done, [
      block(slow, [
        ...colours.begin(),
        ...colours.refine(),
        ...colours.relate(related),
        branch(slow, get(related)),
        ...colours.order(places),
        branch(done, op("i64.eq", get(places), i64(identity(plan)))),
        set(image, area.address(asideBase + coloursBytes)),
        ...rename({ statements, places, image, bytes }, sorters),
        ...copyState(state, image, bytes),
        branch(done),
      ]),
      call(general, get(state)),
    ]),
  ];
  return [defineFunction("refine", [state], { isExported: true, body }), ...sorters.values()];
}
