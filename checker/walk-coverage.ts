/** Coverage of compiled walks: what is to be counted in compiled code, and what the counters say in the words of the protocol. */
import type { Protocol } from "../dsl/analysis/index.js";
import type { MachinePassage } from "../dsl/lowering/index.js";
import type { Tally, WalkCounts } from "./engine/index.js";
import { CoverageCounter } from "./simulation/index.js";
import type { Coverage } from "./verdict/index.js";

/** What is counted where a machine takes part in a step: its states afterwards, level by level, and where it was when a message came. */
export function talliesOf(passage: MachinePassage): readonly Tally[] {
  const { levels, each, delivers } = passage;
  const after = levels.map((value, level) => ({ key: `${machineKey(passage)} ${level}`, value, of: "after", each }) as const);
  if (delivers === undefined) return after;
  return [...after, { key: deliveryKey(passage, delivers), value: levels[0], of: "before", each }];
}

function deliveryKey(passage: MachinePassage, message: string): string {
  return `${machineKey(passage)} gets ${message}`;
}

function machineKey({ role, block }: MachinePassage): string {
  return `${role} ${block ?? ""}`;
}

/** What was met, in the same form as that of walks by the interpreter. */
export function coverageOf(
  protocol: Protocol,
  passages: readonly (readonly MachinePassage[])[],
  { counts, walks }: { readonly counts: WalkCounts; readonly walks: number },
): Coverage {
  const counter = new CoverageCounter(protocol);
  counter.begin(walks);
  const byKey = new Map(passages.flat().flatMap((passage) => talliesOf(passage).map(({ key }) => [key, passage] as const)));
  for (const { key, value, count } of counts.tallies) {
    const passage = byKey.get(key);
    const state = typeof value === "string" ? passage?.states.get(value) : undefined;
    // Below a named state there is nothing.
    if (passage === undefined || state === undefined) continue;
    const { delivers } = passage;
    const isDelivery = delivers !== undefined && key === deliveryKey(passage, delivers);
    if (isDelivery) counter.addDelivery(passage, { state, message: delivers }, count);
    else counter.addState(passage, state, count);
  }
  for (const [start, count] of [...counts.marks, ...counts.covers]) counter.addText(start, count);
  return counter.coverage;
}
