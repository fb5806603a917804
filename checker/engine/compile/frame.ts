/** Where a piece of code stands: what names mean, where it goes when it ends or fails, and the module that it becomes part of. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Model, ModelFailure, ModelStatement, Routine } from "../../../dsl/model/index.js";
import type { Span } from "../../../dsl/diagnostics/index.js";
import { shapeOf, type Layout, type Scalar, type Shape } from "../layout/index.js";
import { access, branch, i32, i64, local, set, type Instruction, type Label, type Local, type WasmFunction } from "../wasm/index.js";
import type { Refuse } from "./operand.js";
import { clearBits, longestRun, type Place } from "./place.js";
import { excluded, FailureTable, type StepFailure } from "./failures.js";
import type { Area } from "./area.js";
import { EngineLimit } from "./engine-limit.js";
import { cells, scratchBase, scratchEnd } from "./memory-map.js";
import { Scope } from "./scope.js";
import { sharedNames } from "./shared-names.js";
import { Sizes, type CodeLimits } from "./size.js";

type Mark = Extract<ModelStatement, { readonly kind: "mark" }>;

/** Marks are no code unless somebody counts them. */
export type MarkCode = (mark: Mark) => readonly Instruction[];

interface AssemblyParts {
  readonly pick: WasmFunction;
  readonly layout: Layout;
  readonly area: Area;
  readonly mark?: MarkCode | undefined;
}

/** The module under construction. */
export class Assembly {
  readonly failures = new FailureTable();
  /** What `choose` calls; see `choosing.ts`. */
  readonly pick: WasmFunction;
  readonly layout: Layout;
  /** Where the code keeps what is its own. */
  readonly area: Area;
  readonly functions: WasmFunction[];
  /** What a mark in the text is as code. */
  readonly mark: MarkCode;
  /** Routines that became functions, by routine and what is known of the arguments. */
  readonly specialised = new Map<string, WasmFunction>();
  readonly sizes: Sizes;
  readonly #routines: ReadonlyMap<string, Routine>;
  readonly #copied = new Map<string, number>();
  readonly #shared = new WeakMap<readonly ModelStatement[], ReadonlySet<string>>();
  readonly #shapes = new Map<Shape, number>();
  readonly #reserved = new Map<string, number>();
  #scratch: number;

  constructor(
    readonly model: Model,
    readonly limits: CodeLimits,
    { pick, layout, area, mark = () => [] }: AssemblyParts,
  ) {
    this.pick = pick;
    this.layout = layout;
    this.area = area;
    this.functions = [pick];
    this.mark = mark;
    this.sizes = new Sizes(model, limits);
    this.#routines = new Map(model.routines.map((routine) => [routine.name, routine]));
    this.#scratch = scratchBase + roomFor(layout.transientBits);
  }

  routine(name: string): Routine {
    const routine = this.#routines.get(name);
    if (routine === undefined) throw new InternalError(`no routine '${name}'`);
    return routine;
  }

