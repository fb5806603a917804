/** What every part of the lowering knows: the protocol with its analyses, how everything is stored, and the routines made so far. */
import {
  bodiesOf,
  continuationFlow,
  liveVariables,
  statementsIn,
  suspensionOf,
  type ContinuationFlow,
  type Machine,
  type Protocol,
  type SiteId,
  type Suspension,
  type Type,
  type Variable,
  type VariableId,
} from "../analysis/index.js";
import { variable, type ModelPlace, type ModelType, type Routine, type StateVariable } from "../model/index.js";
import { layOutCrashes, type CrashLayout } from "./crash-layout.js";
import { ContinuationTypes } from "./continuation-types.js";
import { findFrames, variableOf, type Frame } from "./frames.js";
import type { HandlerRoutine } from "./handler.js";
import { layOutMachine } from "./lay-out-machine.js";
import type { MachineLayout } from "./machine-layout.js";
import { findMessageFlows } from "./message-flows.js";
import { layOutQueues, type Queue } from "./queues.js";
import { Names } from "./names.js";
import type { Pending } from "./pending.js";
import { TypeTable } from "./type-table.js";

type Suspend = Extract<Suspension, { readonly kind: "suspend" }>;

function callSites(protocol: Protocol): ReadonlyMap<SiteId, NonNullable<Suspend["call"]>> {
  const statements = bodiesOf(protocol).flatMap(({ block }) => statementsIn(block));
  return new Map(
    statements.flatMap((statement) => {
      const suspension = suspensionOf(statement);
      return suspension?.kind === "suspend" && suspension.call !== undefined ? [[suspension.site, suspension.call] as const] : [];
    }),
  );
}

/** Where the frame of a gather keeps who is missing and what has come, and the type of that. */
export interface GatherFields {
  readonly missing: string;
  readonly answers: string;
  readonly type: Type;
}

export class Program {
  readonly names = new Names();
  readonly types: TypeTable;
  readonly live: ReadonlyMap<SiteId, readonly VariableId[]>;
  readonly flow: ContinuationFlow;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly continuations: ContinuationTypes;
  readonly queues: readonly Queue[];
  readonly layouts: readonly MachineLayout[];
  /** In the order of the state's layout. */
  readonly variables: StateVariable[] = [];
  readonly routines: Routine[] = [];
  /** By role. */
  readonly crashes: ReadonlyMap<string, CrashLayout>;
  /** The variables with the elements that value types began with, of those types that a crash needs; grows as they are wanted. */
  readonly defaults = new Map<string, string>();
  readonly #ghosts = new Map<VariableId, string>();
  readonly #handlers = new Map<string, HandlerRoutine>();
  readonly #shared = new Map<string, string>();
  readonly #segments = new Map<string, string>();
  readonly #begun = new Set<string>();
  readonly #inlined = new Map<string, { readonly flag: string; readonly result: string }>();
  readonly #pending = new Map<MachineLayout, Pending>();

  readonly #calls: ReadonlyMap<SiteId, NonNullable<Suspend["call"]>>;

  constructor(readonly protocol: Protocol) {
    this.#calls = callSites(protocol);
    this.types = new TypeTable(protocol, this.names);
    this.live = liveVariables(protocol);
    this.flow = continuationFlow(protocol);
    this.frames = findFrames(protocol, this.flow, this.live);
    this.continuations = new ContinuationTypes(protocol, this.flow, this.frames, this.types);
    const flows = findMessageFlows(protocol, this.flow);
    const machines = protocol.machines.map((machine) => layOutMachine(this.continuations, flows, machine));
    this.layouts = machines.map(({ layout }) => layout);
    this.variables.push(...machines.flatMap(({ variables }) => variables));
    this.queues = layOutQueues(protocol, this.continuations, flows);
    this.variables.push(...this.queues.map((queue) => ({ name: queue.variable, type: queue.type, transient: false })));
    for (const ghost of protocol.ghosts) this.#layOutGhost(ghost);
    this.crashes = layOutCrashes(this);
  }

