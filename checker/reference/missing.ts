import { Set } from "immutable";
import { isFrame, setOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** Whose answers a continuation still awaits; nobody's where it has gone on, or gathers nothing. */
export function missingIn(world: World, continuation: Value): Set<Value> {
  if (!isFrame(continuation)) return Set();
  const gather = world.calls.get(continuation.site)?.gather;
  return gather === undefined ? Set() : setOf(continuation.locals.get(gather.missing, Set<Value>()));
}
