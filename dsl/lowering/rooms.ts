/** Where a machine keeps what moves: its variables, the parameters of the states that it is in, its waits, and the frames that lie there. */
import { holdsContinuation, type State, type Type, type VariableId } from "../analysis/index.js";
import { binary, defined, equal, field, or, read, truth, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { ContinuationPlace } from "./continuation-place.js";
import { tagOf, type ContinuationType } from "./continuation-types.js";
import type { Frame } from "./frames.js";
import { hasOwnContinuations } from "./linear-types.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { fieldName } from "./type-table.js";

/** A place with room for continuations, however deep; `own` stores those that are in no record. */
export interface Room {
  readonly place: ModelPlace;
  readonly type: Type;
  readonly own: ContinuationType | undefined;
  /** True where what it belongs to is there: only then anything lies in it. */
  readonly isOpen: ModelExpr;
}

interface Holder {
  readonly program: Program;
  readonly layout: MachineLayout;
  readonly instance: ModelPlace;
}

/** Every room of the machine. */
export function roomsOf(program: Program, layout: MachineLayout, instance: ModelPlace): readonly Room[] {
  const holder: Holder = { program, layout, instance };
  const { machine } = layout;
  return [
    ...machine.variables.flatMap(({ variable: id }) => roomOf(holder, id, truth)),
    ...machine.states.flatMap((state) => roomsOfState(holder, state)),
  ];
}

function roomOf({ program, layout, instance }: Holder, id: VariableId, isOpen: ModelExpr): readonly Room[] {
  const { type } = program.variable(id);
  if (!holdsContinuation(type)) return [];
  return [{ place: fieldOf(layout, instance, id), type, own: layout.continuations.get(id), isOpen }];
}

/** Parameters are there while the state is on the machine's stack, and an await's continuation too. */
function roomsOfState(holder: Holder, state: State): readonly Room[] {
  const { layout, instance } = holder;
  if (state.kind === "named") return state.params.flatMap((id) => roomOf(holder, id, isEntered(holder, state.name)));
  const wait = layout.awaits.get(state.name);
  if (wait === undefined) return [];
  const isOpen = defined(read(field(instance, wait.below)));
  const rest: Room = { place: field(instance, wait.rest), type: { kind: "continuation", result: undefined }, own: wait.type, isOpen };
  return [...state.params.flatMap((id) => roomOf(holder, id, isOpen)), rest];
}

function isEntered({ layout, instance }: Holder, state: string): ModelExpr {
  const value = stateValue(layout, state);
  const below = [...layout.awaits.values()].map((wait) => binary("same", read(field(instance, wait.below)), value));
  return or(equal(read(field(instance, "state")), value), ...below);
}

/** The rooms among the variables of one frame that may lie in the place. */
export function roomsInFrame(program: Program, held: ContinuationPlace, frame: Frame): readonly Room[] {
  if (frame.kind === "right") return [];
  return frame.fields.flatMap(({ key, holds, type }): readonly Room[] => {
    if (holds.kind !== "variable" || !holdsContinuation(type)) return [];
    const own = hasOwnContinuations(type) ? program.continuations.ofVariable(holds.variable, "maybe") : undefined;
    const place = field(held.place, held.type.slots.slotOf(frame.key, key));
    return [{ place, type, own, isOpen: isFrame(held, frame) }];
  });
}

/** Is it this frame that is there? */
export function isFrame({ place, type }: ContinuationPlace, frame: Frame): ModelExpr {
  return type.tag === undefined ? truth : binary("same", read(field(place, "point")), tagOf(type, frame));
}

/** The rooms among the fields of a record. */
export function roomsInRecord(
  program: Program,
  place: ModelPlace,
  { name, fields }: Extract<Type, { readonly kind: "record" }>,
): readonly Room[] {
  return fields.flatMap((one): readonly Room[] => {
    if (!holdsContinuation(one.type)) return [];
    const own = hasOwnContinuations(one.type) ? program.continuations.ofField(name, one.name) : undefined;
    return [{ place: field(place, fieldName(one.name)), type: one.type, own, isOpen: truth }];
  });
}
