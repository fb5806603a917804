/**
 * Leaving states: what a state's parameters hold dies with it. Where the state is known, that is written in place; for the other places
 * there is one routine for each kind of machine.
 */
import type { State, VariableId } from "../analysis/index.js";
import {
  and,
  binary,
  equal,
  falsehood,
  field,
  length,
  not,
  numberOf,
  or,
  read,
  readVariable,
  variable,
  type ModelExpr,
  type ModelFailure,
  type ModelStatement,
} from "../model/index.js";
import { holdsContinuation, isRight } from "../analysis/index.js";
import { actorOf, actorParams, type Code } from "./code.js";
import { isFull, type ContinuationPlace } from "./continuation-place.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import { somethingIn } from "./holding.js";
import { isContinuation } from "./linear-types.js";
import { lost } from "./moving.js";
import { pendingFor, wakes } from "./pending.js";
import type { Program } from "./program.js";
import type { Span } from "../diagnostics/index.js";

/** A continuation that was kept in a variable may be resumed while the machine waits elsewhere. */
const lostWait: ModelFailure = { kind: "continuation", subject: undefined, text: "a resumed handler becomes another state during a wait" };

/** Leaves the current state, whichever it is. `keep`: fields that get a new value anyway. */
export function leaveState(code: Code, keep: readonly string[], span: Span): void {
  const { layout, program, knowledge } = code;
  const known = layout.machine.states.find((state) => state.name === knowledge.state);
  if (known?.kind === "await") {
    code.emit({ kind: "error", failure: lostWait, span });
    return;
  }
  if (known !== undefined) {
    for (const id of known.params) {
      const isEmpty = layout.continuations.has(id) && !knowledge.mayHold.has(id);
      if (!isEmpty) requireParamEmpty(code, id, span);
    }
    code.emit(...clearParams(program, layout, { state: known, keep }));
    return;
  }
  const routine = leaveRoutine(program, layout);
  if (routine !== undefined) code.emit({ kind: "call", routine, args: argsOf(code), span });
}

function argsOf(code: Code): readonly ModelExpr[] {
  return actorParams(code.program, code.layout.machine).map(({ name }) => readVariable(name));
}

function requireParamEmpty(code: Code, id: VariableId, span: Span): void {
  const holds = holdsAny(code.program, code.layout, id);
  code.assert(not(holds), lost, span);
}

/** Does the parameter of the current state hold a continuation? */
function holdsAny(program: Program, layout: MachineLayout, id: VariableId): ModelExpr {
  const { type } = program.variable(id);
  if (!holdsContinuation(type)) return falsehood;
  const place = fieldOf(layout, actorOf(program, layout).instance, id);
  if (!isContinuation(type)) return somethingIn(program, { place, type });
  return isFull(stored(layout, id, place));
}

function stored(layout: MachineLayout, id: VariableId, place: ContinuationPlace["place"]): ContinuationPlace {
  const type = layout.continuations.get(id);
  if (type === undefined) throw new Error("a continuation without its type");
  const flag = layout.spent.get(id);
  return { place, type, ...(flag === undefined ? {} : { spent: variable(flag) }) };
}

function clearParams(
  program: Program,
  layout: MachineLayout,
  { state, keep }: { readonly state: State; readonly keep: readonly string[] },
): readonly ModelStatement[] {
  const { instance } = actorOf(program, layout);
  const slots = (layout.stateFields.get(state.name) ?? []).filter((slot) => !keep.includes(slot));
  const flags = state.params.flatMap((id) => layout.spent.get(id) ?? []);
  return [
    ...slots.map((slot): ModelStatement => ({ kind: "clear", target: field(instance, slot), span: undefined })),
    ...flags.map((flag): ModelStatement => ({ kind: "assign", target: variable(flag), value: falsehood, span: undefined })),
  ];
}

/** The routine that leaves a state that is not known; undefined where states have no parameters. */
function leaveRoutine(program: Program, layout: MachineLayout): string | undefined {
  const states = layout.machine.states.filter((state) => state.kind === "named" && state.params.length > 0);
  const waits = layout.machine.states.filter((state) => state.kind === "await");
  if (states.length === 0 && waits.length === 0) return undefined;
  return program.shared(`leave ${layout.variable}`, `${layout.variable}_leave`, (name) => {
    const { instance } = actorOf(program, layout);
    const cases = states.map((state) => {
      const holds = or(falsehood, ...state.params.map((id) => holdsAny(program, layout, id)));
      const check: readonly ModelStatement[] =
        holds.kind === "boolean" ? [] : [{ kind: "assert", condition: not(holds), failure: lost, span: undefined }];
      return { values: [stateValue(layout, state.name)], body: [...check, ...clearParams(program, layout, { state, keep: [] })] };
    });
    const wait: ModelStatement = { kind: "error", failure: lostWait, span: undefined };
    if (waits.length > 0) cases.push({ values: waits.map((state) => stateValue(layout, state.name)), body: [wait] });
    return {
      name,
      params: actorParams(program, layout.machine).map((param) => ({ ...param, passing: "value" })),
      result: undefined,
      locals: [],
      body: [{ kind: "switch", subject: read(field(instance, "state")), cases, otherwise: [], span: undefined }],
      label: `${layout.machine.role} leaves its state`,
      span: layout.machine.span,
    };
  });
}

/**
 * The routine that fails where the machine stays in a waiting state whose continuation is spent; undefined if there are no such states.
 * What was woken and has not run yet may still leave the state.
 */
export function requireUnspentRoutine(program: Program, layout: MachineLayout): string | undefined {
  const waiting = layout.machine.states.filter((state) => waitingParams(program, state).length > 0);
  if (waiting.length === 0) return undefined;
  return program.shared(`unspent ${layout.variable}`, `${layout.variable}_require_unspent`, (name) => {
    const { instance } = actorOf(program, layout);
    const isGood = and(
      ...waiting.map((state) => {
        const isIn = equal(read(field(instance, "state")), stateValue(layout, state.name));
        const full = waitingParams(program, state).map((id) => isFull(stored(layout, id, fieldOf(layout, instance, id))));
        return or(not(isIn), and(...full));
      }),
    );
    const failure = {
      kind: "continuation",
      subject: undefined,
      text: "a waiting state is not left, though its continuation is spent",
    } as const;
    return {
      name,
      params: actorParams(program, layout.machine).map((param) => ({ ...param, passing: "value" })),
      result: undefined,
      locals: [],
      body: [
        { kind: "assert", condition: wakes(layout.machine) ? or(isAwaited(program, layout), isGood) : isGood, failure, span: undefined },
      ],
      label: `${layout.machine.role} waits for something`,
      span: layout.machine.span,
    };
  });
}

function isAwaited(program: Program, layout: MachineLayout): ModelExpr {
  return binary(">", length(pendingFor(program, layout).ready), numberOf(0));
}

function waitingParams(program: Program, state: State): readonly VariableId[] {
  return state.params.filter((id) => {
    const { type } = program.variable(id);
    return type.kind === "continuation" && !isRight(type);
  });
}
