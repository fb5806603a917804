/** The parts of the memory that an image holds. Where they lie depends on how much memory there is, what they hold does not. */
import { memoryText } from "../../../dsl/diagnostics/index.js";
import { scriptBase } from "../compile/memory-map.js";
import { mostStatesOf, tableBytes } from "../compile/plan.js";
import { sourceMark } from "../compile/store.js";
import type { Machine } from "../search/machine.js";
import type { Workspace } from "../search/workspace.js";
import { refusal } from "./format.js";
import type { SearchImage, StoredImage } from "./image.js";

/** A copy of the cells, and views of the memory. Other threads rest. */
export function imageParts(space: Workspace): Pick<SearchImage, "cells" | "records" | "table"> {
  return { cells: space.mergedCells, ...storeParts(space.machine, space.numbersEnd) };
}

function storeParts({ memory, cells, compiled: { plan } }: Machine, numbersEnd: number): Pick<SearchImage, "records" | "table"> {
  return {
    records: new Uint8Array(memory.buffer, plan.storeBase, numbersEnd * plan.recordBytes),
    table: new Uint8Array(memory.buffer, plan.tableBase, tableBytes(cells.get("tableBits"))),
  };
}

/** Fills the memory of a new machine that is alone. Throws `SearchRefused` where the image has no room in it, or its parts do not fit together. */
export function restoreMachine(machine: Machine, image: StoredImage): void {
  const { plan } = machine.compiled;
  const { sizes } = image;
  if (sizes.cells !== scriptBase || sizes.edges % 4 !== 0) throw refusal("it is damaged");
  image.fill(new Uint8Array(machine.memory.buffer, 0, scriptBase));
  const [states, bits] = [machine.cells.get("states"), machine.cells.get("tableBits")];
  if (sizes.records !== states * plan.recordBytes || sizes.table !== tableBytes(bits)) throw refusal("it is damaged");
  if (states >= mostStatesOf(plan) || bits > plan.mostTableBits)
    throw refusal(`${memoryText(plan.bytes)} of memory are full with it, so give it more by --memory`);
  const { records, table } = storeParts(machine, states);
  image.fill(records);
  image.fill(table);
}

/** Edges are read in blocks of this many bytes. */
const usualBlock = 256 * 1024;

/** The edges of an image, in order, in chunks. Each begins with a mark, as edges say nothing without the state that they leave. */
export function* storedEdges(image: StoredImage, blockBytes = usualBlock): Generator<Uint32Array> {
  let rest: Uint32Array = new Uint32Array();
  for (let at = 0; at < image.sizes.edges; at += blockBytes) {
    const block = new Uint32Array(Math.min(blockBytes, image.sizes.edges - at) / 4);
    image.fill(new Uint8Array(block.buffer));
    const words = new Uint32Array(rest.length + block.length);
    words.set(rest);
    words.set(block, rest.length);
    const lastMark = Math.max(
      0,
      words.findLastIndex((word) => word >= sourceMark),
    );
    yield words.slice(0, lastMark);
    rest = words.slice(lastMark);
  }
  yield rest;
}
