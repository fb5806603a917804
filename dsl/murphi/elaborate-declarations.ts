/** Constants, types and variables. */
import { variable, type LocalVariable } from "../model/index.js";
import type { Declaration, VariableDeclaration } from "./ast.js";
import { constantValue } from "./elaborate-constants.js";
import { elaborateRoutine } from "./elaborate-routines.js";
import { elaborateType } from "./elaborate-types.js";
import type { Elaboration, Scope } from "./elaboration.js";
import { scalarsOf, stored } from "./murphi-type.js";

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
