/** How often faults with a limit have happened. */
import type { ChannelLimit, Fault } from "../analysis/index.js";
import { and, binary, numberOf, read, variable, type ModelExpr, type ModelPlace, type ModelStatement } from "../model/index.js";
import type { Program } from "./program.js";

export interface FaultCounter {
  readonly place: ModelPlace;
  readonly limit: number;
}

/** The counter of a channel's fault; undefined where nothing limits it. */
export type FaultCounters = (kind: ChannelLimit["kind"], channel: string) => FaultCounter | undefined;

/** Declares a counter for each limit of a channel's faults. */
export function layOutFaultCounters(program: Program): FaultCounters {
  const counters = program.protocol.faults.flatMap((fault) =>
    fault.kind === "crash" ? [] : [{ fault, counter: declareCounter(program, fault, fault.channel) }],
  );
  return (kind, channel) => counters.find(({ fault }) => fault.kind === kind && fault.channel === channel)?.counter;
}

/** Declares the variable that counts a fault. */
export function declareCounter(program: Program, { kind, limit }: Fault, subject: string): FaultCounter {
  const name = program.names.take(`faults_${kind}_${subject}`);
  program.variables.push({ name, type: { kind: "range", low: 0, high: limit }, transient: false });
  return { place: variable(name), limit };
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
