/**
 * Colour refinement (Weisfeiler and Leman 1968): each edge is credited to the elements in it together with the colours of all of them, until no more elements become
 * different. Only equals that some edge is about can become different; others are exchangeable.
 *
 * Cost: in each round some operations for each edge and for each pair of elements.
 */
import type { RefinementPlan } from "../canonical/refinement-plan.js";
import {
  access,
  block,
  branch,
  defineFunction,
  get,
  giveBack,
  i32,
  i64,
  label,
  local,
  loop,
  op,
  set,
  when,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { countEqual, edgeBytes, edgesOf, keyed, membersOf, mixed, nobody, pairsOf, rowAt, sumAt, type ColoursSite } from "./colours.js";

/**
 * `(end, touched, pairs) -> boolean`: tells elements apart by the edges up to `end`, which are about those in `touched`; `pairs` of elements are equal before. Is
 * an edge about two elements then that have an equal each?
 */
export function tellingApartFunction(plan: RefinementPlan, site: ColoursSite): WasmFunction {
  const [end, touched, pairs] = [local("i32", "edges_end"), local("i32", "touched"), local("i32", "pairs")];
  const [equal, before] = [local("i32", "equal"), local("i32", "before")];
  const again = label("again");
  const elements = plan.sets.flatMap(membersOf);
  const colourOf = (element: number): Instruction => access("i64.load", rowAt(site, element), site.area.start);
  const open = op("i32.and", get(equal), get(touched));
  const body = [
    loop(again, [
      ...elements.map((element) => access("i64.store", sumAt(site, element), site.area.start, i64(0))),
      ...eachEdge(site, end, (edge) => creditEdge(site, edge)),
      ...recolour(site, elements),
      set(before, get(pairs)),
      set(equal, i32(0)),
      set(pairs, i32(0)),
      ...countEqual(plan.sets.flatMap(pairsOf), { equal, pairs, colourOf }),
      when(open, [branch(again, op("i32.ne", get(pairs), get(before)))]),
    ]),
    when(
      open,
      eachEdge(site, end, (edge) => [when(isAboutTwo(site, edge, equal), [giveBack(i32(1))])]),
    ),
    giveBack(i32(0)),
  ];
  return defineFunction("tell_apart", [end, touched, pairs], { result: "i32", body });
}

/** Code for each edge, whose address is in the local. */
function eachEdge(site: ColoursSite, end: Local, visit: (edge: Local) => readonly Instruction[]): readonly Instruction[] {
  const edge = local("i32", "edge");
  const [done, next] = [label("done"), label("next")];
  return [
    set(edge, edgesOf(site)),
    block(done, [
      loop(next, [
        branch(done, op("i32.ge_u", get(edge), get(end))),
        ...visit(edge),
        set(edge, op("i32.add", get(edge), i32(edgeBytes(site)))),
        branch(next),
      ]),
    ]),
  ];
}

function rolesOf({ roles }: ColoursSite): readonly number[] {
  return Array.from({ length: roles }, (_, role) => role);
}

/** Eight times an element. */
function elementIn(edge: Local, role: number): Instruction {
  return access("i32.load", 8 + 4 * role, get(edge));
}

function creditEdge(site: ColoursSite, edge: Local): readonly Instruction[] {
  const sum = local("i64", "sum");
  const all = rolesOf(site).map((role) =>
    keyed(`role ${role}`, access("i64.load", rowAt(site, 0), site.area.addressAt(elementIn(edge, role)))),
  );
  const credits = rolesOf(site).map((role) => {
    const at = site.area.addressAt(elementIn(edge, role));
    const amount = op("i64.add", access("i64.load", sumAt(site, 0), at), keyed(`to role ${role}`, get(sum)));
    return access("i64.store", sumAt(site, 0), at, amount);
  });
  return [
    set(
      sum,
      all.reduce((one, other) => op("i64.add", one, other), access("i64.load", 0, get(edge))),
    ),
    ...mixed(sum),
    ...credits,
  ];
}

function recolour(site: ColoursSite, elements: readonly number[]): readonly Instruction[] {
  const colour = local("i64", "colour");
  return elements.flatMap((element) => {
    const at = rowAt(site, element);
    const sum = access("i64.load", sumAt(site, element), site.area.start);
    return [
      set(colour, op("i64.add", keyed("before", access("i64.load", at, site.area.start)), sum)),
      ...mixed(colour),
      access("i64.store", at, site.area.start, get(colour)),
    ];
  });
}

function isAboutTwo(site: ColoursSite, edge: Local, equal: Local): Instruction {
  const involved = rolesOf(site)
    .map((role) => op("i32.shl", i32(1), op("i32.shr_u", elementIn(edge, role), i32(3))))
    .reduce((all, one) => op("i32.or", all, one));
  const both = op("i32.and", op("i32.and", involved, get(equal)), i32((1 << nobody) - 1));
  return op("i32.gt_u", op("i32.popcnt", both), i32(1));
}