  variable(id: VariableId): Variable {
    return variableOf(this.protocol, id);
  }

  layoutOf(machine: Machine): MachineLayout {
    const found = this.layouts.find((layout) => layout.machine === machine);
    if (found === undefined) throw new Error("a machine without its layout");
    return found;
  }

  /** A ghost outside machines. */
  ghost(id: VariableId): ModelPlace {
    return variable(this.#ghosts.get(id) ?? "");
  }

  /** Adds scratch for one step. */
  addTransient(wish: string, type: ModelType): ModelPlace {
    const name = this.names.take(wish);
    this.variables.push({ name, type, transient: true });
    return variable(name);
  }

  /** A routine that several places call: written when it is first wanted. */
  shared(key: string, wish: string, write: (name: string) => Routine): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.names.take(wish);
    this.#shared.set(key, name);
    this.routines.push(write(name));
    return name;
  }

  /** A handler's routine, written when it is first wanted. */
  handlerRoutine(key: string, write: () => HandlerRoutine): HandlerRoutine {
    const known = this.#handlers.get(key);
    if (known !== undefined) return known;
    const made = write();
    this.#handlers.set(key, made);
    return made;
  }

  /** The name of the routine of a handler's rest. */
  segmentName(frame: Frame): string {
    const known = this.#segments.get(frame.key);
    if (known !== undefined) return known;
    const name = this.names.take(`${frame.name}_rest`);
    this.#segments.set(frame.key, name);
    return name;
  }

  /** Does anybody call the routine of this rest? */
  isWanted(frame: Frame): boolean {
    return this.#segments.has(frame.key);
  }

  /** False if somebody has begun to write that routine before. */
  beginSegment(frame: Frame): boolean {
    if (this.#begun.has(frame.key)) return false;
    this.#begun.add(frame.key);
    return true;
  }

  /** Names for the flag and the result of a procedure that is expanded after these calls. */
  inlineNames(path: string, procedure: string): { readonly flag: string; readonly result: string } {
    const known = this.#inlined.get(path);
    if (known !== undefined) return known;
    const made = { flag: this.names.take(`${procedure}_returned`), result: this.names.take(`${procedure}_result`) };
    this.#inlined.set(path, made);
    return made;
  }

  /** The lists of continuations that a machine has ready. */
  pending(layout: MachineLayout, make: () => Pending): Pending {
    const known = this.#pending.get(layout);
    if (known !== undefined) return known;
    const made = make();
    this.#pending.set(layout, made);
    return made;
  }

  /** Set for the rest of a handler that an answer resumes: the message that was called, and the key of the field with the call's number. */
  callOf(frame: Frame): { readonly message: string; readonly key: string; readonly gather?: GatherFields } | undefined {
    const site = frame.path.at(-1);
    const call = site === undefined ? undefined : this.#calls.get(site);
    if (call === undefined) return undefined;
    const key = (id: VariableId): string => `variable ${id}`;
    const found = { message: call.message, key: key(call.number) };
    if (call.gather === undefined) return found;
    const { missing, answers } = call.gather;
    return { ...found, gather: { missing: key(missing), answers: key(answers), type: this.variable(answers).type } };
  }

  /** The machine in whose handler a frame's suspension stands. */
  machineOf(frame: Frame): Machine | undefined {
    const [first] = frame.path;
    return first === undefined ? undefined : this.flow.sites.get(first)?.body.machine;
  }

  #layOutGhost(ghost: Protocol["ghosts"][number]): void {
    const { name: wish, type } = this.variable(ghost.variable);
    const element = this.types.lower(type);
    const name = this.names.take(wish);
    this.#ghosts.set(ghost.variable, name);
    this.variables.push({
      name,
      type: ghost.per === undefined ? element : { kind: "array", index: this.types.kind(ghost.per.name), element },
      transient: false,
    });
  }
}
