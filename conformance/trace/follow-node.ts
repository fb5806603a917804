/** The records of one node, in their order: its machines are followed until something is not as the protocol says. */
import type { LogRecord, MachinePlace, RequestId } from "../../runtime/kernel/index.js";
import { canonicalText } from "../canonical-text.js";
import { deviationAt, type Deviation, type Finding } from "./deviation.js";
import { FollowedMachine } from "./followed-machine.js";
import type { LogLine } from "./log-line.js";
import type { FollowedKind, StepLine } from "./repeat-step.js";

/** What is known of the protocol of a run. */
export interface FollowedProtocol {
  readonly name: string;
  kindOf(place: MachinePlace): FollowedKind | undefined;
  /** Do nodes of the role crash, and come back? */
  crashes(role: string): "never" | "forever" | "and come back";
}

/** The first deviation of a node; its steps until there. */
export interface FollowedNode {
  readonly steps: number;
  readonly deviation: Deviation | undefined;
}

export function followNode(protocol: FollowedProtocol, lines: readonly LogLine[]): FollowedNode {
  const follower = new Follower(protocol);
  let steps = 0;
  for (const line of lines) {
    const finding = follower.follow(line.record);
    if (finding !== undefined) return { steps, deviation: deviationAt(line, finding) };
    if (line.record.kind === "step" && line.record.protocol === protocol.name) steps += 1;
  }
  return { steps, deviation: undefined };
}

interface Asked {
  readonly machine: string;
  readonly request: string;
  readonly args: string;
  isTaken: boolean;
}

/** Owned by the walk through one node's records. */
class Follower {
  readonly #protocol: FollowedProtocol;
  readonly #machines = new Map<string, { readonly place: MachinePlace; readonly machine: FollowedMachine }>();
  #asked = new Map<RequestId, Asked>();
  #last = 0;

  constructor(protocol: FollowedProtocol) {
    this.#protocol = protocol;
  }

  follow(record: LogRecord): Finding | undefined {
    const gap = this.#countOn(record);
    if (gap !== undefined) return gap;
    if ("protocol" in record && record.protocol !== this.#protocol.name) return undefined;
    switch (record.kind) {
      case "start":
        return this.#begin(record.isRestart);
      case "stop":
        return undefined;
      case "request":
        this.#asked.set(record.id, { machine: keyOf(record), request: record.request, args: canonicalText(record.args), isTaken: false });
        return undefined;
      case "withdrawal":
        this.#asked.delete(record.id);
        return undefined;
      case "step":
        return this.#takeUp(record) ?? this.#step(record);
      case "failure":
        return {
          what: "outcome",
          expected: "a step",
          found: `the machine failed: ${record.message}`,
          state: this.#machineOf(record)?.state ?? "",
        };
    }
  }

  /** Records are numbered from 1, anew where a process begins. */
  #countOn({ sequence, kind }: LogRecord): Finding | undefined {
    const isFirst = sequence === 1 && kind === "start";
    const expected = this.#last + 1;
    this.#last = sequence;
    if (isFirst || sequence === expected) return undefined;
    return { what: "number of the record", expected: String(expected), found: String(sequence) };
  }

  #begin(isRestart: boolean): Finding | undefined {
    this.#asked = new Map();
    for (const { place, machine } of this.#machines.values()) {
      const role = place.self.slice(0, place.self.indexOf("/"));
      const crashes = this.#protocol.crashes(role);
      const forgets = !machine.isAtStart && (crashes !== "and come back" || (!isRestart && this.#survives(place)));
      if (forgets)
        return {
          what: `${place.self}${ofBlock(place)} begins anew`,
          expected: expectedOf(role, crashes),
          found: `it was ${machine.state}`,
        };
      machine.begin(isRestart);
    }
    return undefined;
  }

  #survives(place: MachinePlace): boolean {
    return (this.#protocol.kindOf(place)?.dispatch.type.durable ?? []).length > 0;
  }

  /** A request is taken up once, by the machine that was asked, and is what was asked for. */
  #takeUp({ event, ...place }: StepLine): Finding | undefined {
    if (event.kind !== "request") return undefined;
    const asked = this.#asked.get(event.id);
    const found = `request ${event.request} with ${canonicalText(event.args)}`;
    if (asked === undefined || asked.isTaken || asked.machine !== keyOf(place))
      return { what: "event", expected: "a request that this machine was asked for and has not taken up", found };
    asked.isTaken = true;
    if (asked.request === event.request && asked.args === canonicalText(event.args)) return undefined;
    return { what: "event", expected: `request ${asked.request} with ${asked.args}`, found };
  }

  #step(record: StepLine): Finding | undefined {
    const machine = this.#machineOf(record);
    if (machine === undefined) return { what: "machine", expected: "one of the protocol", found: `${record.self}${ofBlock(record)}` };
    return machine.step(record);
  }

  #machineOf(place: MachinePlace): FollowedMachine | undefined {
    const key = keyOf(place);
    const known = this.#machines.get(key);
    if (known !== undefined) return known.machine;
    const kind = this.#protocol.kindOf(place);
    if (kind === undefined) return undefined;
    const machine = new FollowedMachine(kind, place);
    this.#machines.set(key, { place, machine });
    return machine;
  }
}

function expectedOf(role: string, crashes: "never" | "forever" | "and come back"): string {
  if (crashes === "never") return `with these params nodes of ${role} do not crash`;
  return crashes === "forever" ? `nodes of ${role} that crash do not come back` : "what is durable survives";
}

function ofBlock({ block }: MachinePlace): string {
  return block === null ? "" : ` for ${block}`;
}

function keyOf({ protocol, self, block }: MachinePlace): string {
  return JSON.stringify([protocol, self, block]);
}
