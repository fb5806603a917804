/** Nodes that have crashed. */
import type { SystemState } from "./state.js";
import type { Element } from "./value.js";
import type { World } from "./world.js";

/** Has the node crashed, and not come back? Nothing happens at it then. */
export function isDown(state: SystemState, node: Element): boolean {
  return state.down.has(node);
}

/** Has the node crashed for ever? What is sent to it is thrown away, as nobody will ever take it. */
export function isGone(world: World, state: SystemState, node: Element): boolean {
  return isDown(state, node) && world.crash(node)?.forever === true;
}
