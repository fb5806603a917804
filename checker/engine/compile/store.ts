/**
 * The store: which states are known, and where they came from.
 *
 * Records (a packed state and the number of its parent) stand one after the other in the order in which they were found, so they are the queue
 * of the breadth-first search too. A table of 64-bit places finds them: a place holds 32 bits of the hash above the number of the state plus one, and
 * a state's home is said by the highest bits of its hash, so that a doubling needs the table alone, and most probes that meet another
 * state's place see it by the other bits. Successors are not looked up at once: they wait in a batch, and when it is full the
 * places that all of them ask for are touched first, so that many misses of the cache overlap.
 *
 * Several threads may look up and store at once (`claim.ts`); the table is doubled only while they rest.
 *
 * Cost: one miss for a successor that is known, two for a new one; 8 bytes of table a state at most, divided by how full it is.
 */
import {
  access,
  block,
  branch,
  call,
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
  type Label,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import type { Area } from "./area.js";
import { claim, numbersAfterBatch, reserveNumber } from "./claim.js";
import { meetLimit } from "./runtime-limit.js";
import { excluded } from "./failures.js";
import { fingerprintInto } from "./fingerprint.js";
import { differ, hashInto } from "./hashing.js";
import { clearTransient } from "./frame.js";
import { areaBytesOf, batchBase, batchEnd, cells, edgesOfStateBytes, ranksBase } from "./memory-map.js";
import type { MemoryPlan } from "./plan.js";
import { isOther, keepState, packedIn, stateAddress, type BatchEntry } from "./records.js";
import { moveFlag, progressFlag } from "./rules.js";
import type { Layout } from "../layout/index.js";

/** What the model asks of the store. */
export interface Demands {
  /** Is it of interest whether some step leads to a different state? */
  readonly moves: boolean;
  /** Which edges are to be kept for the properties of the graph: `flagged` are all of them, each with the flags of its rule. */
  readonly edges: "none" | "progress" | "all" | "flagged";
  /** `(state) -> boolean`: states without it are not part of the system. */
  readonly assumed: WasmFunction | undefined;
  /** `(state)`: brings a state into canonical form. */
  readonly canonical: WasmFunction | undefined;
  /** `(state, number)`: looks at a new state. */
  readonly examine: WasmFunction;
}

/** An entry of the batch: a state, and behind it its hash, its parent, its rule's flags, and half of its fingerprint. */
function entryOf(layout: Layout): BatchEntry {
  const room = 8 * Math.ceil(layout.bytes / 8) + 8;
  return { hash: room, parent: room + 4, flags: room + 8, half: room + 12, size: room + 16 };
}

/** Successors in a batch: enough to overlap, few enough to stay in a near cache. */
const batchLength = 256;

/** Where the store's functions work. */
export interface Site {
  readonly layout: Layout;
  readonly plan: MemoryPlan;
  readonly area: Area;
}

/** `(out, source, flags) -> out`: see `StepEnds`. */
export function succeededFunction({ layout, plan, area }: Site, demands: Demands, flush: WasmFunction): WasmFunction {
  const [out, source, flags, hash] = [local("i32", "out"), local("i32", "source"), local("i32", "flags"), local("i64", "hash")];
  const entry = entryOf(layout);
  const limit = Math.min(batchEnd - entry.size, batchBase + batchLength * entry.size);
  const isMove = op("i32.and", op("i32.shr_u", get(flags), i32(Math.log2(moveFlag))), i32(1));
  const body = [
    ...(demands.assumed === undefined ? [] : [when(op("i32.eqz", call(demands.assumed, get(out))), [giveBack(get(out))])]),
    access("i64.store", cells.transitions, area.start, op("i64.add", access("i64.load", cells.transitions, area.start), i64(1))),
    ...(demands.moves
      ? [when(op("i32.gt_u", isMove, area.load(cells.moved)), [area.store(cells.moved, differ(out, source, packedIn(layout, plan)))])]
      : []),
    ...(demands.canonical === undefined ? [] : [call(demands.canonical, get(out))]),
    ...hashState(layout, plan, { hash, out, entry }),
    access("i32.store", entry.parent, get(out), area.load(cells.current)),
    access("i32.store", entry.flags, get(out), get(flags)),
    set(out, op("i32.add", get(out), i32(entry.size))),
    when(op("i32.ge_u", get(out), area.address(limit)), [area.store(cells.out, get(out)), call(flush), set(out, area.address(batchBase))]),
    giveBack(get(out)),
  ];
  return defineFunction("succeeded", [out, source, flags], { result: "i32", body });
}

/** Puts a state's hash, or its fingerprint, behind it. */
function hashState(
  { bytes }: Layout,
  plan: MemoryPlan,
  { hash, out, entry }: { readonly hash: Local; readonly out: Local; readonly entry: BatchEntry },
): readonly Instruction[] {
  const keep = (offset: number): Instruction =>
    access("i32.store", offset, get(out), op("i32.wrap_i64", op("i64.shr_u", get(hash), i64(32))));
  if (plan.ring === undefined) return [...hashInto(hash, out, bytes), keep(entry.hash)];
  const half = [...fingerprintInto(hash, out, { of: "record", bytes }), keep(entry.half)];
  return [...half, ...fingerprintInto(hash, out, { of: "table", bytes }), keep(entry.hash)];
}

/** `(out, flags) -> out`: a step failed, or was none. What it left in the scratch is removed. */
export function failedFunction({ layout, area }: Site, note: WasmFunction): WasmFunction {
  const [out, flags, number] = [local("i32", "out"), local("i32", "flags"), local("i32", "number")];
  const body = [
    set(number, area.load(cells.failure)),
    area.store(cells.failure, i32(0)),
    ...clearTransient(layout, area),
    when(op("i32.ne", get(number), i32(excluded)), [
      when(op("i32.and", get(flags), i32(moveFlag)), [area.store(cells.moved, i32(1))]),
      call(note, get(number), area.load(cells.current)),
    ]),
    giveBack(get(out)),
  ];
  return defineFunction("failed", [out, flags], { result: "i32", body });
}

/** `(number, state)`: keeps a failure if it is worse than what was found on this level. */
export function noteFunction(area: Area): WasmFunction {
  const [number, state, rank] = [local("i32", "number"), local("i32", "state"), local("i32", "rank")];
  const body = [
    set(rank, access("i32.load16_u", ranksBase, area.addressAt(op("i32.shl", get(number), i32(1))))),
    when(op("i32.lt_u", get(rank), area.load(cells.failureRank)), [
      area.store(cells.failureRank, get(rank)),
      area.store(cells.failureNumber, get(number)),
      area.store(cells.failureState, get(state)),
    ]),
  ];
  return defineFunction("note_failure", [number, state], { body });
}

/** `()`: looks up all that waits in the batch, and stores what is new. */
export function flushFunction({ layout, plan, area }: Site, demands: Demands, takeChunk: WasmFunction): WasmFunction {
  const at = local("i32", "entry");
  const [hash, place, index, state] = [local("i32", "hash"), local("i32", "place"), local("i32", "index"), local("i32", "state")];
  const [found, word] = [local("i64", "found"), local("i64", "hash_of_found")];
  const entry = entryOf(layout);
  const parts = { entry, at, index, state };
  const [before, other] = isOther(layout, plan, parts);
  const [known, probe, end, next] = [label("known"), label("probe"), label("end"), label("next")];
  const newEntry = op("i64.or", get(word), op("i64.extend_i32_u", op("i32.add", get(index), i32(1))));
  const add = [
    ...reserveNumber(plan, area, takeChunk),
    set(index, area.load(cells.states)),
    ...keepState(layout, plan, parts),
    ...claim(plan, { place, found, entry: newEntry }, [
      area.store(cells.states, op("i32.add", get(index), i32(1))),
      call(demands.examine, get(state), get(index)),
      branch(known),
    ]),
  ];
  const compare = [set(index, op("i32.sub", op("i32.wrap_i64", get(found)), i32(1))), ...before, branch(known, op("i32.eqz", other))];
  const lookUp = loop(probe, [
    set(found, access(plan.threads === 1 ? "i64.load" : "i64.atomic.load", 0, get(place))),
    when(op("i64.eqz", get(found)), add),
    when(op("i64.eqz", op("i64.shr_u", op("i64.xor", get(found), get(word)), i64(32))), compare),
    set(place, op("i32.add", get(place), i32(8))),
    branch(probe),
  ]);
  const [filled, shift] = [local("i32", "filled"), local("i32", "shift")];
  const body = [
    set(at, area.address(batchBase)),
    block(end, [
      ...roomForBatch({ layout, plan, area }, demands, end),
      set(filled, area.load(cells.out)),
      set(shift, op("i32.sub", i32(32), area.load(cells.tableBits))),
      ...touchPlaces({ layout, plan, area }, { filled, shift }),
      loop(next, [
        branch(end, op("i32.ge_u", get(at), get(filled))),
        set(hash, access("i32.load", entry.hash, get(at))),
        set(word, op("i64.shl", op("i64.extend_i32_u", get(hash)), i64(32))),
        set(place, homeOf(plan, shift, get(hash))),
        block(known, [lookUp]),
        ...(demands.edges === "none" ? [] : keepEdge(area, demands.edges, { at, index, entry })),
        set(at, op("i32.add", get(at), i32(entry.size))),
        branch(next),
      ]),
    ]),
    area.store(cells.out, area.address(batchBase)),
  ];
  return defineFunction("flush", [], { isExported: true, body });
}

/** What is the same for all that is looked up at once. */
interface Lookup {
  /** The address behind the batch. */
  readonly filled: Local;
  /** How far a hash is shifted for its home. */
  readonly shift: Local;
}

/** The address of the place that a hash, 32 bits, asks for. */
function homeOf(plan: MemoryPlan, shift: Local, hash: Instruction): Instruction {
  const number = op("i32.shr_u", hash, get(shift));
  return op("i32.add", op("i32.shl", number, i32(3)), i32(plan.tableBase));
}

/**
 * Touches the place that each of the batch will ask for: a loop so short that the processor has many loads under way at once. What they load is
 * stored in the end, so that it is not optimised away. (To touch the records that stand there as well was slower.)
 */
function touchPlaces({ layout, plan, area }: Site, { filled, shift }: Lookup): readonly Instruction[] {
  const entry = entryOf(layout);
  const [at, touched] = [local("i32", "entry"), local("i32", "touched")];
  const [end, next] = [label("end"), label("next")];
  const home = homeOf(plan, shift, access("i32.load", entry.hash, get(at)));
  const step = [
    branch(end, op("i32.ge_u", get(at), get(filled))),
    set(touched, op("i32.xor", get(touched), access("i32.load", 0, home))),
    set(at, op("i32.add", get(at), i32(entry.size))),
    branch(next),
  ];
  return [set(at, area.address(batchBase)), block(end, [loop(next, step)]), area.store(cells.touched, get(touched))];
}

/** Leaves where a batch of new states, or the edges that lead to them, could go beyond their room. */
function roomForBatch({ plan, area }: Site, demands: Demands, leave: Label): readonly Instruction[] {
  const isFull = when(op("i32.gt_u", numbersAfterBatch(plan, area, batchLength), area.load(cells.mostRecords)), [
    meetLimit(area, "records"),
    branch(leave),
  ]);
  // A mark and an edge for each state.
  const room = demands.edges === "flagged" ? 12 : 8;
  const edges = op("i32.gt_u", area.load(cells.edgesEnd), area.address(areaBytesOf(plan.threads) - room * batchLength));
  return demands.edges === "none" ? [isFull] : [isFull, when(edges, [meetLimit(area, "edges"), branch(leave)])];
}

/** Marks the number of the state that the following edges leave. */
export const sourceMark = 0x8000_0000;
/** Marks an edge of a progress step. */
export const progressMark = 0x4000_0000;

function keepEdge(
  area: Area,
  edges: Demands["edges"],
  { at, index, entry }: { readonly at: ReturnType<typeof local>; readonly index: ReturnType<typeof local>; readonly entry: BatchEntry },
): readonly Instruction[] {
  if (edges === "flagged") return keepFlagged(area, { at, index, entry });
  const end = local("i32", "edges_end");
  const parent = access("i32.load", entry.parent, get(at));
  const flags = access("i32.load", entry.flags, get(at));
  const isWanted = op("i32.and", flags, i32(edges === "all" ? progressFlag | moveFlag : progressFlag));
  const progress = op("i32.shl", op("i32.and", flags, i32(progressFlag)), i32(Math.log2(progressMark)));
  return [
    when(isWanted, [
      set(end, area.load(cells.edgesEnd)),
      when(op("i32.ne", parent, area.load(cells.edgesFrom)), [
        area.store(cells.edgesFrom, parent),
        access("i32.store", 0, get(end), op("i32.or", parent, i32(sourceMark))),
        set(end, op("i32.add", get(end), i32(4))),
      ]),
      access("i32.store", 0, get(end), op("i32.or", get(index), progress)),
      area.store(cells.edgesEnd, op("i32.add", get(end), i32(4))),
    ]),
  ];
}

/** An edge and the flags of its rule; of all steps. */
function keepFlagged(
  area: Area,
  { at, index, entry }: { readonly at: Local; readonly index: Local; readonly entry: BatchEntry },
): readonly Instruction[] {
  const end = local("i32", "edges_end");
  const parent = access("i32.load", entry.parent, get(at));
  return [
    // Initial states come from nowhere.
    when(op("i32.ne", parent, i32(-1)), [
      set(end, area.load(cells.edgesEnd)),
      when(op("i32.ne", parent, area.load(cells.edgesFrom)), [
        area.store(cells.edgesFrom, parent),
        access("i32.store", 0, get(end), op("i32.or", parent, i32(sourceMark))),
        set(end, op("i32.add", get(end), i32(4))),
      ]),
      access("i32.store", 0, get(end), get(index)),
      access("i32.store", 4, get(end), access("i32.load", entry.flags, get(at))),
      area.store(cells.edgesEnd, op("i32.add", get(end), i32(8))),
    ]),
  ];
}

/** `(from, to) -> next`: expands states in order. It stops before `to` where the store or the buffer of edges needs attention. */
export function exploreFunction(
  { plan, area }: Site,
  parts: {
    readonly expand: readonly WasmFunction[];
    readonly flush: WasmFunction;
    /** `(state, number)`: reports a state that nothing leaves although it may not rest. */
    readonly dead: WasmFunction | undefined;
  },
): WasmFunction {
  const [from, to, state] = [local("i32", "from"), local("i32", "to"), local("i32", "state")];
  const [stop, next] = [label("stop"), label("next")];
  const { dead } = parts;
  const body = [
    block(stop, [
      loop(next, [
        branch(stop, op("i32.ge_u", get(from), get(to))),
        branch(stop, op("i32.ge_u", area.load(cells.states), area.load(cells.mostStates))),
        branch(stop, op("i32.ge_u", area.load(cells.edgesEnd), area.address(areaBytesOf(plan.threads) - edgesOfStateBytes))),
        area.store(cells.current, get(from)),
        area.store(cells.moved, i32(0)),
        set(state, stateAddress(plan, get(from), "front")),
        ...parts.expand.map((one) => call(one, get(state))),
        ...(dead === undefined ? [] : [when(op("i32.eqz", area.load(cells.moved)), [call(dead, get(state), get(from))])]),
        set(from, op("i32.add", get(from), i32(1))),
        branch(next),
      ]),
    ]),
    call(parts.flush),
    giveBack(get(from)),
  ];
  return defineFunction("explore", [from, to], { result: "i32", isExported: true, body });
}
