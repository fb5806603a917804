/**
 * A run against its protocol: the steps of each machine are made again by the code of the protocol, with the events and choices that the log says; effects and
 * states must be those of the log, and messages must come from who sent them, as their channels promise.
 */
import { crashesOf, type Protocol } from "../../dsl/analysis/index.js";
import type { Source } from "../../dsl/diagnostics/index.js";
import { writeModule } from "../../codegen/typescript/index.js";
import { dispatchFor, roleOf, type MachinePlace, type MachineType } from "../../runtime/kernel/index.js";
import { kernelSpecifier, loadMachines } from "../load-module.js";
import { compareDeliveries, type Deliveries } from "./deliveries.js";
import type { Deviation } from "./deviation.js";
import { followNode, type FollowedNode, type FollowedProtocol } from "./follow-node.js";
import { InitialValues } from "./initial-values.js";
import type { LogLine } from "./log-line.js";
import type { LoggedRun } from "./logged-run.js";
import { settingOfLog } from "./setting-of-log.js";

export interface LogCheck {
  readonly nodes: number;
  /** Steps that were made again. */
  readonly steps: number;
  readonly messages: Pick<Deliveries, "compared" | "unknown">;
  /** The first of each node, the earliest first. */
  readonly deviations: readonly Deviation[];
  /** Kinds of values of which neither the run nor its log says what they begin with. */
  readonly unknownInitial: readonly string[];
}

/** Compares a run with its protocol. */
export function checkLog(protocol: Protocol, source: Source, run: LoggedRun): LogCheck {
  const { text } = writeModule(protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const machines = loadMachines(text, `${protocol.name}.ts`);
  const nodes = [...linesByNode(run.lines).values()];
  const follow = (initial: ReadonlyMap<string, unknown>): { readonly all: readonly FollowedNode[]; readonly values: InitialValues } => {
    const values = new InitialValues(
      protocol.values.map(({ name }) => name),
      initial,
    );
    const followed = followedProtocol(protocol, machines, { run, values });
    return { all: nodes.map((own) => followNode(followed, own)), values };
  };
  const first = follow(run.initial);
  // Maps leave out what is as at first: machines have to know it, and not only whoever compares.
  const { all } = first.values.known.size === run.initial.size ? first : follow(first.values.known);
  const { deviation, ...messages } = compareDeliveries(protocol, run.lines);
  const deviations = [...all.flatMap((one) => one.deviation ?? []), ...(deviation === undefined ? [] : [deviation])];
  return {
    nodes: nodes.length,
    steps: all.reduce((sum, { steps }) => sum + steps, 0),
    messages,
    deviations: deviations.sort((a, b) => a.timeMs - b.timeMs),
    unknownInitial: protocol.values.map(({ name }) => name).filter((name) => !first.values.known.has(name)),
  };
}

function followedProtocol(
  protocol: Protocol,
  machines: readonly MachineType[],
  { run, values }: { readonly run: LoggedRun; readonly values: InitialValues },
): FollowedProtocol {
  const setting = settingOfLog(protocol, run, values);
  const kinds = machines.map((type) => ({ dispatch: dispatchFor(type), setting, values }));
  const crashes = crashesOf(protocol);
  return {
    name: protocol.name,
    kindOf: (place) => kinds.find(({ dispatch: { type } }) => type.role === roleOf(place.self) && isKeptFor(type.block, place)),
    crashes: (role) => {
      const crash = crashes.find((one) => one.role === role);
      return crash === undefined ? "never" : crash.forever ? "forever" : "and come back";
    },
  };
}

function isKeptFor(kind: string | null, { block }: MachinePlace): boolean {
  return block === null || kind === null ? kind === block : block.startsWith(`${kind}/`);
}

function linesByNode(lines: readonly LogLine[]): ReadonlyMap<string, readonly LogLine[]> {
  const found = new Map<string, LogLine[]>();
  for (const line of lines) {
    const own = found.get(line.record.node) ?? [];
    found.set(line.record.node, own);
    own.push(line);
  }
  return found;
}
