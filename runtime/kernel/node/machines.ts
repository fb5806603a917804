import type { BlockId, NodeId } from "../identity.js";
import type { Surroundings } from "../setting.js";
import type { Plain } from "./dump.js";
import { revive } from "./durable-records.js";
import type { MachinePlace } from "./node-event.js";
import { isKeptFor, RunningMachine, type Kind } from "./running-machine.js";

/** One role of a node in one protocol: the kinds of its machines, and those that are not as at first, by their blocks. */
interface Part {
  readonly kinds: readonly Kind[];
  readonly machines: Map<BlockId | null, RunningMachine>;
}

export interface MachineBounds {
  readonly limit: number;
  readonly choose: Surroundings["choose"];
  readonly nameCall: Surroundings["nameCall"];
  /** What is durable of a machine that is made now; undefined if it begins as at first. */
  readonly recordOf: (machine: RunningMachine) => Plain | undefined;
}

/** The machines of a node. A machine that is as at first need not be there: it is made when it is asked for. */
export class Machines {
  /** By protocol and the node's name in the role. */
  readonly #parts = new Map<string, Map<NodeId, Part>>();
  readonly #bounds: MachineBounds;
  #count = 0;

  constructor(kinds: readonly Kind[], bounds: MachineBounds) {
    this.#bounds = bounds;
    for (const kind of kinds) this.#add(kind);
  }

  #add(kind: Kind): void {
    const { protocol, role } = kind.type;
    const parts = this.#parts.get(protocol) ?? new Map<NodeId, Part>();
    this.#parts.set(protocol, parts);
    const part = parts.get(kind.self);
    if (part?.kinds.some((other) => other.type.block === kind.type.block) === true)
      throw new Error(`Cannot run ${protocol}: ${kind.self} is given two kinds of machines for the same blocks of role ${role}`);
    parts.set(kind.self, { kinds: [...(part?.kinds ?? []), kind], machines: new Map() });
  }

  /** Is the node here? */
  has(protocol: string, node: NodeId): boolean {
    return this.#parts.get(protocol)?.has(node) === true;
  }

  /** Which kind of machine it would be. */
  kind(protocol: string, node: NodeId, block: BlockId | null): Kind | undefined {
    return this.#parts
      .get(protocol)
      ?.get(node)
      ?.kinds.find(({ type }) => isKeptFor(type, block));
  }

  /** The machine, made if need be. `unknown`: there is no such kind here; `full`: there are too many. */
  find(protocol: string, node: NodeId, block: BlockId | null): RunningMachine | "unknown" | "full" {
    const part = this.#parts.get(protocol)?.get(node);
    if (part === undefined) return "unknown";
    return part.machines.get(block) ?? this.#make(part, block);
  }

  #make(part: Part, block: BlockId | null): RunningMachine | "unknown" | "full" {
    const kind = part.kinds.find(({ type }) => isKeptFor(type, block));
    if (kind === undefined) return "unknown";
    if (this.#count >= this.#bounds.limit) return "full";
    const { choose, nameCall, recordOf } = this.#bounds;
    const machine = new RunningMachine(kind, { self: kind.self, here: block, setting: kind.setting, choose, nameCall });
    part.machines.set(block, machine);
    this.#count += 1;
    const record = recordOf(machine);
    if (record !== undefined) revive(machine, record);
    return machine;
  }

  /** Drops a machine that is as at first. */
  drop(machine: RunningMachine): void {
    const machines = this.#parts.get(machine.kind.type.protocol)?.get(machine.kind.self)?.machines;
    const block = machine.surroundings.here;
    if (machines?.get(block) !== machine) return;
    machines.delete(block);
    this.#count -= 1;
  }

  /** The machine if it is not as at first. */
  peek({ protocol, self, block }: MachinePlace): RunningMachine | undefined {
    return this.#parts.get(protocol)?.get(self)?.machines.get(block);
  }

  *all(): Iterable<RunningMachine> {
    for (const parts of this.#parts.values()) for (const { machines } of parts.values()) yield* machines.values();
  }

  *kinds(): Iterable<Kind> {
    for (const parts of this.#parts.values()) for (const { kinds } of parts.values()) yield* kinds;
  }

  get size(): number {
    return this.#count;
  }
}
