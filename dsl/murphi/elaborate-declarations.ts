/** Constants, types, variables and routines. */
import { variable, type LocalVariable, type ModelType, type Routine } from "../model/index.js";
import type { Declaration, RoutineDeclaration, VariableDeclaration } from "./ast.js";
import { constantValue } from "./elaborate-constants.js";
import { elaborateAll, missingResult } from "./elaborate-statements.js";
import { elaborateType } from "./elaborate-types.js";
import { Scope, type Elaboration, type PlaceEntity } from "./elaboration.js";
import { hullOf, isScalarType, scalarsOf, stored } from "./murphi-type.js";

/** Where declarations stand. */
export interface DeclarationPlace {
  readonly elaboration: Elaboration;
  readonly scope: Scope;
  readonly reach: "state" | "own";
  /** Takes the variables. */
  readonly variables: LocalVariable[];
}

/** Scalars of all variables together. */
const mostScalars = 100_000;

export function elaborateDeclarations(place: DeclarationPlace, declarations: readonly Declaration[]): void {
  for (const declaration of declarations) {
    const done = place.elaboration.attempt(() => {
      elaborateDeclaration(place, declaration);
      return true;
    });
    if (done === true) continue;
    for (const { text } of declaration.kind === "var" ? declaration.names : [declaration.name])
      if (!place.scope.isOwn(text)) place.scope.bind(text, { kind: "broken" });
  }
}

function elaborateDeclaration(place: DeclarationPlace, declaration: Declaration): void {
  const { elaboration, scope } = place;
  switch (declaration.kind) {
    case "const":
      elaboration.declare(scope, declaration.name, { kind: "const", value: constantValue(place, declaration.value) });
      return;
    case "type": {
      const type = elaborateType({ elaboration, scope, name: declaration.name.text }, declaration.type);
      elaboration.declare(scope, declaration.name, { kind: "type", type });
      return;
    }
    case "var":
      declareVariables(place, declaration);
      return;
    case "routine":
      if (place.reach === "own") elaboration.refuse(declaration.name.span, "a routine inside another one");
      elaborateRoutine(elaboration, scope, declaration);
  }
}

function declareVariables({ elaboration, scope, reach, variables }: DeclarationPlace, { names, type }: VariableDeclaration): void {
  const [first] = names;
  const own = elaborateType({ elaboration, scope, name: `${first?.text ?? "variable"}_type` }, type);
  for (const name of names) {
    const root = reach === "state" ? name.text : scope.modelName(name.text);
    elaboration.declare(scope, name, { kind: "place", place: variable(root), type: own, isStored: true, reach });
    variables.push({ name: root, type: stored(own) });
  }
  const all = variables.reduce((sum, one) => sum + scalarsOf(elaboration.types, one.type), 0);
  if (all > mostScalars)
    elaboration.fail("M204", type.span, `Cannot take these variables: together they have more than ${mostScalars} parts`);
}

function elaborateRoutine(elaboration: Elaboration, outer: Scope, declaration: RoutineDeclaration): void {
  const { name, span } = declaration;
  const scope = new Scope(outer);
  const params = declaration.params.flatMap((param) => declareParams(elaboration, scope, param));
  const result = declaration.result && elaborateType({ elaboration, scope: outer, name: `${name.text}_result` }, declaration.result);
  const parts = result !== undefined && !isScalarType(result) ? result : undefined;
  const place = parts && variable(scope.modelName(`${name.text}_result`));
  // No name in the text can stand for it, and no variable may be called like it.
  if (parts && place) scope.bind("#result", { kind: "place", place, type: parts, isStored: true, reach: "fixed" });
  const head = {
    name: name.text,
    params: parts && place ? [...params, { name: place.root, type: stored(parts), passing: "var" } as const] : params,
    result: parts === undefined ? result : undefined,
    label: name.text,
    span,
  };
  const none = { state: false, params: false };
  elaboration.declare(outer, name, {
    kind: "routine",
    routine: { ...head, locals: [], body: [] },
    isComplete: false,
    effects: none,
    parts,
  });
  const locals: LocalVariable[] = [];
  const inner = new Scope(scope);
  elaborateDeclarations({ elaboration, scope: inner, reach: "own", variables: locals }, declaration.block.declarations);
  const effects = { state: false, params: false };
  const returned: ModelType[] = [];
  const body = { elaboration, scope: inner, locals, result, resultPlace: place, effects, returned };
  const statements = elaborateAll(body, declaration.block.body);
  const end = { start: span.end - 1, end: span.end };
  // As in other tools, numbers are asked for their range where they are assigned, not where they are returned.
  const wide = head.result && returned.reduce(hullOf, head.result);
  const routine: Routine = {
    ...head,
    result: wide,
    locals,
    body: result === undefined ? statements : [...statements, missingResult(name.text, end)],
  };
  elaboration.routines.push(routine);
  outer.bind(name.text, { kind: "routine", routine, isComplete: true, effects, parts });
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
