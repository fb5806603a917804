/**
 * The table is doubled in place: an entry's new home lies at twice the number of the old one, beyond the places still to be read if they are read from the last to
 * the first. Some places may be moved apart from the others, and by several threads at once, where the places that entries go to lie beyond all that are being read:
 * first the upper half of all places, in pieces, then the upper half of the rest, and so on.
 *
 * Who moves the places from one number up to another fills places with twice these numbers, and no others. Entries that stood far from their home, so that they would
 * go to lower ones, are few: they are set aside and put in when all others have moved. None goes to higher ones: as many as have their home behind some place stood between
 * it and the end, and now there is room for twice as many.
 *
 * Invariant, as of all linear probing: between the home of an entry and its place there is no empty one.
 *
 * A page that is read before it is written costs two faults instead of one, and with the second all other threads are interrupted: it was the common page of zeros
 * until then. So the first access to a page that entries go to is a write.
 */
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
  tee,
  when,
  whileLoop,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import type { Area } from "./area.js";
import { asideBase, cells, mostAside } from "./memory-map.js";
import type { MemoryPlan } from "./plan.js";
import { meetLimit } from "./runtime-limit.js";

interface Site {
  readonly plan: MemoryPlan;
  readonly area: Area;
}

/** Of memory, to the operating system: 2 to the power of this many bytes. Where pages are larger, some are written more than once. */
const pageBits = 12;

/** `(from, to) -> to`: moves the entries of these places, counted in places of the old table, to their places in the new one, or sets them aside. */
export function moveFunction({ plan, area }: Site): WasmFunction {
  const [from, to, at, place, shift] = [
    local("i32", "from"),
    local("i32", "to"),
    local("i32", "at"),
    local("i32", "place"),
    local("i32", "shift"),
  ];
  const [first, low, entry, page] = [local("i32", "first"), local("i32", "low"), local("i64", "entry"), local("i32", "page")];
  const [end, next, moved, aside, again] = [label("end"), label("next"), label("moved"), label("aside"), label("again")];
  const addressOf = (number: Instruction): Instruction => op("i32.add", i32(plan.tableBase), op("i32.shl", number, i32(3)));
  const put = loop(again, [
    when(op("i64.eqz", access("i64.load", 0, get(place))), [access("i64.store", 0, get(place), get(entry)), branch(moved)]),
    set(place, op("i32.add", get(place), i32(8))),
    branch(again),
  ]);
  const moveOne = [
    branch(moved, op("i64.eqz", tee(entry, access("i64.load", 0, get(at))))),
    access("i64.store", 0, get(at), i64(0)),
    set(place, homeOf(plan, entry, shift)),
    block(aside, [
      branch(aside, op("i32.lt_u", get(place), get(low))),
      branch(aside, op("i32.lt_u", get(place), get(at))),
      ...writeFirst(page, place),
      put,
    ]),
    ...setAside(area, entry),
  ];
  const body = [
    set(shift, op("i32.sub", i32(64), area.load(cells.tableBits))),
    set(first, addressOf(get(from))),
    set(page, i32(-1)),
    set(at, addressOf(get(to))),
    set(low, addressOf(op("i32.shl", get(from), i32(1)))),
    block(end, [
      loop(next, [
        branch(end, op("i32.le_u", get(at), get(first))),
        set(at, op("i32.sub", get(at), i32(8))),
        block(moved, moveOne),
        branch(next),
      ]),
    ]),
    giveBack(get(to)),
  ];
  return defineFunction("move_entries", [from, to], { result: "i32", isExported: true, body });
}

/** Empties the home of the first entry that goes to a page, which is empty: whatever came before has its home, and so its place, on a later page. */
function writeFirst(page: Local, home: Local): readonly Instruction[] {
  const own = op("i32.shr_u", get(home), i32(pageBits));
  return [when(op("i32.lt_u", own, get(page)), [set(page, own), access("i64.store", 0, get(home), i64(0))])];
}

function setAside(area: Area, entry: Local): readonly Instruction[] {
  const end = local("i32", "aside_end");
  const isFull = op("i32.ge_u", tee(end, area.load(cells.asideEnd)), area.address(asideBase + 8 * mostAside));
  return [
    when(
      isFull,
      [meetLimit(area, "hashes")],
      [access("i64.store", 0, get(end), get(entry)), area.store(cells.asideEnd, op("i32.add", get(end), i32(8)))],
    ),
  ];
}

/** `(from, to)`: puts the entries that were set aside, between two addresses, into the table. */
export function putBackFunction({ plan, area }: Site): WasmFunction {
  const [from, to, place, shift, entry] = [
    local("i32", "from"),
    local("i32", "to"),
    local("i32", "place"),
    local("i32", "shift"),
    local("i64", "entry"),
  ];
  const body = [
    set(shift, op("i32.sub", i32(64), area.load(cells.tableBits))),
    whileLoop(op("i32.lt_u", get(from), get(to)), [
      set(entry, access("i64.load", 0, get(from))),
      set(place, homeOf(plan, entry, shift)),
      whileLoop(op("i64.ne", access("i64.load", 0, get(place)), i64(0)), [set(place, op("i32.add", get(place), i32(8)))]),
      access("i64.store", 0, get(place), get(entry)),
      set(from, op("i32.add", get(from), i32(8))),
    ]),
  ];
  return defineFunction("put_back", [from, to], { isExported: true, body });
}

/** The address of an entry's home. */
function homeOf(plan: MemoryPlan, entry: Local, shift: Local): Instruction {
  const number = op("i32.wrap_i64", op("i64.shr_u", get(entry), op("i64.extend_i32_u", get(shift))));
  return op("i32.add", i32(plan.tableBase), op("i32.shl", number, i32(3)));
}
