/**
 * Functions and procedures. A model's routines do not call themselves: of one that does, there is a copy for each of so many calls in each other, and the last
 * copy says that this was one too many.
 */
import { variable, type LocalVariable, type ModelType, type Routine } from "../model/index.js";
import type { RoutineDeclaration } from "./ast.js";
import { elaborateDeclarations } from "./elaborate-declarations.js";
import { elaborateAll, missingResult } from "./elaborate-statements.js";
import { elaborateType } from "./elaborate-types.js";
import { Scope, type Effects, type Elaboration, type PlaceEntity, type RoutineEntity } from "./elaboration.js";
import { hullOf, isScalarType, stored } from "./murphi-type.js";

/** Calls of a routine in each other. Each is a copy, which takes time and space; lists and trees of models are far shorter. */
const mostCalls = 64;

/** What is known of a routine before its statements are read. */
interface Head {
  readonly declaration: RoutineDeclaration;
  /** Without its statements and their variables. */
  readonly routine: Routine;
  readonly outer: Scope;
  /** With its parameters. */
  readonly scope: Scope;
  readonly result: ModelType | undefined;
  readonly parts: ModelType | undefined;
}

export function elaborateRoutine(elaboration: Elaboration, outer: Scope, declaration: RoutineDeclaration): void {
  const head = elaborateHead(elaboration, outer, declaration);
  elaboration.declare(outer, declaration.name, entityOf(head, noEffects));
  const undo = elaboration.remember();
  let assumed = noEffects;
  let done = elaborateBody(elaboration, head, { effects: assumed });
  // What the routine changes is known when it has been read, and then calls of itself are read with that. Effects only grow.
  while (done.callsItself && (done.effects.state !== assumed.state || done.effects.params !== assumed.params)) {
    undo();
    assumed = done.effects;
    done = elaborateBody(elaboration, head, { effects: assumed });
  }
  if (done.callsItself && !elaboration.hasErrors) {
    undo();
    done = elaborateCopies(elaboration, head, assumed);
  }
  elaboration.routines.push(done.routine);
  outer.bind(declaration.name.text, { ...entityOf(head, done.effects), routine: done.routine });
}

const noEffects: Effects = { state: false, params: false };

function entityOf({ routine, parts }: Head, effects: Effects): RoutineEntity {
  return { kind: "routine", routine, effects, parts };
}

function elaborateHead(elaboration: Elaboration, outer: Scope, declaration: RoutineDeclaration): Head {
  const { name, span } = declaration;
  const scope = new Scope(outer);
  const params = declaration.params.flatMap((param) => declareParams(elaboration, scope, param));
  const result = declaration.result && elaborateType({ elaboration, scope: outer, name: `${name.text}_result` }, declaration.result);
  const parts = result !== undefined && !isScalarType(result) ? result : undefined;
  const place = parts && variable(scope.modelName(`${name.text}_result`));
  // No name in the text can stand for it, and no variable may be called like it.
  if (parts && place) scope.bind(resultName, { kind: "place", place, type: parts, isStored: true, reach: "fixed" });
  const routine: Routine = {
    name: name.text,
    params: parts && place ? [...params, { name: place.root, type: stored(parts), passing: "var" } as const] : params,
    result: parts === undefined ? result : undefined,
    locals: [],
    body: [],
    label: name.text,
    span,
  };
  return { declaration, routine, outer, scope, result, parts };
}

const resultName = "#result";

interface Elaborated {
  readonly routine: Routine;
  readonly effects: Effects;
  readonly callsItself: boolean;
}

interface CopyOptions {
  /** What calls of itself change. */
  readonly effects: Effects;
  /** What the copy is called. */
  readonly name?: string;
  /** What it calls instead of itself. */
  readonly next?: Routine;
}

function elaborateBody(elaboration: Elaboration, head: Head, { effects: assumed, name, next }: CopyOptions): Elaborated {
  const { declaration, routine, outer, scope, result } = head;
  const { block, span, name: written } = declaration;
  const self = entityOf(next === undefined ? head : { ...head, routine: next }, assumed);
  const seen = { ...self, calls: { areMet: false } };
  outer.bind(written.text, seen);
  const locals: LocalVariable[] = [];
  const inner = new Scope(scope);
  elaborateDeclarations({ elaboration, scope: inner, reach: "own", variables: locals }, block.declarations);
  const effects = { ...assumed };
  const returned: ModelType[] = [];
  const own = scope.find(resultName);
  const resultPlace = head.parts !== undefined && own?.kind === "place" ? own.place : undefined;
  // As in other tools, numbers are asked for their range where they are assigned, not where they are returned; but for those of a routine that calls itself.
  const resultCheck = next === undefined ? undefined : checkOf(head, locals);
  const statements = elaborateAll({ elaboration, scope: inner, locals, result, resultPlace, resultCheck, effects, returned }, block.body);
  const end = { start: span.end - 1, end: span.end };
  const callsItself = seen.calls.areMet;
  const wide = callsItself ? routine.result : routine.result && returned.reduce(hullOf, routine.result);
  const body = result === undefined ? statements : [...statements, missingResult(written.text, end)];
  return { routine: { ...routine, name: name ?? routine.name, result: wide, locals, body }, effects, callsItself };
}

/** A variable that a number is assigned to before it is returned. */
function checkOf({ routine, scope }: Head, locals: LocalVariable[]): string | undefined {
  if (routine.result?.kind !== "range") return undefined;
  const name = scope.modelName(`${routine.name}_value`);
  locals.push({ name, type: routine.result });
  return name;
}

/** The routine itself; its copies come before it. */
function elaborateCopies(elaboration: Elaboration, head: Head, effects: Effects): Elaborated {
  const { name, label, span } = head.routine;
  const text = `'${label}' calls itself more than ${mostCalls} times, one call in the other`;
  const failure = { kind: "error", subject: undefined, text } as const;
  let next: Routine = { ...head.routine, name: copyName(name, mostCalls + 1), body: [{ kind: "error", failure, span }] };
  for (let count = mostCalls; count > 1; count -= 1) {
    elaboration.routines.push(next);
    next = elaborateBody(elaboration, head, { effects, name: copyName(name, count), next }).routine;
  }
  elaboration.routines.push(next);
  return elaborateBody(elaboration, head, { effects, next });
}

/** No routine in the text is called like this. */
function copyName(name: string, count: number): string {
  return `${name}#${count}`;
}

function declareParams(
  elaboration: Elaboration,
  scope: Scope,
  { names, type, passing }: RoutineDeclaration["params"][number],
): Routine["params"] {
  const own = elaborateType({ elaboration, scope, name: `${names[0]?.text ?? "param"}_type` }, type);
  return names.map((name) => {
    const root = scope.modelName(name.text);
    const reach: PlaceEntity["reach"] = passing === "var" ? "param" : "own";
    elaboration.declare(scope, name, { kind: "place", place: variable(root), type: own, isStored: true, reach });
    return { name: root, type: stored(own), passing };
  });
}
