/** A machine of a run, as far as the log tells which states it can be in. */
import { startMachine, type MachinePlace, type MachineState } from "../../runtime/kernel/index.js";
import { canonicalText } from "../canonical-text.js";
import { repeatStep, stateOf, type FollowedKind, type StepLine } from "./repeat-step.js";
import type { Finding } from "./deviation.js";

/** States of a machine that are followed at once: after a crash it has what was durable at some moment, and no log says which. */
const maxCandidates = 1_000;

export class FollowedMachine {
  readonly #kind: FollowedKind;
  readonly #start: MachineState;
  #candidates: readonly MachineState[];
  /** What it may find after a crash, by what is durable there. */
  #durable = new Map<string, MachineState>();

  constructor(kind: FollowedKind, { self, block: here }: MachinePlace) {
    this.#kind = kind;
    this.#start = startMachine(kind.dispatch.type, { setting: kind.setting, self, here });
    this.#candidates = [this.#start];
    this.#note(this.#start);
  }

  /** Makes the step from each state that is possible; what differs if it can be made from none as the log says. */
  step(record: StepLine): Finding | undefined {
    const repeated = this.#candidates.map((machine) => repeatStep(this.#kind, machine, record));
    const left = repeated.flatMap((one) => (one.kind === "same" ? [one.machine] : []));
    if (left.length === 0) return repeated.flatMap((one) => (one.kind === "differs" ? [one.finding] : []))[0];
    this.#candidates = this.#distinct(left);
    for (const machine of this.#candidates) this.#note(machine);
    return undefined;
  }

  /** Is it as at first, for all that is known? */
  get isAtStart(): boolean {
    return this.#candidates.some((machine) => canonicalText(machine) === canonicalText(this.#start));
  }

  get state(): string {
    const [first] = this.#candidates;
    return first === undefined ? "" : stateOf(first);
  }

  /** Its node has begun anew: with what was durable after some step of its former life, or with nothing. */
  begin(survives: boolean): void {
    this.#candidates = survives ? [...this.#durable.values()].map((machine) => this.#revived(machine)) : [this.#start];
    this.#durable = new Map();
    for (const machine of this.#candidates) this.#note(machine);
  }

  #revived({ vars }: MachineState): MachineState {
    return { ...this.#start, vars: { ...this.#start.vars, ...this.#durableVars(vars) } };
  }

  #durableVars(vars: object): object {
    const durable = this.#kind.dispatch.type.durable ?? [];
    return Object.fromEntries(Object.entries(vars).filter(([name]) => durable.includes(name)));
  }

  /** The newest last: beyond the limit the oldest goes. */
  #note(machine: MachineState): void {
    const text = canonicalText(this.#durableVars(machine.vars));
    this.#durable.delete(text);
    this.#durable.set(text, machine);
    const [oldest] = this.#durable.keys();
    if (this.#durable.size > maxCandidates && oldest !== undefined) this.#durable.delete(oldest);
  }

  #distinct(machines: readonly MachineState[]): readonly MachineState[] {
    if (machines.length === 1) return machines;
    return [...new Map(machines.map((machine) => [canonicalText(machine), machine])).values()];
  }
}
