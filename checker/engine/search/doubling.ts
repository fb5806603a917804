/** The order in which a table is doubled in place (`compile/doubling.ts`): by the main thread alone, or by all together. */
import { asideBase } from "../compile/memory-map.js";
import { tableSlack } from "../compile/plan.js";
import type { Range } from "./levels.js";
import type { Machine } from "./machine.js";

/** One thread moves fewer places sooner than several agree on who does. */
const fewestShared = 2 ** 16;

/** Doubles the table while other threads rest. `moveTogether` moves places that go beyond all of them, and returns when that is done. */
export function doubleTable(machine: Machine, moveTogether?: (places: Range) => void): void {
  const bits = machine.cells.get("tableBits");
  for (const area of machine.areas) {
    area.set("tableBits", bits + 1);
    area.set("asideEnd", area.base + asideBase);
  }
  const places = 2 ** bits;
  let rest = places + tableSlack;
  if (moveTogether !== undefined && places >= 2 * fewestShared) {
    // What stands behind the last home is where the first of the new homes are.
    machine.call("move_entries", places, rest);
    for (rest = places; rest >= 2 * fewestShared; rest /= 2) moveTogether({ from: rest / 2, to: rest });
  }
  machine.call("move_entries", 0, rest);
  for (const area of machine.areas) machine.call("put_back", area.base + asideBase, area.get("asideEnd"));
}
