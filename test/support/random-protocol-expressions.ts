/** Random expressions of a wanted type, from what is in scope. The first option of every choice is the shortest text. */
import type { Choices } from "./random-protocol-choices.js";
import { boolean, roleNamed, sameType, setOf, small, type Shape, type TeaType } from "./random-protocol-shape.js";

export interface Variable {
  readonly name: string;
  readonly type: TeaType;
  readonly storage: "local" | "machine" | "state" | "ghost";
}

export interface FunctionShape {
  readonly name: string;
  readonly params: readonly TeaType[];
  readonly result: TeaType;
}

/** What an expression may use. */
export interface Scope {
  readonly shape: Shape;
  readonly choices: Choices;
  readonly variables: readonly Variable[];
  readonly functions: readonly FunctionShape[];
  /** The role of `self`, and whether there is a `here`. */
  readonly self: string | undefined;
  readonly here: boolean;
  /** Values of data types may be compared. */
  readonly comparesData: boolean;
}

type Option = () => string;

/** True where `expression` can yield the type: nodes, blocks and data have no literals. */
export function canExpress(scope: Scope, type: TeaType): boolean {
  return simplest(scope, type).length > 0;
}

export function expression(scope: Scope, type: TeaType, depth = 2): string {
  const deeper = depth > 0 && scope.choices.oneIn(2) ? compound(scope, type, depth - 1) : [];
  return scope.choices.pick([...simplest(scope, type), ...deeper])();
}

function simplest(scope: Scope, type: TeaType): readonly Option[] {
  const named = scope.variables.filter((variable) => sameType(variable.type, type)).map((variable) => () => variable.name);
  return [...literals(scope, type), ...named];
}

function literals(scope: Scope, type: TeaType): readonly Option[] {
  switch (type.kind) {
    case "boolean":
      return [() => "true", () => "false", () => "Flag"];
    case "small":
    case "turn":
      return [() => "0", () => "1", () => "2"];
    case "color":
      return [() => "red", () => "green", () => "Color.blue"];
    case "block":
      return scope.here ? [() => "here"] : [];
    case "node":
      return nodeLiterals(scope, type.role);
    case "optional":
      return [() => "none", ...(canExpress(scope, type.element) ? [() => expression(scope, type.element, 1)] : [])];
    case "set":
      return setLiterals(scope, type.element);
    case "data":
    case "map":
      return [];
  }
}

function nodeLiterals(scope: Scope, role: string): readonly Option[] {
  const single = roleNamed(scope.shape, role).symmetry === "single" ? [() => role] : [];
  return scope.self === role ? [() => "self", ...single] : single;
}

function setLiterals(scope: Scope, element: TeaType): readonly Option[] {
  const options: Option[] = [() => "{}"];
  if (canExpress(scope, element)) options.push(() => `{${expression(scope, element, 0)}}`);
  if (element.kind === "node" && roleNamed(scope.shape, element.role).symmetry !== "single") options.push(() => element.role);
  if (element.kind === "color") options.push(() => "{red, blue}");
  return options;
}

function compound(scope: Scope, type: TeaType, depth: number): readonly Option[] {
  const { variables, functions } = scope;
  const options: Option[] = [];
  if (canExpress(scope, type) && type.kind !== "set") {
    options.push(() => `(${expression(scope, boolean, depth)} ? ${expression(scope, type, depth)} : ${expression(scope, type, depth)})`);
  }
  for (const { name, type: from } of variables) {
    if (from.kind === "map" && sameType(from.value, type) && canExpress(scope, from.key)) {
      options.push(() => `${name}[${expression(scope, from.key, 0)}]`);
    }
    if (from.kind === "optional" && sameType(from.element, type) && canExpress(scope, type)) {
      options.push(() => `(${name} != none ? ${name} : ${expression(scope, type, depth)})`);
      // May find none, and then fails.
      if (scope.choices.oneIn(4)) options.push(() => `${name}!`);
    }
  }
  for (const called of functions) {
    if (!sameType(called.result, type) || !called.params.every((param) => canExpress(scope, param))) continue;
    options.push(() => `${called.name}(${called.params.map((param) => expression(scope, param, depth)).join(", ")})`);
  }
  return [...options, ...operations(scope, type, depth)];
}

