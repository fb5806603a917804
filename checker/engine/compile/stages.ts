/**
 * What a search does, up to a stage: to measure how long each takes. The same code as in a search, with the rest left out, runs over the states that a
 * search has found.
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
  label,
  local,
  loop,
  op,
  set,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { clearTransient } from "./frame.js";
import { copyToBatch, hashInto } from "./hashing.js";
import { packedIn } from "./records.js";
import { batchBase, cells, storeBase } from "./memory-map.js";
import type { Groundwork } from "./module.js";
import { expandFunctions } from "./rules.js";

/** Each includes those before it. Insertion, the last, is the search itself. */
export const stages = ["guards", "execution", "canonical form", "hash"] as const;
export type Stage = (typeof stages)[number];

/** What `walk(from, to)` needs, and itself. */
export function stageFunctions(ground: Groundwork, stage: Stage, canonical: WasmFunction | undefined): readonly WasmFunction[] {
  const { assembly, layout, plan, nextScript } = ground;
  const reached = (one: Stage): boolean => stages.indexOf(stage) >= stages.indexOf(one);
  const [out, source, flags, hash] = [local("i32", "out"), local("i32", "source"), local("i32", "flags"), local("i64", "hash")];
  const succeeded = defineFunction("succeeded", [out, source, flags], {
    result: "i32",
    body: [
      ...(reached("canonical form") && canonical !== undefined ? [call(canonical, get(out))] : []),
      ...(reached("hash") ? [...hashInto(hash, out, layout.bytes), access("i64.store", cells.transitions, i32(0), get(hash))] : []),
      giveBack(get(out)),
    ],
  });
  const failed = defineFunction("failed", [out, flags], {
    result: "i32",
    body: [access("i32.store", cells.failure, i32(0), i32(0)), ...clearTransient(layout, assembly.area), giveBack(get(out))],
  });
  const begin = (state: Local, target: Local): ReturnType<typeof copyToBatch> => copyToBatch(target, state, packedIn(layout, plan));
  const expand = expandFunctions(assembly, { begin, succeeded, failed, nextScript, onlyGuards: stage === "guards" });
  return [succeeded, failed, ...expand, walkFunction(expand, plan.recordBytes)];
}

/** `(from, to)`: expands states that are stored. */
function walkFunction(expand: readonly WasmFunction[], recordBytes: number): WasmFunction {
  const [from, to, state] = [local("i32", "from"), local("i32", "to"), local("i32", "state")];
  const [stop, next] = [label("stop"), label("next")];
  const body = [
    access("i32.store", cells.out, i32(0), i32(batchBase)),
    block(stop, [
      loop(next, [
        branch(stop, op("i32.ge_u", get(from), get(to))),
        set(state, op("i32.add", op("i32.mul", get(from), i32(recordBytes)), i32(storeBase))),
        ...expand.map((one) => call(one, get(state))),
        set(from, op("i32.add", get(from), i32(1))),
        branch(next),
      ]),
    ]),
  ];
  return defineFunction("walk", [from, to], { isExported: true, body });
}