  /** May a routine become one more function, for arguments that are known? Says so until its copies have reached their limit. */
  mayCopy(name: string): boolean {
    const size = (this.#copied.get(name) ?? 0) + this.sizes.ofRoutine(name);
    if (size > this.limits.specialised) return false;
    this.#copied.set(name, size);
    return true;
  }

  /** A number for a shape whose parts lie apart: places of one type may be spread out in different ways. */
  numberOf(shape: Shape): number {
    let number = this.#shapes.get(shape);
    if (number === undefined) {
      number = this.#shapes.size;
      this.#shapes.set(shape, number);
    }
    return number;
  }

  /** Names that a piece of code hands to routines as places. */
  sharedNames(statements: readonly ModelStatement[]): ReadonlySet<string> {
    let names = this.#shared.get(statements);
    if (names === undefined) {
      names = sharedNames(this, statements);
      this.#shared.set(statements, names);
    }
    return names;
  }

  /**
   * A place in scratch memory with room for `bits`, for a variable of a rule or routine. It is the same each time: nothing recurses, so one
   * is enough.
   */
  reserve(owner: string, bits: number): Place["root"] {
    const at = this.#reserved.get(owner) ?? this.#scratch;
    if (at === this.#scratch) {
      this.#reserved.set(owner, at);
      this.#scratch += roomFor(bits);
      if (this.#scratch > scratchEnd) throw new EngineLimit("local variables of more than 496 KiB, and the compiled engine takes no more");
    }
    return { kind: "own", area: this.area, at };
  }
}

/** Whole words of 64 bits, and one more: a load may reach beyond the last bit. */
function roomFor(bits: number): number {
  return 8 * Math.ceil(bits / 64) + 8;
}

export interface Frame {
  readonly assembly: Assembly;
  readonly scope: Scope;
  /** The variables of the state alone. */
  readonly globals: Scope;
  /** The rule or routine that declares variables here. */
  readonly owner: string;
  /** The local with the address of the state. */
  readonly state: Local;
  /** Where the code goes when the routine or the rule's body ends. */
  readonly end: { readonly label: Label; readonly result: { readonly local: Local; readonly scalar: Scalar } | undefined };
  /** Where it goes when the step fails. */
  readonly failed: Label;
  /** Where the text stands, for failures that no statement names. */
  readonly span: Span | undefined;
}

/** Ends the step: stores the failure's number and leaves. */
export function failWith(frame: Frame, failure: ModelFailure | Omit<StepFailure, "span">, span: Span | undefined): readonly Instruction[] {
  const number = frame.assembly.failures.numberOf({ ...failure, span });
  return leave(frame, number);
}

/** The step is none. */
export function exclude(frame: Frame): readonly Instruction[] {
  return leave(frame, excluded);
}

/** For what no model may do. */
export function refusal(frame: Frame): Refuse {
  return (problem) => failWith(frame, { kind: "model", subject: undefined, text: problem }, frame.span);
}

function leave(frame: Frame, number: number): readonly Instruction[] {
  return [frame.assembly.area.store(cells.failure, i32(number)), branch(frame.failed)];
}

/** Declares a variable of the frame; the instructions give it its type's default. `isShared`: routines may be handed its place. */
export function declare(
  frame: Frame,
  variable: { readonly name: string; readonly type: Parameters<typeof shapeOf>[1] },
  isShared: boolean,
): readonly Instruction[] {
  const shape = shapeOf(frame.assembly.model, variable.type);
  const { binding, before } = fresh(frame, { name: variable.name, shape, isShared });
  frame.scope.bind(variable.name, binding);
  return before;
}

/** A place of a shape without a name, empty at first. */
export function declareShape(frame: Frame, name: string, shape: Shape): { readonly place: Place; readonly before: readonly Instruction[] } {
  const place: Place = {
    root:
      shape.bits <= longestRun
        ? { kind: "local", local: local("i64", name) }
        : frame.assembly.reserve(`${frame.owner}: ${name} of ${shape.bits}`, shape.bits),
    offset: 0,
    dynamic: undefined,
    shape,
  };
  return { place, before: clearBits(place) };
}

function fresh(
  frame: Frame,
  { name, shape, isShared }: { readonly name: string; readonly shape: Shape; readonly isShared: boolean },
): { readonly binding: Parameters<Scope["bind"]>[1]; readonly before: readonly Instruction[] } {
  if (shape.kind === "scalar" && !isShared) {
    const own = local("i32", name);
    const low = shape.scalar.kind === "number" && !shape.scalar.isOptional ? shape.scalar.low : 0;
    return { binding: { kind: "scalar", scalar: shape.scalar, local: own }, before: [set(own, i32(low))] };
  }
  const { place, before } = isShared ? sharedPlace(frame, name, shape) : declareShape(frame, name, shape);
  return { binding: { kind: "place", place }, before };
}

/** A place in memory, empty at first, that routines can be handed. */
export function sharedPlace(frame: Frame, name: string, shape: Shape): { readonly place: Place; readonly before: readonly Instruction[] } {
  const root = frame.assembly.reserve(`${frame.owner}: ${name}`, shape.bits);
  const place: Place = { root, offset: 0, dynamic: undefined, shape };
  return { place, before: clearBits(place) };
}

/** The variables of the state whose address a local holds, and the transient ones. */
function globalScope({ layout, area }: Assembly, state: Local): Scope {
  const scope = new Scope();
  for (const { name, shape, isTransient, offset } of layout.variables) {
    const root: Place["root"] = isTransient ? { kind: "own", area, at: scratchBase } : { kind: "memory", address: state };
    scope.bind(name, { kind: "place", place: { root, offset, dynamic: undefined, shape } });
  }
  return scope;
}

/** Transient variables get back their defaults: a step that failed may have left something in them. */
export function clearTransient(layout: Layout, area: Area): readonly Instruction[] {
  const words = Math.ceil(layout.transientBits / 64);
  return Array.from({ length: words }, (_, word) => access("i64.store", scratchBase + 8 * word, area.start, i64(0)));
}

/** A frame at the beginning of a function. `failed`: where it goes when the step fails. */
export function newFrame(assembly: Assembly, state: Local, where: Pick<Frame, "end" | "failed" | "span" | "owner">): Frame {
  const globals = globalScope(assembly, state);
  return { assembly, state, globals, scope: new Scope(globals), ...where };
}
