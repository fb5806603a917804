/** How often faults with a limit have happened. */
import type { Fault } from "../analysis/index.js";
import { and, binary, numberOf, read, variable, type ModelExpr, type ModelPlace, type ModelStatement } from "../model/index.js";
import type { Program } from "./program.js";

export interface FaultCounter {
  readonly place: ModelPlace;
  readonly limit: number;
}

/** The counter of a fault; undefined where nothing limits it. */
export type FaultCounters = (kind: Fault["kind"], channel: string) => FaultCounter | undefined;

/** Declares a counter for each limit. */
export function layOutFaultCounters(program: Program): FaultCounters {
  const counters = program.protocol.faults.map((fault) => {
    const name = program.names.take(`faults_${fault.kind}_${fault.channel}`);
    program.variables.push({ name, type: { kind: "range", low: 0, high: fault.limit }, transient: false });
    return { fault, counter: { place: variable(name), limit: fault.limit } };
  });
  return (kind, channel) => counters.find(({ fault }) => fault.kind === kind && fault.channel === channel)?.counter;
}

/** Has the limit not been reached? */
export function mayHappen(counter: FaultCounter | undefined): ModelExpr {
  return counter === undefined ? and() : binary("<", read(counter.place), numberOf(counter.limit));
}

/** Counts one more. */
export function count(counter: FaultCounter | undefined): readonly ModelStatement[] {
  if (counter === undefined) return [];
  const { place } = counter;
  return [{ kind: "assign", target: place, value: binary("+", read(place), numberOf(1)), span: undefined }];
}
