/** The initial states: one for each choice of the arbitrary element that value types begin with, where some variable does. */
import type { Expr, Type } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { at, field, readVariable, type ModelPlace, type ModelStatement, type ModelType, type StartState } from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { store } from "./storing.js";
import { fieldName } from "./type-table.js";

export function startState(program: Program): StartState {
  const defaults = new Map<string, string>();
  const parts = [
    ...program.layouts.map((layout) => startMachine(program, layout, defaults)),
    ...program.protocol.ghosts.map((ghost) => startGhost(program, ghost, defaults)),
  ];
  return {
    name: "start",
    params: [...defaults].map(([kind, name]) => ({ name, type: program.types.kind(kind) })),
    locals: parts.flatMap(({ locals }) => locals),
    body: parts.flatMap(({ body }) => body),
    span: program.protocol.span,
  };
}

type Part = Pick<StartState, "locals" | "body">;

/** The names of the start state's parameters, by value type; grows as they are wanted. */
type Defaults = Map<string, string>;

function startMachine(program: Program, layout: MachineLayout, defaults: Defaults): Part {
  const code = new Code(program, layout, undefined);
  const { instance } = code.actor;
  const { machine } = layout;
  const start = machine.states.find((state) => state.start);
  invariant(start !== undefined, "a machine has its start state");
  code.emit({ kind: "assign", target: field(instance, "state"), value: stateValue(layout, start.name), span: start.span });
  for (const { variable: id, initial } of machine.variables)
    begin(code, { place: fieldOf(layout, instance, id), type: program.variable(id).type, initial, defaults });
  const body = actorParams(program, machine).reduceRight<readonly ModelStatement[]>(
    (inner, { name, type }) => [{ kind: "for", variable: name, over: type, body: inner, span: machine.span }],
    code.body,
  );
  return { locals: code.locals, body };
}

function startGhost(program: Program, ghost: Program["protocol"]["ghosts"][number], defaults: Defaults): Part {
  const [layout] = program.layouts;
  invariant(layout !== undefined, "a protocol has a machine");
  const code = new Code(program, layout, undefined);
  const { type } = program.variable(ghost.variable);
  const whole = program.ghost(ghost.variable);
  const { per, initial } = ghost;
  if (per === undefined) {
    begin(code, { place: whole, type, initial, defaults });
    return { locals: code.locals, body: code.body };
  }
  const name = code.names.take("each");
  begin(code, { place: at(whole, readVariable(name)), type, initial, defaults });
  const { body } = code;
  return {
    locals: code.locals,
    body: body.length === 0 ? [] : [{ kind: "for", variable: name, over: program.types.kind(per.name), body, span: undefined }],
  };
}

interface Beginning {
  readonly place: ModelPlace;
  readonly type: Type;
  readonly initial: Expr | undefined;
  readonly defaults: Defaults;
}

function begin(code: Code, { place, type, initial, defaults }: Beginning): void {
  if (initial === undefined) code.emit(...zero(code, { place, type, defaults }));
  else if (initial.type.kind !== "none") store(code, { place, type, value: code.evaluateInto(initial, type), span: initial.span });
}

/** What the natural zero of a type needs besides the model's own default. */
function zero(code: Code, { place, type, defaults }: Omit<Beginning, "initial">): readonly ModelStatement[] {
  if (type.kind === "value") {
    const name = defaults.get(type.name) ?? code.program.names.take(`initial_${type.name}`);
    defaults.set(type.name, name);
    return [{ kind: "assign", target: place, value: readVariable(name), span: undefined }];
  }
  if (type.kind === "record")
    return type.fields.flatMap((one) => zero(code, { place: field(place, fieldName(one.name)), type: one.type, defaults }));
  if (type.kind !== "map") return [];
  const name = code.names.take("key");
  const over: ModelType = code.program.types.lower(type.key);
  const body = zero(code, { place: at(place, readVariable(name)), type: type.value, defaults });
  return body.length === 0 ? [] : [{ kind: "for", variable: name, over, body, span: undefined }];
}
