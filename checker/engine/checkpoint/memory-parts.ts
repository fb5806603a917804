/** The parts of the memory that an image holds. Where they lie depends on how much memory there is, what they hold does not. */
import { memoryText } from "../compile/memory-text.js";
import { scriptBase, storeBase } from "../compile/memory-map.js";
import { mostStatesOf, tableSlack } from "../compile/plan.js";
import { sourceMark } from "../compile/store.js";
import type { Machine } from "../search/machine.js";
import { refusal } from "./format.js";
import type { SearchImage, StoredImage } from "./image.js";

/** Views of the memory. */
export function imageParts(machine: Machine): Pick<SearchImage, "cells" | "records" | "table"> {
  const { buffer } = machine.memory;
  const { plan } = machine.compiled;
  return {
    cells: new Uint8Array(buffer, 0, scriptBase),
    records: new Uint8Array(buffer, storeBase, machine.get("states") * plan.recordBytes),
    table: new Uint8Array(buffer, plan.tableBase, tableBytes(machine.get("tableBits"))),
  };
}

function tableBytes(bits: number): number {
  return 8 * (2 ** bits + tableSlack);
}

/** Fills the memory of a new machine. Throws `SearchRefused` where the image has no room in it, or its parts do not fit together. */
export function restoreMachine(machine: Machine, image: StoredImage): void {
  const { plan } = machine.compiled;
  const { sizes } = image;
  if (sizes.cells !== scriptBase || sizes.edges % 4 !== 0) throw refusal("it is damaged");
  image.fill(new Uint8Array(machine.memory.buffer, 0, scriptBase));
  const [states, bits] = [machine.get("states"), machine.get("tableBits")];
  if (sizes.records !== states * plan.recordBytes || sizes.table !== tableBytes(bits)) throw refusal("it is damaged");
  if (states >= mostStatesOf(plan) || bits > plan.mostTableBits)
    throw refusal(`${memoryText(plan.bytes)} of memory are full with it, so give it more by --memory`);
  const { records, table } = imageParts(machine);
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
