/** The types of a random model in Murphi, and the names that are in scope. */
import type { Choices } from "../random-protocol-choices.js";

/** A scalar's type. `element`: of a scalarset, which has no literals. */
export type Scalar =
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly low: number; readonly high: number }
  | { readonly kind: "color" }
  | { readonly kind: "element"; readonly of: string };

export type Shape =
  | Scalar
  | { readonly kind: "record"; readonly fields: readonly { readonly name: string; readonly type: TypeName }[] }
  | { readonly kind: "array"; readonly index: TypeName; readonly element: TypeName };

/** How the text names a type. */
export interface TypeName {
  readonly text: string;
  readonly shape: Shape;
}

export interface Variable {
  readonly text: string;
  readonly type: TypeName;
  /** Has a value whenever it may be read. */
  readonly isSafe: boolean;
  readonly isWritable: boolean;
}

export interface Routine {
  readonly name: string;
  readonly params: readonly { readonly type: TypeName; readonly isVar: boolean }[];
  /** Of a function. */
  readonly result: TypeName | undefined;
  readonly isEffective: boolean;
}

/** What a piece of the text may use. */
export interface Scope {
  readonly choices: Choices;
  readonly types: Types;
  readonly variables: readonly Variable[];
  readonly routines: readonly Routine[];
  /** May expressions call what changes something? */
  readonly mayChange: boolean;
  /** What `return` needs here: a function's result, nothing, or that it may not stand here. */
  readonly returns: TypeName | "nothing" | undefined;
  /** How many names of loops and aliases are in sight: the next one gets this number. */
  readonly depth: number;
}

/** The named types of a model. */
export interface Types {
  readonly scalars: readonly TypeName[];
  /** Those that have few values: they may be indices and are gone through. */
  readonly indices: readonly TypeName[];
  readonly compounds: readonly TypeName[];
  /** Their declarations. */
  readonly text: string;
}

export const boolean: TypeName = { text: "boolean", shape: { kind: "boolean" } };
export const colors = ["red", "green", "blue"];

export function chooseTypes(choices: Choices): Types {
  const size = choices.between(2, 3);
  const most = choices.between(1, 3);
  const small: TypeName = { text: "Small", shape: { kind: "number", low: 0, high: most } };
  const signed: TypeName = { text: "Signed", shape: { kind: "number", low: -2, high: 2 } };
  const color: TypeName = { text: "Color", shape: { kind: "color" } };
  const elements: readonly TypeName[] = ["P", "Q"].map((of) => ({ text: of, shape: { kind: "element", of } }));
  // The engine stores nothing for what has one value.
  const only: TypeName = { text: "Only", shape: { kind: "number", low: 2, high: 2 } };
  const scalars = [boolean, small, color, ...elements, signed, only];
  const indices = [...elements, small, color, boolean];
  const fields = ["a", "b"].map((name) => ({ name, type: choices.pick(scalars) }));
  const pair: TypeName = { text: "Pair", shape: { kind: "record", fields } };
  const row: TypeName = {
    text: "Row",
    shape: { kind: "array", index: choices.pick(indices), element: choices.pick([...scalars.slice(0, 4), pair]) },
  };
  const whole: TypeName = {
    text: "Whole",
    shape: {
      kind: "record",
      fields: [
        { name: "c", type: choices.pick(scalars) },
        { name: "d", type: choices.pick([row, pair]) },
      ],
    },
  };
  const compounds = [pair, row, whole];
  const declared = compounds.map((one) => `  ${one.text}: ${shapeText(one.shape)};`);
  const text = `const size: ${size}; most: size + ${most - size};
type
  P: scalarset(size); Q: scalarset(2);
  Color: enum { ${colors.join(", ")} };
  Small: 0..most; Signed: -2..2; Only: 2..2;
${declared.join("\n")}`;
  return { scalars, indices, compounds, text };
}

function shapeText(shape: Shape): string {
  if (shape.kind === "record") return `record ${shape.fields.map((one) => `${one.name}: ${one.type.text};`).join(" ")} end`;
  if (shape.kind === "array") return `array [${shape.index.text}] of ${shape.element.text}`;
  throw new Error("Cannot write type: scalars have names of their own");
}

/** May values of the one be compared with values of the other? */
export function isSameKind(a: Shape, b: Shape): boolean {
  if (a.kind === "element" && b.kind === "element") return a.of === b.of;
  return a.kind === b.kind && a.kind !== "record" && a.kind !== "array";
}

export function isScalar(shape: Shape): shape is Scalar {
  return shape.kind !== "record" && shape.kind !== "array";
}

/** A scope with more variables. */
export function withVariables(scope: Scope, more: readonly Variable[]): Scope {
  return { ...scope, variables: [...scope.variables, ...more] };
}