function operations(scope: Scope, type: TeaType, depth: number): readonly Option[] {
  const { choices, variables } = scope;
  switch (type.kind) {
    case "boolean":
      return tests(scope, depth);
    case "turn":
      return variables
        .filter((one) => sameType(one.type, type))
        .map((one) => () => `(${one.name} ${choices.pick(["+", "-"])} ${choices.between(1, 2)})`);
    case "small":
      return variables.filter((one) => one.type.kind === "set").map((one) => () => `(${one.name}.size < 2 ? ${one.name}.size : 2)`);
    case "set": {
      const named = variables.filter((one) => sameType(one.type, type));
      return named.flatMap(({ name }) => ["+", "-", "&"].map((operator) => () => `(${name} ${operator} ${expression(scope, type, 0)})`));
    }
    default:
      return [];
  }
}

/** Boolean operations. */
function tests(scope: Scope, depth: number): readonly Option[] {
  const inner = (): string => expression(scope, boolean, depth);
  return [
    () => `!${inner()}`,
    () => `(${inner()} ${scope.choices.pick(["&&", "||", "=>", "=="])} ${inner()})`,
    ...scope.variables.flatMap((variable) => testsOf(scope, variable)),
    ...scope.variables.flatMap((variable) => narrowed(scope, variable, depth)),
  ];
}

/** `v != none && …`, where v is known to be there on the right. */
function narrowed(scope: Scope, variable: Variable, depth: number): readonly Option[] {
  const { type } = variable;
  if (type.kind !== "optional") return [];
  const others = scope.variables.filter((one) => one !== variable);
  const inner = { ...scope, variables: [{ ...variable, type: type.element }, ...others] };
  return [
    () => `(${variable.name} != none && ${expression(inner, boolean, depth)})`,
    () => `(${variable.name} == none || ${expression(inner, boolean, depth)})`,
  ];
}

function testsOf(scope: Scope, { name, type }: Variable): readonly Option[] {
  switch (type.kind) {
    case "data":
      return scope.comparesData ? [() => `(${name} == ${expression(scope, type, 0)})`] : [];
    case "optional":
      if (type.element.kind === "data" && !scope.comparesData) return [() => `(${name} == none)`];
      return [() => `(${name} == none)`, () => `(${name} != ${expression(scope, type, 0)})`];
    case "small":
      return [() => `(${name} == ${expression(scope, small, 0)})`, () => `(${name} < ${expression(scope, small, 0)})`];
    case "set":
      return [
        () => `(${name} == {})`,
        () => `(${name}.size < 2)`,
        ...(canExpress(scope, type.element) ? [() => `(${expression(scope, type.element, 0)} in ${name})`] : []),
        () => `(${name} == ${expression(scope, setOf(type.element), 0)})`,
      ];
    case "node":
      return [
        () => `(${name} == ${expression(scope, type, 0)})`,
        ...(roleNamed(scope.shape, type.role).symmetry === "ordered" ? [() => `(${name} < ${expression(scope, type, 0)})`] : []),
      ];
    case "boolean":
    case "turn":
    case "color":
    case "block":
      return [() => `(${name} == ${expression(scope, type, 0)})`];
    case "map":
      return [];
  }
}

/** The variables of a type `T?`, for statements that look inside. */
export function optionals(scope: Scope): readonly (Variable & { readonly element: TeaType })[] {
  return scope.variables.flatMap((variable) =>
    variable.type.kind === "optional" ? [{ ...variable, element: variable.type.element }] : [],
  );
}

export function withVariable(scope: Scope, variable: Variable): Scope {
  return { ...scope, variables: [...scope.variables, variable] };
}

/** `scope` where the variable is known not to be none. */
export function narrowTo(scope: Scope, variable: Variable): Scope {
  const { type } = variable;
  if (type.kind !== "optional") return scope;
  const others = scope.variables.filter((one) => one.name !== variable.name);
  return { ...scope, variables: [...others, { ...variable, type: type.element }] };
}

export function withoutVariable(scope: Scope, variable: Variable): Scope {
  return { ...scope, variables: scope.variables.filter((one) => one.name !== variable.name) };
}
