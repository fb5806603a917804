/** The initial states: one for each choice of the arbitrary element that value types begin with, where some variable does. */
import type { Expr, MachineVariable, Type } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  at,
  field,
  readVariable,
  variable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
  type StartState,
} from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { store } from "./storing.js";
import { fieldName } from "./type-table.js";

export function startState(program: Program): StartState {
  const params = new Map<string, string>();
  const defaults: Defaults = (kind) => {
    const name = params.get(kind) ?? program.names.take(`initial_${kind}`);
    params.set(kind, name);
    return readVariable(name);
  };
  const parts = [
    ...program.layouts.map((layout) => startMachine(program, layout, defaults)),
    ...program.protocol.ghosts.map((ghost) => startGhost(program, ghost, defaults)),
  ];
  const remembered = [...program.defaults].map(([kind, name]): ModelStatement => ({
    kind: "assign",
    target: variable(name),
    value: defaults(kind),
    span: undefined,
  }));
  return {
    name: "start",
    locals: parts.flatMap(({ locals }) => locals),
    body: [...parts.flatMap(({ body }) => body), ...remembered],
    params: [...params].map(([kind, name]) => ({ name, type: program.types.kind(kind) })),
    span: program.protocol.span,
  };
}

type Part = Pick<StartState, "locals" | "body">;

/** The element that stands for the default of a value type. */
export type Defaults = (kind: string) => ModelExpr;

function startMachine(program: Program, layout: MachineLayout, defaults: Defaults): Part {
  const code = new Code(program, layout, undefined);
  const { machine } = layout;
  enterStart(code);
  for (const declared of machine.variables) beginVariable(code, declared, defaults);
  const body = actorParams(program, machine).reduceRight<readonly ModelStatement[]>(
    (inner, { name, type }) => [{ kind: "for", variable: name, over: type, body: inner, span: machine.span }],
    code.body,
  );
  return { locals: code.locals, body };
}

/** Puts a machine that has its defaults into its start state. */
export function enterStart(code: Code): void {
  const { layout, actor } = code;
  const start = layout.machine.states.find((state) => state.start);
  invariant(start !== undefined, "a machine has its start state");
  code.emit({ kind: "assign", target: field(actor.instance, "state"), value: stateValue(layout, start.name), span: start.span });
}

/** Gives a variable that has its type's default in the model the value with which it begins. */
export function beginVariable(code: Code, { variable: id, initial }: MachineVariable, defaults: Defaults): void {
  const place = fieldOf(code.layout, code.actor.instance, id);
  begin(code, { place, type: code.program.variable(id).type, initial, defaults });
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
    return [{ kind: "assign", target: place, value: defaults(type.name), span: undefined }];
  }
  if (type.kind === "record")
    return type.fields.flatMap((one) => zero(code, { place: field(place, fieldName(one.name)), type: one.type, defaults }));
  if (type.kind !== "map") return [];
  const name = code.names.take("key");
  const over: ModelType = code.program.types.lower(type.key);
  const body = zero(code, { place: at(place, readVariable(name)), type: type.value, defaults });
  return body.length === 0 ? [] : [{ kind: "for", variable: name, over, body, span: undefined }];
}
