/** Steps one by one: instead of looking successors up, they are left in the batch with the rules that led to them, and failing steps among them. */
import {
  access,
  call,
  defineFunction,
  get,
  giveBack,
  i32,
  local,
  op,
  set,
  when,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import type { Layout } from "../layout/index.js";
import { soleArea } from "./area.js";
import { excluded } from "./failures.js";
import { clearTransient } from "./frame.js";
import { meetLimit } from "./runtime-limit.js";
import { cells } from "./memory-map.js";
import { stepsEnd } from "./plan.js";

/** What an entry holds behind its state. */
export function stepEntry(layout: Layout): { readonly flags: number; readonly failure: number; readonly size: number } {
  const room = 8 * Math.ceil(layout.bytes / 8) + 8;
  return { flags: room, failure: room + 4, size: room + 8 };
}

/** Completes the entry at `out`, and gives the end of what was kept. */
function append(layout: Layout, out: Local, entry: { readonly flags: Instruction; readonly failure: Instruction }): readonly Instruction[] {
  const { flags, failure, size } = stepEntry(layout);
  return [
    when(op("i32.ge_u", get(out), i32(stepsEnd - 2 * size)), [meetLimit(soleArea, "steps"), giveBack(get(out))]),
    access("i32.store", flags, get(out), entry.flags),
    access("i32.store", failure, get(out), entry.failure),
    giveBack(op("i32.add", get(out), i32(size))),
  ];
}

/** `(out, source, flags) -> out` */
export function keepStepFunction(layout: Layout, assumed: WasmFunction | undefined): WasmFunction {
  const [out, source, flags] = [local("i32", "out"), local("i32", "source"), local("i32", "flags")];
  const body = [
    ...(assumed === undefined ? [] : [when(op("i32.eqz", call(assumed, get(out))), [giveBack(get(out))])]),
    ...append(layout, out, { flags: get(flags), failure: i32(0) }),
  ];
  return defineFunction("succeeded", [out, source, flags], { result: "i32", body });
}

/** `(out, flags) -> out`: keeps a failing step too. */
export function keepFailureFunction(layout: Layout): WasmFunction {
  const [out, flags, number] = [local("i32", "out"), local("i32", "flags"), local("i32", "number")];
  const body = [
    set(number, access("i32.load", cells.failure, i32(0))),
    access("i32.store", cells.failure, i32(0), i32(0)),
    ...clearTransient(layout, soleArea),
    when(op("i32.ne", get(number), i32(excluded)), append(layout, out, { flags: get(flags), failure: get(number) })),
    giveBack(get(out)),
  ];
  return defineFunction("failed", [out, flags], { result: "i32", body });
}

/** `(state)`: leaves all steps of a state in the batch. */
export function expandAllFunction(expand: readonly WasmFunction[]): WasmFunction {
  const state = local("i32", "state");
  return defineFunction("expand", [state], { isExported: true, body: expand.map((one) => call(one, get(state))) });
}
