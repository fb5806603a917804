/** How often faults with a limit have happened. */
import type { Fault } from "../../dsl/analysis/index.js";
import type { SystemState } from "./state.js";
import type { World } from "./world.js";

/** The state after one more fault of a kind has been counted; undefined where the limit is used up. */
export function countFault(world: World, state: SystemState, isIt: (fault: Fault) => boolean): SystemState | undefined {
  const position = world.protocol.faults.findIndex(isIt);
  const limit = world.protocol.faults[position]?.limit;
  if (limit === undefined) return state;
  const count = state.faults.get(position, 0) + 1;
  return count > limit ? undefined : { ...state, faults: state.faults.set(position, count) };
}
