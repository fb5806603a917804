/** Continuations that run in the step that resumed them, but later: those woken, and all of a machine whose rests could go in circles. */
import { bodiesOfMachine, continuationsAt, statementsIn, type Expr, type Machine } from "../analysis/index.js";
import type { ModelPlace, ModelType } from "../model/index.js";
import { named } from "../model/index.js";
import type { Frame } from "./frames.js";
import type { MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { overlay, type Slots, type VariantField } from "./slots.js";

export interface Pending {
  readonly ready: ModelPlace;
  /** Continuations that may be ready at once in one machine. */
  readonly capacity: number;
  /** What was resumed last and runs first; undefined where `resume` calls the rest itself. */
  readonly next: ModelPlace | undefined;
  readonly frames: readonly Frame[];
  readonly element: ModelType;
  readonly tag: string;
  readonly tagNames: ReadonlyMap<string, string>;
  readonly slots: Slots;
}

const readyCapacity = 8;

/** The slot for the value with which a frame is resumed. */
export function answerKey(frame: Frame): string {
  return `answer ${frame.key}`;
}

/** Does the machine need the lists at all? */
export function hasPending(program: Program, layout: MachineLayout): boolean {
  return wakes(layout.machine) || isCircular(program, layout.machine);
}

/** The machine's lists; made when they are first wanted. */
export function pendingFor(program: Program, layout: MachineLayout): Pending {
  return program.pending(layout, () => makePending(program, layout));
}

function makePending(program: Program, layout: MachineLayout): Pending {
  const { machine, variable } = layout;
  const isNeeded = hasPending(program, layout);
  const frames = [...program.frames.values()].filter((frame) => isNeeded && program.machineOf(frame) === machine);
  const slots = overlay(new Map(frames.map((frame) => [frame.key, fieldsOf(program, frame)])), ["point"]);
  const tagNames = new Map(frames.map((frame) => [frame.key, program.segmentName(frame)]));
  if (!isNeeded) {
    const nowhere = { root: "", path: [] };
    return { ready: nowhere, capacity: readyCapacity, next: undefined, frames, element: { kind: "boolean" }, tag: "", tagNames, slots };
  }
  const tag = program.types.declareEnum(`${variable}_rest`, frames.length === 0 ? ["nothing"] : [...tagNames.values()]);
  const element = program.types.declareRecord(`${variable}_ready_rest`, [{ name: "point", type: named(tag) }, ...slots.fields]);
  const list = (capacity: number): ModelType => ({ kind: "list", ordered: true, capacity, element });
  const ready = program.addTransient(`${variable}_ready`, list(readyCapacity));
  const next = isCircular(program, machine) ? program.addTransient(`${variable}_next`, list(1)) : undefined;
  return { ready, capacity: readyCapacity, next, frames, element, tag, tagNames, slots };
}

function fieldsOf(program: Program, frame: Frame): readonly VariantField[] {
  const fields = frame.fields.map(({ key, name, type, holds }) => ({ key, name, type: program.continuations.storage(type, holds) }));
  if (frame.result === undefined) return fields;
  return [...fields, { key: answerKey(frame), name: "answer", type: program.types.lower(frame.result, { mortal: true }) }];
}

/** Does some handler of the machine say `wake`, or go on so after a gather? */
export function wakes(machine: Machine): boolean {
  return bodiesOfMachine(machine).some(({ block }) => statementsIn(block).some(({ kind }) => kind === "wake" || kind === "giveUp"));
}

/** Could the rest of some handler, by resuming others, come to run itself again within its own run? */
function isCircular(program: Program, machine: Machine): boolean {
  const own = [...program.frames.values()].filter((frame) => program.machineOf(frame) === machine);
  const resumed = new Map(own.map((frame) => [frame, resumedBy(program, frame)]));
  return own.some((frame) => reaches(resumed, frame));
}

function reaches(resumed: ReadonlyMap<Frame, readonly Frame[]>, start: Frame): boolean {
  const seen = new Set<Frame>();
  const open = [...(resumed.get(start) ?? [])];
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
    if (frame === start) return true;
    if (seen.has(frame)) continue;
    seen.add(frame);
    open.push(...(resumed.get(frame) ?? []));
  }
  return false;
}

/** What the text around a frame's suspension resumes, the text before it included: more than can happen, never less. */
function resumedBy(program: Program, frame: Frame): readonly Frame[] {
  return frame.path.flatMap((site) => {
    const body = program.flow.sites.get(site)?.body;
    if (body === undefined) return [];
    return statementsIn(body.block).flatMap((statement) => {
      if (statement.kind === "resume") return framesOf(program, statement.continuation);
      const own = body.kind === "handler" && body.state?.site !== undefined ? body.state.site : undefined;
      return statement.kind === "resumeWait" && own !== undefined ? program.continuations.framesOfSite(own) : [];
    });
  });
}

function framesOf(program: Program, expr: Expr): readonly Frame[] {
  return program.continuations.framesOf(continuationsAt(program.protocol, program.flow, expr));
}
